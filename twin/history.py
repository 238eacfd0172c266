"""Earlier epochs wrapped anew to who joins, and opened by her (spec, sections 4 and 14).

No manifest lists such a wrap. What makes it an epoch's own is the key in it: it fits that epoch's commitment and inbox.
"""

from collections.abc import Iterable

from teduh.disclosure.joining import History
from teduh.sealing.directory import Directory
from teduh.sealing.manifest import Manifest, check_successor
from twin.epoch import EpochSecrets, Invitation, open_committed, seal_wrap, wrap_info
from twin.keys import KeyPair
from twin.randomness import SYSTEM, Randomness


def wrap_history(
    earlier: Iterable[tuple[Manifest, EpochSecrets | None]],
    newcomers: Iterable[Invitation],
    randomness: Randomness = SYSTEM,
) -> History:
    """Every epoch that the author can open, for each newcomer."""
    joining = list(newcomers)
    return {
        (manifest.epoch, each.key_id): _wrap_again(manifest, secrets, each, randomness)
        for manifest, secrets in earlier
        if secrets is not None
        for each in joining
    }


def _wrap_again(
    manifest: Manifest, secrets: EpochSecrets, newcomer: Invitation, randomness: Randomness
) -> bytes:
    place = (manifest.school_id, manifest.case_id, manifest.epoch)
    info = wrap_info(*place, newcomer.key_id, manifest.previous_hash)
    return seal_wrap(secrets, newcomer.box_public, info, randomness)


def open_past(
    manifest: Manifest, wrap: bytes, keys: KeyPair, *, previous: Manifest | None, directory: Directory
) -> EpochSecrets:
    """The secrets of an acceptable epoch that another follows: by the wrap that it lists, or by one that came later."""
    check_successor(manifest, previous, directory)
    return open_committed(manifest, wrap, keys)
