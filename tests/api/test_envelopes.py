"""Attacks 11, 13, 16 and 17: an envelope counts at one place, whole, once and in its order; else nothing is stored."""

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest

from teduh.sealing.message import HEADER_SIZE, Envelope, MessageHeader, parse_envelope, signed_bytes
from tests.support.cast import anonymous, counselor, student, talking_pair
from tests.support.server import RunningServer
from twin.client import Refused, StudentTab, Tab
from twin.keys import KeyPair

type Change = Callable[[MessageHeader], MessageHeader]


def resigned(envelope: bytes, keys: KeyPair, change: Change) -> bytes:
    """The envelope with another header, rightly signed: only the context can tell."""
    header = change(parse_envelope(envelope).header).encode()
    unsigned = header + envelope[HEADER_SIZE:-64]
    return unsigned + keys.sign(signed_bytes(unsigned))


def refusal(tab: Tab, envelope: bytes) -> str:
    with pytest.raises(Refused) as refused:
        tab.post(envelope)
    assert 400 <= refused.value.answer.status < 500
    return str(refused.value.answer.body["code"])


@pytest.fixture(scope="module")
def pair(server: RunningServer) -> tuple[StudentTab, Tab]:
    return talking_pair(server)


MOVES: dict[str, tuple[Change, str]] = {
    "another case": (lambda h: replace(h, case_id=secrets.token_bytes(16)), "bad_envelope"),
    "another school": (lambda h: replace(h, school_id=secrets.token_bytes(16)), "bad_envelope"),
    "another sender": (lambda h: replace(h, sender_key_id=secrets.token_bytes(16)), "not_member"),
    "an earlier epoch": (lambda h: replace(h, epoch=1), "stale_epoch"),
    "a later epoch": (lambda h: replace(h, epoch=h.epoch + 1), "stale_epoch"),
    "a later seq": (lambda h: replace(h, seq=h.seq + 1), "stale_seq"),
    "a used seq": (lambda h: replace(h, seq=1, previous_hash=bytes(32)), "stale_seq"),
    "another predecessor": (lambda h: replace(h, previous_hash=secrets.token_bytes(32)), "stale_seq"),
    "an entry that is not there yet": (lambda h: replace(h, seen_number=10**6), "bad_envelope"),
    "the largest numbers": (lambda h: replace(h, seq=2**64 - 1, seen_number=2**64 - 1), "stale_seq"),
}


@pytest.mark.parametrize("name", MOVES)
def test_an_envelope_counts_at_its_own_place_only(
    server: RunningServer, pair: tuple[StudentTab, Tab], name: str
) -> None:
    sari, _ = pair
    change, code = MOVES[name]
    before = server.counts()
    assert refusal(sari, resigned(sari.seal("di tempat lain"), sari.own_keys, change)) == code
    assert server.counts() == before


@pytest.mark.parametrize(
    ("at", "values"), [(0, (0, 2, 255)), (1, (0, 2, 255)), (2, (0, 2, 3, 7, 8, 9)), (3, (1, 5, 6, 255))]
)
def test_another_version_suite_type_or_class_is_refused(
    server: RunningServer, pair: tuple[StudentTab, Tab], at: int, values: tuple[int, ...]
) -> None:
    sari, _ = pair
    envelope = sari.seal("jenis lain")
    before = server.counts()
    for value in values:
        unsigned = envelope[:at] + bytes((value,)) + envelope[at + 1 : -64]
        assert refusal(sari, unsigned + sari.own_keys.sign(signed_bytes(unsigned))) == "bad_envelope"
    assert server.counts() == before


