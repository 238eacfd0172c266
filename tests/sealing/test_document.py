"""A revision opens where it belongs, after what it follows, or not at all."""

from dataclasses import replace
from typing import Any

import pytest

from teduh.sealing.document import REVISION_SIZES, Revision, RevisionHeader, check_next_revision, document_id
from teduh.sealing.errors import SealingError
from tests.sealing.vectors import cases, flips, load, refused
from twin.document import (
    DocumentPlace,
    OpenedRevision,
    check_seen,
    open_revision,
    seal_padded_revision,
    seal_revision,
)
from twin.keys import KeyPair
from twin.sealed import pad

Case = dict[str, Any]


def opened(case: Case) -> OpenedRevision:
    previous = None if case["previous"] is None else Revision.parse(case["previous"])
    revision = open_revision(
        case["revision"],
        place=DocumentPlace(**case["place"]),
        sign_public=case["sign_public"],
        epoch_key=case["epoch_key"],
        previous=previous,
    )
    if case["seen"] is not None:
        check_seen(revision.revision, Revision.parse(case["seen"]))
    return revision


@pytest.mark.parametrize("case", cases("document", "positive"))
def test_a_known_revision_is_sealed_to_the_same_bytes_and_opens(case: Case) -> None:
    header = RevisionHeader(**case["header"])
    author = KeyPair(bytes(range(32)), case["sign_seed"])
    padded = pad(case["frank_key"], case["content"], header.size_class)
    sealed = seal_padded_revision(
        header, padded, author=author, epoch_key=case["epoch_key"], nonce=case["nonce"]
    )
    assert sealed == case["revision"]
    assert len(sealed) in REVISION_SIZES
    revision = opened(case)
    assert (revision.header, revision.content_bytes) == (header, case["content"])
    assert revision.revision.hash == case["hash"]


@pytest.mark.parametrize("case", cases("document", "negative"))
def test_a_wrong_revision_shows_nothing(case: Case) -> None:
    with refused(case):
        opened(case)


def test_a_bit_turned_in_any_byte_is_refused_by_the_server_too() -> None:
    case = load("document")["positive"][0]
    for spoiled in flips(case["revision"]):
        with pytest.raises(SealingError):
            Revision.parse(spoiled).verify(case["sign_public"])


def test_a_document_is_named_in_its_room() -> None:
    for told in load("document")["names"]:
        assert document_id(told["room_id"], told["document_name"]) == told["document_id"]
    for name in ("", "a" * 65, "é"):
        with pytest.raises(SealingError, match="field"):
            document_id(bytes(16), name)


def test_revisions_follow_one_another_without_gaps() -> None:
    author = KeyPair.make()
    place = DocumentPlace(bytes(16), bytes(range(16)), 1, author.key_id, document_id(bytes(16), "rencana"))
    previous = None
    for number in range(1, 4):
        raw = seal_revision({"n": number}, place=place, previous=previous, author=author, epoch_key=bytes(32))
        told = {"place": place, "sign_public": author.sign_public, "epoch_key": bytes(32)}
        revision = open_revision(raw, **told, previous=previous).revision
        check_next_revision(revision, previous)
        assert revision.header.revision == number
        previous = revision
    with pytest.raises(SealingError, match="previous"):
        check_next_revision(revision, None)
    moved = replace(revision, header=replace(revision.header, room_id=bytes(16)))
    with pytest.raises(SealingError, match="context"):
        check_next_revision(moved, revision)
