"""A packet opens for who was given its key, by a wrap, or by a link and a spoken code; and nothing else of it does."""

from typing import Any

import pytest

from teduh.disclosure.packet import OUTSIDE, Part, PartHeader, check_link, check_packet_wrap
from teduh.sealing.errors import SealingError
from tests.sealing.vectors import cases, flips, load, refused
from twin.hpke import hpke_seal_with
from twin.keys import KeyPair
from twin.packet import (
    derive_link,
    make_spoken_code,
    open_link,
    open_part,
    packet_wrap_info,
    parse_spoken_code,
    seal_link,
    seal_padded_part,
    seal_part,
    unwrap_packet_key,
    wrap_packet_key,
)
from twin.sealed import pad
from twin.strict_json import parse_object
from twin.vectors.form import Given

Case = dict[str, Any]
LINKS = load("packet-link")


def opened(case: Case, raw: bytes) -> Case:
    return open_part(raw, **case["place"], sign_public=case["sign_public"], packet_key=case["packet_key"])


@pytest.mark.parametrize("case", cases("packet", "positive"))
def test_a_known_part_is_sealed_to_the_same_bytes_and_opens(case: Case) -> None:
    header = PartHeader(**case["header"])
    signer = None if case["sign_seed"] is None else KeyPair(bytes(range(32)), case["sign_seed"])
    padded = pad(b"", case["content"], header.size_class)
    sealed = seal_padded_part(
        header, padded, packet_key=case["packet_key"], signer=signer, nonce=case["nonce"]
    )
    assert sealed == case["part"]
    assert opened(case, sealed) == parse_object(case["content"])


@pytest.mark.parametrize("case", cases("packet", "negative"))
def test_a_wrong_part_shows_nothing(case: Case) -> None:
    with refused(case):
        opened(case, case["part"])


def test_a_bit_turned_in_any_byte_is_refused_by_the_server_too_where_a_key_signed() -> None:
    signed, _, outside = load("packet")["positive"][:3]
    for spoiled in flips(signed["part"]):
        with pytest.raises(SealingError):
            Part.parse(spoiled).verify_signer(signed["sign_public"])
    for spoiled in flips(outside["part"]):
        with pytest.raises(SealingError):
            opened(outside, spoiled)


def wrap_info(case: Case) -> bytes:
    return packet_wrap_info(case["school_id"], case["packet_id"], case["key_id"])


@pytest.mark.parametrize("case", cases("packet-wrap", "positive"))
def test_a_known_wrap_is_sealed_to_the_same_bytes_and_opens(case: Case) -> None:
    assert wrap_info(case) == case["info"]
    sealed = hpke_seal_with(case["ephemeral_private"], case["box_public"], case["info"], case["packet_key"])
    assert sealed == case["wrap"]
    assert unwrap_packet_key(sealed, case["box_private"], case["info"]) == case["packet_key"]


@pytest.mark.parametrize("case", cases("packet-wrap", "negative"))
def test_a_wrong_wrap_gives_no_key(case: Case) -> None:
    with refused(case):
        unwrap_packet_key(case["wrap"], case["box_private"], wrap_info(case))


@pytest.mark.parametrize("case", LINKS["positive"])
def test_a_token_and_its_spoken_code_open_a_link(case: Case) -> None:
    found = derive_link(case["token"], case["spoken_code"])
    assert (found.locator, found.auth, found.link_key) == (case["locator"], case["auth"], case["link_key"])
    told = {"packet_id": case["packet_id"], "link_key": case["link_key"]}
    assert seal_link(case["packet_key"], **told, randomness=Given(case["nonce"])) == case["link"]
    assert open_link(case["link"], **told) == case["packet_key"]
    check_link(case["link"], case["packet_id"])


@pytest.mark.parametrize("case", cases("packet-link", "negative"))
def test_a_wrong_link_gives_no_key(case: Case) -> None:
    with refused(case):
        open_link(case["link"], packet_id=case["packet_id"], link_key=case["link_key"])


def test_spoken_codes_are_forgiving_to_type_and_never_to_guess() -> None:
    for case in LINKS["typed_codes"]:
        assert parse_spoken_code(case["typed"]) == case["spoken_code"]
    for case in LINKS["refused_codes"]:
        with pytest.raises(SealingError, match="codename"):
            parse_spoken_code(case["typed"])
    assert len(parse_spoken_code(make_spoken_code()).split()) == 4


def test_a_packet_sealed_today_is_opened_by_its_target_and_answered() -> None:
    sender, target, packet_key = KeyPair.make(), KeyPair.make(), bytes(range(32))
    place = {"school_id": bytes(16), "packet_id": bytes(range(16))}
    packet = seal_part({"x": "halo"}, **place, part=0, packet_key=packet_key, signer=sender)
    info = packet_wrap_info(**place, key_id=target.key_id)
    wrap = wrap_packet_key(packet_key, target.box_public, info)
    check_packet_wrap(wrap)
    told = {"packet_key": unwrap_packet_key(wrap, target.box_private, info), **place}
    signed = {"signer_key_id": sender.key_id, "sign_public": sender.sign_public}
    assert open_part(packet, **told, part=0, **signed) == {"x": "halo"}
    answer = seal_part({"x": "sudah saya baca"}, **told, part=1, signer=None)
    assert open_part(answer, **told, part=1, signer_key_id=OUTSIDE, sign_public=None)
    with pytest.raises(SealingError, match="field"):
        seal_part({}, **told, part=0, signer=None)
