"""A message opens for those it was sealed for, as it was sealed, or not at all."""

from hashlib import sha256
from typing import Any

import pytest

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ZERO_HASH
from teduh.sealing.message import MessageHeader, parse_envelope
from tests.sealing.vectors import cases, flips, load, refused
from twin.content import encode_content
from twin.keys import KeyPair
from twin.message import OpenedMessage, Place, Seen, message_key, open_message, seal_message, seal_padded
from twin.primitives import aead_open
from twin.sealed import pad

Case = dict[str, Any]


def opened(case: Case, envelope: bytes) -> OpenedMessage:
    return open_message(
        envelope, place=Place(**case["place"]), sign_public=case["sign_public"], epoch_key=case["epoch_key"]
    )


@pytest.mark.parametrize("case", cases("message", "positive"))
def test_a_known_message_is_sealed_to_the_same_bytes_and_opens(case: Case) -> None:
    content = case.get("content")
    if content is None:
        letter, times = case["x_repeat"]
        content = encode_content({"t": "letter", "x": letter * times, "at": 0})
        assert sha256(content).digest() == case["content_sha256"]
    header = MessageHeader(**case["header"])
    sender = KeyPair(bytes(range(32)), case["sign_seed"])
    padded = pad(case["frank_key"], content, header.size_class)
    sealed = seal_padded(header, padded, sender=sender, epoch_key=case["epoch_key"], nonce=case["nonce"])
    assert sha256(sealed).digest() == case["envelope_hash"]
    assert sealed == case.get("envelope", sealed)
    message = opened(case, sealed)
    assert message.content_bytes == content
    assert message.header == header
    assert message.frank_key == case["frank_key"]
    assert parse_envelope(sealed).commitment == case["commitment"]


@pytest.mark.parametrize("case", cases("message", "negative"))
def test_a_wrong_message_shows_nothing(case: Case) -> None:
    with refused(case):
        opened(case, case["envelope"])


def test_a_bit_turned_in_any_byte_is_refused_by_the_server_too() -> None:
    case = load("message")["positive"][0]
    for spoiled in flips(case["envelope"]):
        with pytest.raises(SealingError):
            parse_envelope(spoiled).verify(case["sign_public"])


def test_aes_gcm_alone_would_have_opened_one_ciphertext_twice() -> None:
    """The invisible salamander: both keys open it, to different plaintexts; the commitment refuses both."""
    shown = set()
    for case in load("message")["negative"]:
        if "two plaintexts" in case["name"]:
            envelope = parse_envelope(case["envelope"])
            envelope.verify(case["sign_public"])
            aad = labels.MESSAGE + envelope.header_bytes + envelope.commitment
            key = message_key(case["epoch_key"], envelope.header)
            shown.add(aead_open(key, envelope.nonce, envelope.ciphertext, aad))
            with pytest.raises(SealingError, match="commitment"):
                opened(case, case["envelope"])
    assert len(shown) == 2


def test_what_the_sender_seals_anew_each_time_differs() -> None:
    sender = KeyPair.make()
    place = Place(bytes(16), bytes(range(16)), 1, sender.key_id, 1)
    seals = {
        seal_message(
            {"t": "chat", "x": "sama", "at": 1},
            place=place,
            previous_hash=ZERO_HASH,
            seen=Seen(0, bytes(32)),
            sender=sender,
            epoch_key=bytes(32),
        )[220:-64]
        for _ in range(3)
    }
    assert len(seals) == 3
