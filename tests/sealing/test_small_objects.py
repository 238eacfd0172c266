"""Inbox and device seals, the chain, receipts, contents and base64url."""

import json
from typing import Any

import pytest

from teduh.sealing.chain import EntryKind, chain_next, chain_start, fact_digest
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.errors import SealingError
from teduh.sealing.inbox import INBOX_PLAIN_LIMIT, seal_to_inbox
from teduh.sealing.receipt import make_receipt, receipt_fits
from tests.sealing.vectors import cases, flips, load, refused
from twin.content import parse_content
from twin.device import Purpose, open_on_device, seal_on_device
from twin.inbox import open_from_inbox, seal_to_inbox_with
from twin.keys import KeyPair
from twin.vectors.form import Given

Case = dict[str, Any]


def place(case: Case) -> Case:
    return {name: case[name] for name in ("school_id", "case_id", "epoch")}


@pytest.mark.parametrize("case", cases("inbox", "positive"))
def test_a_known_inbox_seal_opens_and_is_sealed_to_the_same_bytes(case: Case) -> None:
    assert open_from_inbox(case["sealed"], case["box_private"], **place(case)) == case["plain"]
    randomness = Given(case["ephemeral_private"])
    sealed = seal_to_inbox_with(case["box_public"], case["plain"], **place(case), randomness=randomness)
    assert sealed == case["sealed"]


@pytest.mark.parametrize("case", cases("inbox", "negative"))
def test_a_wrong_inbox_seal_does_not_open(case: Case) -> None:
    with refused(case):
        open_from_inbox(case["sealed"], case["box_private"], **place(case))


def test_what_the_server_seals_only_the_inbox_key_opens() -> None:
    inbox, where = KeyPair.make(), {"school_id": bytes(16), "case_id": bytes(range(16)), "epoch": 1}
    sealed = seal_to_inbox(inbox.box_public, b"surat", **where)
    assert open_from_inbox(sealed, inbox.box_private, **where) == b"surat"
    with pytest.raises(SealingError, match="length"):
        seal_to_inbox(inbox.box_public, bytes(INBOX_PLAIN_LIMIT + 1), **where)
    with pytest.raises(SealingError, match="box-key"):
        seal_to_inbox(bytes(32), b"surat", **where)


@pytest.mark.parametrize("case", cases("device", "positive"))
def test_a_known_device_seal_opens_and_is_sealed_to_the_same_bytes(case: Case) -> None:
    where = {"purpose": Purpose(case["purpose"]), "subject": case["subject"]}
    assert open_on_device(case["device_key"], case["sealed"], **where) == case["plain"]
    randomness = Given(case["nonce"])
    assert seal_on_device(case["device_key"], case["plain"], **where, randomness=randomness) == case["sealed"]


@pytest.mark.parametrize("case", cases("device", "negative"))
def test_a_wrong_device_seal_does_not_open(case: Case) -> None:
    where = {"purpose": Purpose(case["purpose"]), "subject": case["subject"]}
    with refused(case):
        open_on_device(case["device_key"], case["sealed"], **where)


def test_a_bit_turned_in_any_byte_of_a_seal_is_refused() -> None:
    inbox, device = load("inbox")["positive"][0], load("device")["positive"][0]
    for spoiled in flips(inbox["sealed"]):
        with pytest.raises(SealingError):
            open_from_inbox(spoiled, inbox["box_private"], **place(inbox))
    for spoiled in flips(device["sealed"]):
        with pytest.raises(SealingError):
            open_on_device(device["device_key"], spoiled, purpose=Purpose.DRAFT, subject=device["subject"])


@pytest.mark.parametrize("case", cases("chain", "positive"))
def test_the_timeline_chain_is_the_known_one(case: Case) -> None:
    chains = [chain_start(case["case_id"])]
    for number, entry in enumerate(case["entries"], start=1):
        chains.append(chain_next(chains[-1], number, EntryKind(entry["kind"]), entry["digest"]))
    assert chains == case["chains"]
    assert fact_digest(case["json"].encode()) == case["entries"][2]["digest"]


def receipt_inputs(case: Case) -> tuple[bytes, bytes, int, int]:
    return case["receipt_key"], case["envelope_hash"], case["number"], case["arrival_ms"]


def test_a_receipt_fits_only_what_it_was_given_for() -> None:
    told = load("receipt")
    for case in told["positive"]:
        assert make_receipt(*receipt_inputs(case)) == case["receipt"]
        assert receipt_fits(case["receipt"], *receipt_inputs(case))
    for case in told["negative"]:
        assert not receipt_fits(case["receipt"], *receipt_inputs(case))


def content(case: Case) -> bytes:
    raw: bytes = case["content"]
    if "fill" in case:
        character, times = case["fill"]
        raw = raw.replace(b"@", character.encode() * times)
    return raw


@pytest.mark.parametrize("case", cases("content", "positive"))
def test_sound_content_is_read(case: Case) -> None:
    parsed = parse_content(content(case))
    if "parsed_json" in case:
        assert parsed == json.loads(case["parsed_json"])


@pytest.mark.parametrize("case", cases("content", "negative"))
def test_unsound_content_is_refused(case: Case) -> None:
    with refused(case):
        parse_content(content(case))


@pytest.mark.parametrize("case", cases("base64url", "positive"))
def test_bytes_have_one_spelling(case: Case) -> None:
    assert b64url_encode(case["bytes"]) == case["text"]
    assert b64url_decode(case["text"]) == case["bytes"]


@pytest.mark.parametrize("case", cases("base64url", "negative"))
def test_another_spelling_is_refused(case: Case) -> None:
    with refused(case):
        b64url_decode(case["text"])
