"""Write spec/vectors: `uv run python -m twin.make_vectors`. The same bytes each time; frozen once released.

The published vectors of the RFCs stand beside them and are not made here.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from twin.vectors import (
    accounts,
    circles,
    consents,
    contents,
    curves,
    directories,
    documents,
    epochs,
    files,
    joinings,
    manifests,
    matrix,
    messages,
    packet_keys,
    packets,
    small,
    typed,
)
from twin.vectors.form import Case, plain
from twin.vectors.world import make_world

VECTORS_PATH = Path(__file__).parents[1] / "spec" / "vectors"


def makers() -> dict[str, Callable[[], Case]]:
    world = make_world()
    return {
        "message": partial(messages.make, world),
        "wrap": partial(manifests.make_wraps, world),
        "manifest": partial(manifests.make_manifests, world),
        "epoch": partial(epochs.make, world),
        "circle": partial(circles.make, world),
        "document": partial(documents.make, world),
        "consent": partial(consents.make, world),
        "joining": partial(joinings.make, world),
        "packet": partial(packets.make, world),
        "packet-wrap": partial(packet_keys.make_wraps, world),
        "packet-link": packet_keys.make_links,
        "file": files.make,
        "directory": partial(directories.make, world),
        "ed25519": curves.make_ed25519,
        "x25519": curves.make_x25519,
        "key-id": curves.make_key_ids,
        "codename": typed.make_codenames,
        "derivation": typed.make_derivations,
        "recovery": typed.make_recovery_codes,
        "lock": accounts.make_locks,
        "keyset": accounts.make_keysets,
        "inbox": small.make_inbox,
        "device": small.make_device,
        "chain": small.make_chain,
        "receipt": small.make_receipts,
        "content": contents.make,
        "base64url": small.make_base64url,
        "matrix": matrix.make,
    }


def vector_files() -> Iterator[tuple[str, str]]:
    """Each file's name and whole text."""
    for name, make in makers().items():
        yield f"{name}.json", json.dumps(plain(make()), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for file_name, text in vector_files():
        (VECTORS_PATH / file_name).write_text(text, encoding="utf-8")
