"""For all inputs: circles, documents, packets and JSON objects read back, open, and when spoiled are refused."""

from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teduh.disclosure.packet import PartHeader
from teduh.sealing.circle import CircleKind, CircleManifest, lane_id
from teduh.sealing.document import RevisionHeader
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import LAST_INSTANT
from teduh.sealing.manifest import Reason
from tests.sealing.test_properties import HASHES, IDS, SENDER, TEXTS, WORLD, quickly
from twin.content import Content, encode_content, parse_content
from twin.document import DocumentPlace, open_revision, seal_revision
from twin.epoch import make_circle_epoch, open_circle
from twin.packet import open_part, seal_part
from twin.strict_json import encode_object, parse_object
from twin.vectors.world import counselor

REVISIONS = st.builds(
    RevisionHeader,
    size_class=st.integers(0, 5),
    school_id=IDS,
    room_id=IDS,
    epoch=st.integers(1, 2**32 - 1),
    author_key_id=IDS,
    document_id=IDS,
    revision=st.integers(2, 2**64 - 1),
    previous_hash=HASHES,
)
PARTS = st.builds(PartHeader, st.integers(0, 5), IDS, IDS, st.integers(1, 2**32 - 1), IDS)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=5)


@quickly
@given(revision=REVISIONS, part=PARTS)
def test_headers_of_documents_and_packets_read_back(revision: RevisionHeader, part: PartHeader) -> None:
    assert (len(revision.encode()), len(part.encode())) == (112, 56)
    assert RevisionHeader.parse(revision.encode()) == revision
    assert PartHeader.parse(part.encode()) == part


@quickly
@given(told=OBJECTS, epoch_key=HASHES, at=st.integers(0), bit=st.integers(0, 7))
def test_a_document_and_a_packet_open_and_spoiled_ones_never(
    told: dict[str, Any], epoch_key: bytes, at: int, bit: int
) -> None:
    place = DocumentPlace(WORLD.school_id, WORLD.case_id, 1, SENDER.key_id, bytes(16))
    context: dict[str, Any] = {"school_id": WORLD.school_id, "packet_id": bytes(16), "part": 0}
    context["packet_key"] = epoch_key
    document = seal_revision(told, place=place, previous=None, author=SENDER, epoch_key=epoch_key)
    packet = seal_part(told, **context, signer=SENDER)
    opening = {"place": place, "sign_public": SENDER.sign_public, "epoch_key": epoch_key}
    reading = context | {"signer_key_id": SENDER.key_id, "sign_public": SENDER.sign_public}
    assert open_revision(document, **opening).content == told
    assert open_part(packet, **reading) == told
    for raw, opened in (
        (document, partial(open_revision, **opening)),
        (packet, partial(open_part, **reading)),
    ):
        place_of_flip = at % len(raw)
        flipped = bytes((raw[place_of_flip] ^ 1 << bit,))
        with pytest.raises(SealingError):
            opened(raw[:place_of_flip] + flipped + raw[place_of_flip + 1 :])


@quickly
@given(told=OBJECTS)
def test_an_object_reads_back_and_content_carries_it(told: dict[str, Any]) -> None:
    assert parse_object(encode_object(told)) == told
    content: Content = {"t": "answers", "x": "a", "at": 1, "d": told}
    assert parse_content(encode_content(content)) == content


@settings(quickly, max_examples=10)
@given(kind=st.sampled_from(CircleKind), time_ms=st.integers(0, LAST_INSTANT))
def test_a_circle_is_made_read_and_opened_by_its_members_alone(kind: CircleKind, time_ms: int) -> None:
    own = kind is CircleKind.OWN_LANE
    author = WORLD.student if own else WORLD.sari
    circle = make_circle_epoch(
        school_id=WORLD.school_id,
        room_id=bytes(16) if kind is CircleKind.CONSULTATION else lane_id(kind, WORLD.case_id),
        kind=kind,
        previous=None,
        members=[WORLD.as_counselee if own else counselor(WORLD.sari)],
        author=author,
        reason=Reason.OPENED,
        directory=WORLD.directory,
        time_ms=time_ms,
    )
    manifest = CircleManifest.parse(circle.manifest.encode())
    assert manifest == circle.manifest
    told = {"previous": None, "directory": WORLD.directory, "case": WORLD.manifest(2)}
    assert open_circle(manifest, circle.wraps[author.key_id], author, **told) == circle.secrets
    other = WORLD.sari if own else WORLD.student
    with pytest.raises(SealingError, match="wrap"):
        open_circle(manifest, circle.wraps[author.key_id], other, **told)
