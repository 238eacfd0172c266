"""The twin's verbs, from tab to tab: a referral by wrap and by link, a file through a real server."""

from typing import Any

import pytest

from teduh.disclosure.packet import check_link, check_packet_wrap
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import KdfParameters
from tests.support.cast import talking_pair
from tests.support.server import RunningServer
from twin.client import Answer, Refused, Tab
from twin.keys import KeyPair
from twin.packet import seal_part
from twin.referrals import (
    Handed,
    key_from_link,
    key_from_wrap,
    make_packet,
    read_parts,
    release_body,
    release_outside_body,
)
from twin.uploads import fetch_file, send_file
from twin.vectors.world import make_world

WORLD = make_world()
REFERRAL = b"r" * 16
CHEAP = KdfParameters(19_456, 2)
CONTENT = {"ringkasan": "Perlu teman bicara."}


class World(Tab):
    """A tab that needs no server: its school is the vectors' own."""

    def __init__(self, keys: KeyPair) -> None:
        card: dict[str, Any] = {"id": b64url_encode(WORLD.school_id), "salt": b64url_encode(bytes(16))}
        card |= {"directory": [b64url_encode(entry) for entry in WORLD.entries()], "readers": []}
        super().__init__(lambda *_, **__: Answer(200, card))
        self.keys = keys


def parts_of(body: dict[str, str], *more: bytes) -> list[bytes]:
    return [b64url_decode(body["part"]), *more]


def test_a_packet_reaches_its_target_by_a_wrap_and_its_sender_keeps_one() -> None:
    sari, log = World(WORLD.sari), WORLD.directory
    packet = make_packet(sari, REFERRAL, CONTENT)
    budi = next(entry.user_id for entry in log.entries if entry.key_id == WORLD.budi.key_id)
    body = release_body(sari, packet, log, budi)
    told: dict[str, bytes] = {"school_id": WORLD.school_id, "packet_id": REFERRAL}
    for name, keys in (("wrap", WORLD.budi), ("own_wrap", WORLD.sari)):
        wrap = b64url_decode(body[name])
        check_packet_wrap(wrap)
        packet_key = key_from_wrap(wrap, keys, **told)
        answer = seal_part({"x": "ya"}, **told, part=1, packet_key=packet_key, signer=WORLD.budi)
        assert read_parts(parts_of(body, answer), packet_key, REFERRAL, log) == [CONTENT, {"x": "ya"}]
        with pytest.raises(SealingError):
            key_from_wrap(wrap, WORLD.coordinator, **told)
    with pytest.raises(SealingError, match="counselor"):
        release_body(sari, packet, log, bytes(16))


def test_a_packet_reaches_somebody_outside_by_token_and_spoken_code_together() -> None:
    sari = World(WORLD.sari)
    packet = make_packet(sari, REFERRAL, CONTENT)
    body, handed = release_outside_body(sari, packet, CHEAP)
    link = b64url_decode(body["link"])
    check_link(link, REFERRAL)
    packet_key = key_from_link(link, handed, packet_id=REFERRAL, parameters=CHEAP)
    answer = seal_part(
        {"x": "ya"},
        school_id=WORLD.school_id,
        packet_id=REFERRAL,
        part=1,
        packet_key=packet_key,
        signer=None,
    )
    read = read_parts(parts_of(body, answer), packet_key, REFERRAL, WORLD.directory)
    assert read == [CONTENT, {"x": "ya"}]
    for half in (Handed(bytes(16), handed.spoken_code), Handed(handed.token, "abadi abadi abadi abadi")):
        with pytest.raises(SealingError):
            key_from_link(link, half, packet_id=REFERRAL, parameters=CHEAP)


def test_a_packet_a_stranger_signed_is_nobody_s() -> None:
    packet = make_packet(World(KeyPair.make()), REFERRAL, CONTENT)
    with pytest.raises(SealingError, match="author"):
        read_parts([packet.part], packet.key, REFERRAL, WORLD.directory)


def test_a_file_goes_through_a_room_and_opens_on_the_other_side(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    plain = bytes(range(256)) * 1_500
    attached = send_file(sari, plain, "audio/webm", d=4_000)
    sari.send("dengar ini", a=[attached])
    [*_, message] = ratna.load()
    [found] = message.content["a"]
    assert found == attached
    assert fetch_file(ratna, found) == plain
    with pytest.raises(Refused):
        fetch_file(ratna, {**found, "i": b64url_encode(bytes(16))})
