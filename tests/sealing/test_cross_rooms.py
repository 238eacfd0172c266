"""The two twins on what stands beside a case's messages, live: each opens what the other made."""

import secrets
from dataclasses import asdict
from typing import Any

import pytest

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind
from teduh.sealing.circle import CircleKind, CircleManifest, lane_id
from teduh.sealing.directory import Directory
from teduh.sealing.document import document_id
from teduh.sealing.manifest import ManifestMember, MemberRole, Reason
from tests.sealing.test_cross import CASE, SCHOOL, typescript
from tests.sealing.vectors import load
from twin.consent import give_consent
from twin.document import DocumentPlace, open_revision, seal_revision
from twin.epoch import invite, make_circle_epoch, open_epoch
from twin.file import open_file, seal_file
from twin.keys import KeyPair
from twin.packet import (
    OUTSIDE,
    derive_link,
    make_spoken_code,
    open_link,
    open_part,
    packet_wrap_info,
    seal_link,
    seal_part,
    unwrap_packet_key,
    wrap_packet_key,
)

pytestmark = pytest.mark.parametrize("curves", ["native", "noble"])
TOLD = {"masalah": "tidur larut 🌧", "nilai": [7, 3.5, None, {"x": True}]}


def wired(place: dict[str, Any]) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in place.items()}


def test_own_lanes_both_ways(curves: str) -> None:
    epochs = load("epoch")
    school, log = epochs["school_id"], epochs["directory"]
    directory = Directory.replay(school, log)
    me, room = KeyPair.make(), lane_id(CircleKind.OWN_LANE, CASE)
    told = {"school_id": school.hex(), "directory": [entry.hex() for entry in log]}
    keys = {"box_private": me.box_private.hex(), "sign_seed": me.sign_seed.hex()}
    there = typescript(curves, op="make_circle", **told, **keys, room_id=room.hex(), time_ms=5)
    circle = CircleManifest.parse(bytes.fromhex(there["manifest"]))
    opened = open_epoch(circle, bytes.fromhex(there["wrap"]), me, previous=None, directory=directory)
    assert (circle.kind, opened.epoch_key.hex()) == (CircleKind.OWN_LANE, there["epoch_key"])
    here = make_circle_epoch(
        school_id=school,
        room_id=room,
        kind=CircleKind.OWN_LANE,
        previous=None,
        members=[invite(MemberRole.COUNSELEE, me)],
        author=me,
        reason=Reason.OPENED,
        directory=directory,
        time_ms=5,
    )
    made = {"manifest": here.manifest.encode().hex(), "wrap": here.wraps[me.key_id].hex()}
    assert typescript(curves, op="follow_circle", **told, **keys, **made)["kind"] == 2


def test_documents_both_ways(curves: str) -> None:
    keys, epoch_key = KeyPair.make(), secrets.token_bytes(32)
    place = DocumentPlace(SCHOOL, CASE, 1, keys.key_id, document_id(CASE, "masidu/1"))
    wire = {"place": wired(asdict(place)), "epoch_key": epoch_key.hex()}
    here = seal_revision(TOLD, place=place, previous=None, author=keys, epoch_key=epoch_key)
    read = typescript(
        curves, op="open_document", **wire, revision=here.hex(), sign_public=keys.sign_public.hex()
    )
    assert read["told"] == TOLD
    there = typescript(curves, op="seal_document", **wire, told=TOLD, sign_seed=keys.sign_seed.hex())
    raw = bytes.fromhex(there["revision"])
    assert open_revision(raw, place=place, sign_public=keys.sign_public, epoch_key=epoch_key).content == TOLD