def test_the_other_sides_envelope_is_not_mine_to_send(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    hers = ratna.seal("kata guru BK")
    before = server.counts()
    assert refusal(sari, hers) == "not_member"
    relabelled = resigned(hers, sari.own_keys, lambda h: replace(h, sender_key_id=sari.own_keys.key_id))
    assert refusal(ratna, relabelled) == "not_member"
    assert server.counts() == before


def test_a_slot_of_the_other_sender_needs_her_signature(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    forged = resigned(ratna.seal("asli"), sari.own_keys, lambda h: h)
    before = server.counts()
    assert refusal(ratna, forged) == "bad_envelope"
    assert server.counts() == before


def test_an_envelope_of_one_case_is_refused_in_another_of_the_same_people(server: RunningServer) -> None:
    first, second = student(server), student(server)
    first.open_case("kasus satu")
    second.open_case("kasus dua")
    before = server.counts()
    moved = first.seal("untuk kasus satu")
    assert refusal(second, moved) == "bad_envelope"
    assert server.counts() == before


def test_every_flipped_bit_is_refused(server: RunningServer, pair: tuple[StudentTab, Tab]) -> None:
    sari, _ = pair
    envelope = sari.seal("utuh atau tidak sama sekali")
    before = server.counts()
    for at in range(len(envelope)):
        flipped = bytearray(envelope)
        flipped[at] ^= 1 << at % 8
        assert refusal(sari, bytes(flipped)) in {"bad_envelope", "not_member", "too_large"}, at
    assert server.counts() == before
    sari.post(envelope)
    sari.sealed(envelope)


@pytest.mark.parametrize("length", [0, 1, 3, HEADER_SIZE, HEADER_SIZE + 44, -64, -1])
def test_a_cut_or_grown_envelope_is_refused(
    server: RunningServer, pair: tuple[StudentTab, Tab], length: int
) -> None:
    sari, _ = pair
    envelope = sari.seal("sampai habis")
    before = server.counts()
    assert refusal(sari, envelope[:length]) == "bad_envelope"
    assert refusal(sari, envelope + b"\0") == "bad_envelope"
    assert server.counts() == before


def test_a_replay_stores_nothing_and_answers_as_before(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    envelopes = []
    answers = []
    for text in ("satu", "dua", "tiga"):
        envelopes.append(sari.seal(text))
        answers.append(sari.post(envelopes[-1]))
        sari.sealed(envelopes[-1])
    ratna.send("di antaranya")
    before = server.counts()
    assert [sari.post(each) for each in reversed(envelopes)] == answers[::-1]
    assert server.counts() == before


def test_a_repeat_is_answered_as_before_in_a_later_epoch_too(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    envelope = sari.seal("sebelum diterima")
    first = sari.post(envelope)
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    ratna.accept()
    assert sari.post(envelope) == first


def test_what_overtakes_is_refused_until_its_turn(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    first = sari.seal("pertama")
    sari.sealed(first)
    second = sari.seal("kedua")
    assert refusal(sari, second) == "stale_seq"
    sari.post(first)
    sari.post(second)
    assert [m.content["x"] for m in ratna.load()][-2:] == ["pertama", "kedua"]


def test_other_bytes_under_a_used_message_id_are_refused(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    first = sari.seal("asli")
    used = parse_envelope(first).header.message_id
    sari.post(first)
    sari.sealed(first)
    again = resigned(sari.seal("tiruan"), sari.own_keys, lambda h: replace(h, message_id=used))
    before = server.counts()
    assert refusal(sari, again) == "taken"
    assert server.counts() == before
    sari.send("tetap jalan")
    assert ratna.load()[-1].content["x"] == "tetap jalan"


def test_a_receipt_is_bound_to_what_arrived(server: RunningServer) -> None:
    sari, _ = talking_pair(server)
    told = [sari.send("a"), sari.send("b")]
    assert told[0]["r"] != told[1]["r"]
    assert told[1]["n"] == told[0]["n"] + 1


def test_parsing_is_exact(pair: tuple[StudentTab, Tab]) -> None:
    envelope = pair[0].seal("bolak-balik")
    parsed: Envelope = parse_envelope(envelope)
    assert parsed.header.encode() == envelope[:HEADER_SIZE]
