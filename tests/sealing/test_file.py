"""A file opens whole, as it was sealed, or not at all."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.file import CHUNK_SIZE, FILE_LIMIT, stored_size
from tests.sealing.vectors import cases, refused
from twin.file import chunk_aad, open_file, seal_chunks, seal_file
from twin.primitives import aead_seal, hkdf

Case = dict[str, Any]


def stored(case: Case) -> bytes:
    if "stored" in case and "chunks" not in case:
        raw: bytes = case["stored"]
        return raw
    chunk_key = hkdf(case["file_key"], salt=case["file_id"], info=labels.FILE)
    sealed = b"".join(
        aead_seal(
            chunk_key,
            chunk["number"].to_bytes(11, "big") + bytes((chunk["last"],)),
            chunk["byte"] * chunk["times"],
            chunk_aad(case["file_id"]),
        )
        for chunk in case["chunks"]
    )
    assert sealed == case["stored"] if "stored" in case else sha256(sealed).digest() == case["stored_sha256"]
    return sealed


def opened(case: Case) -> bytes:
    return open_file(stored(case), file_key=case["file_key"], file_id=case["file_id"], size=case["size"])


@pytest.mark.parametrize("case", cases("file", "positive"))
def test_a_known_file_is_sealed_to_the_same_bytes_and_opens(case: Case) -> None:
    plain = [chunk["byte"] * chunk["times"] for chunk in case["chunks"]]
    assert seal_chunks(plain, case["file_key"], case["file_id"]) == stored(case)
    assert opened(case) == b"".join(plain)


@pytest.mark.parametrize("case", cases("file", "negative"))
def test_a_file_cut_mixed_or_stretched_shows_nothing(case: Case) -> None:
    with refused(case):
        opened(case)


@settings(max_examples=15, deadline=None, database=None)
@given(size=st.integers(1, 3 * CHUNK_SIZE), at=st.integers(0))
def test_a_file_of_any_size_opens_and_a_spoiled_one_never(size: int, at: int) -> None:
    plain = bytes(range(256)) * (size // 256 + 1)
    sealed = seal_file(plain[:size])
    assert len(sealed.stored) == stored_size(size)
    told = {"file_key": sealed.file_key, "file_id": sealed.file_id, "size": size}
    assert open_file(sealed.stored, **told) == plain[:size]
    at %= len(sealed.stored)
    spoiled = sealed.stored[:at] + bytes((sealed.stored[at] ^ 1,)) + sealed.stored[at + 1 :]
    with pytest.raises(SealingError):
        open_file(spoiled, **told)


def test_nothing_is_too_small_and_more_than_8_mib_too_large() -> None:
    assert stored_size(FILE_LIMIT) == FILE_LIMIT + 128 * 16
    for size in (0, FILE_LIMIT + 1):
        with pytest.raises(SealingError, match="length"):
            stored_size(size)