def test_consents_both_ways(curves: str) -> None:
    keys = KeyPair.make()
    counselee = ManifestMember(
        MemberRole.COUNSELEE, keys.key_id, keys.box_public, keys.sign_public, bytes(32)
    )
    here = give_consent(
        keys,
        school_id=SCHOOL,
        case_id=CASE,
        referral_id=secrets.token_bytes(16),
        scope=ConsentScope.JOINING,
        target_kind=TargetKind.COLLEAGUE,
        target=secrets.token_bytes(16),
        text="Bu Ratna mengajak Pak Wira.",
        from_ms=5,
        until_ms=9,
    )
    who = {"key_id": keys.key_id.hex(), "sign_public": keys.sign_public.hex()}
    place = {"school_id": SCHOOL.hex(), "case_id": CASE.hex()}
    told = typescript(curves, op="verify_consent", **place, **who, consent=here.encode().hex())
    assert (told["scope"], told["until_ms"]) == (2, 9)
    fields = wired(asdict(here))
    there = typescript(
        curves,
        op="make_consent",
        fields=fields,
        text="Bu Ratna mengajak Pak Wira.",
        sign_seed=keys.sign_seed.hex(),
    )
    made = Consent.parse(bytes.fromhex(there["consent"]))
    made.verify(counselee, school_id=SCHOOL, case_id=CASE)
    assert made.encode() == here.encode()


@pytest.mark.parametrize("signed", [True, False])
def test_packets_both_ways(curves: str, signed: bool) -> None:
    keys, packet_key = KeyPair.make(), secrets.token_bytes(32)
    place = {"school_id": SCHOOL, "packet_id": secrets.token_bytes(16), "part": 1}
    sign_public = keys.sign_public if signed else None
    signer_key_id = keys.key_id if signed else OUTSIDE
    wire = {"place": wired(place | {"signer_key_id": signer_key_id}), "packet_key": packet_key.hex()}
    here = seal_part(TOLD, **place, packet_key=packet_key, signer=keys if signed else None)
    judge = sign_public.hex() if sign_public else None
    assert typescript(curves, op="open_part", **wire, part=here.hex(), sign_public=judge)["told"] == TOLD
    seed = keys.sign_seed.hex() if signed else None
    there = bytes.fromhex(typescript(curves, op="seal_part", **wire, told=TOLD, sign_seed=seed)["part"])
    opened = open_part(
        there, **place, signer_key_id=signer_key_id, sign_public=sign_public, packet_key=packet_key
    )
    assert opened == TOLD


def test_packet_keys_both_ways(curves: str) -> None:
    keys, packet_key, packet = KeyPair.make(), secrets.token_bytes(32), secrets.token_bytes(16)
    info = packet_wrap_info(SCHOOL, packet, keys.key_id)
    wire = {"school_id": SCHOOL.hex(), "packet_id": packet.hex(), "key_id": keys.key_id.hex()}
    here = wrap_packet_key(packet_key, keys.box_public, info)
    read = typescript(curves, op="unwrap_packet", **wire, wrap=here.hex(), box_private=keys.box_private.hex())
    assert read["packet_key"] == packet_key.hex()
    to = {"box_public": keys.box_public.hex(), "packet_key": packet_key.hex()}
    there = bytes.fromhex(typescript(curves, op="wrap_packet", **wire, **to)["wrap"])
    assert unwrap_packet_key(there, keys.box_private, info) == packet_key


def test_links_both_ways(curves: str) -> None:
    token, packet, packet_key = (secrets.token_bytes(n) for n in (16, 16, 32))
    wire = {"token": token.hex(), "packet_id": packet.hex()}
    there = typescript(curves, op="make_link", **wire, packet_key=packet_key.hex())
    derived = derive_link(token, there["spoken_code"])
    assert (derived.locator.hex(), derived.auth.hex()) == (there["locator"], there["auth"])
    link = bytes.fromhex(there["link"])
    assert open_link(link, packet_id=packet, link_key=derived.link_key) == packet_key
    code = make_spoken_code()
    ours = seal_link(packet_key, packet_id=packet, link_key=derive_link(token, code).link_key)
    read = typescript(curves, op="open_link", **wire, spoken_code=code.upper(), link=ours.hex())
    assert read["packet_key"] == packet_key.hex()


def test_files_both_ways(curves: str) -> None:
    plain = secrets.token_bytes(70_000)
    here = seal_file(plain)
    wire = {"file_id": here.file_id.hex(), "file_key": here.file_key.hex()}
    assert (
        typescript(curves, op="open_file", **wire, size=here.size, stored=here.stored.hex())["plain"]
        == plain.hex()
    )
    there = bytes.fromhex(typescript(curves, op="seal_file", **wire, plain=plain.hex())["stored"])
    assert there == here.stored
    assert open_file(there, file_key=here.file_key, file_id=here.file_id, size=len(plain)) == plain
