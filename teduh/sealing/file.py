"""Sizes of sealed files (spec, section 16): all the server knows of one is how long it is and when it is whole."""

from teduh.sealing.errors import SealingError
from teduh.sealing.layout import TAG_SIZE

CHUNK_SIZE = 65_536
FILE_LIMIT = 8 * 1024 * 1024
STORED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE


def stored_size(size: int) -> int:
    """How many bytes a file of `size` bytes is when sealed."""
    if not 1 <= size <= FILE_LIMIT:
        raise SealingError("length")
    return size + TAG_SIZE * -(-size // CHUNK_SIZE)
