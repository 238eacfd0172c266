"""Send a file into a room sealed, and get it back (spec/protocol.md, Files). The room sees bytes and a size."""

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.file import STORED_CHUNK_SIZE
from twin.client import Refused, Tab
from twin.content import Attached
from twin.file import open_file, seal_file

PIECE = 4 * STORED_CHUNK_SIZE


def send_file(tab: Tab, plain: bytes, medium: str, **more: object) -> Attached:
    """What a message then carries under `a`."""
    sealed = seal_file(plain)
    name = b64url_encode(sealed.file_id)
    begun = tab.call("POST", f"{tab.case_path}/berkas", {"file": name, "size": sealed.size})
    have = int(begun["have"])
    while have < len(sealed.stored):
        piece = sealed.stored[have : have + PIECE]
        have = int(tab.call("PUT", f"{tab.case_path}/berkas/{name}?dari={have}", raw=piece)["have"])
    attached = {"i": name, "k": b64url_encode(sealed.file_key), "s": sealed.size, "y": medium, **more}
    return attached  # type: ignore[return-value]


def fetch_file(tab: Tab, attached: Attached) -> bytes:
    answer = tab.ask("GET", f"{tab.case_path}/berkas/{attached['i']}", token=tab.token)
    if answer.status != 200:
        raise Refused(answer)
    return open_file(
        answer.raw,
        file_key=b64url_decode(attached["k"]),
        file_id=b64url_decode(attached["i"]),
        size=attached["s"],
    )
