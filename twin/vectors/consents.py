"""consent.json: the counselee's word."""

from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind, target_outside
from teduh.sealing import labels
from teduh.sealing.errors import Refusal
from twin.consent import give_consent, sign_consent, withdraw
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known, put, spoiled_beginnings
from twin.vectors.world import START_MS, World

SHOWN = "Bu Sari mengirim tiga catatan yang kamu pilih kepada Pak Budi. Kamu bisa menariknya kapan saja."
HOUR = 3_600_000
PACKET, JOINING, WITH_HISTORY = ConsentScope.PACKET, ConsentScope.JOINING, ConsentScope.JOINING_WITH_HISTORY


def make(world: World) -> Case:
    randomness = SeededRandomness("teduh vectors 1: consent")
    referral_id = randomness.bytes(16)

    def given(scope: ConsentScope, target_kind: TargetKind, target: bytes) -> Consent:
        return give_consent(
            world.student,
            school_id=world.school_id,
            case_id=world.case_id,
            referral_id=referral_id,
            scope=scope,
            target_kind=target_kind,
            target=target,
            text=SHOWN,
            from_ms=START_MS,
            until_ms=START_MS + HOUR,
        )

    outside = "Puskesmas Melati, dr. Ayu"
    packet = given(PACKET, TargetKind.COLLEAGUE, randomness.bytes(16))
    sound = {
        "the packet, to a colleague": packet,
        "joining from now": given(JOINING, TargetKind.COLLEAGUE, packet.target),
        "joining with earlier epochs": given(WITH_HISTORY, TargetKind.COLLEAGUE, packet.target),
        "the packet, to another school": given(PACKET, TargetKind.OTHER_SCHOOL, packet.target),
        "the packet, to somebody outside": given(PACKET, TargetKind.OUTSIDE, target_outside(outside)),
        "withdrawn": withdraw(packet, world.student, at_ms=START_MS + 1),
        "withdrawn before it began": withdraw(packet, world.student, at_ms=START_MS - HOUR),
        "until the last instant": sign_consent(replace(packet, until_ms=2**53 - 1), world.student),
    }
    base: Case = {
        "name": "",
        "school_id": world.school_id,
        "case_id": world.case_id,
        "counselee": _counselee(world.student),
    }
    return known(
        "Consents (spec, section 14): parse, then verify as the word of this counselee in this case. `shown` is the text "
        "that was shown in all of them; `outside` the name that stands as a target.",
        shown={"text": SHOWN, "sha256": sha256(SHOWN.encode()).digest()},
        outside={"text": outside, "target": target_outside(outside)},
        positive=[
            base
            | {"name": name, "consent": consent.encode(), "fields": asdict(consent)}
            | {"sign_seed": world.student.sign_seed}
            for name, consent in sound.items()
        ],
        negative=_refused_consents(world, base, packet, randomness.bytes(16)),
    )


def _counselee(student: KeyPair) -> Case:
    return {"key_id": student.key_id, "box_public": student.box_public, "sign_public": student.sign_public}


def _refused_consents(world: World, base: Case, packet: Consent, other: bytes) -> list[Case]:
    good, student = packet.encode(), world.student

    def refused(code: Refusal, name: str, raw: bytes, **changed: Any) -> Case:
        return base | {"name": name, "consent": raw} | changed | {"refused": code}

    def anew(code: Refusal, name: str, at: int, new: bytes) -> Case:
        unsigned = put(good, at, new)[:133]
        return refused(code, name, unsigned + student.sign(labels.CONSENT + sha256(unsigned).digest()))

    mislabelled = good[:133] + student.sign(labels.MESSAGE_SIGNATURE + sha256(good[:133]).digest())
    flips = {"scope": 3, "referral id": 36, "target": 53, "text hash": 69, "from": 108, "until": 116}
    flips |= {"R": 133, "S": -32}
    late, now = (2**53).to_bytes(8, "big"), START_MS.to_bytes(8, "big")
    return [
        *(refused("signature", f"{name} flipped", flip(good, at, 1)) for name, at in flips.items()),
        refused("signature", "target kind changed", put(good, 52, b"\2")),
        refused("signature", "signed under the message's label", mislabelled),
        refused("signature", "signed by a counselor", sign_consent(packet, world.sari).encode()),
        refused("context", "of another school", good, school_id=other),
        refused("context", "of another case", good, case_id=other),
        refused("counselee", "of another counselee", good, counselee=_counselee(world.sari)),
        anew("field", "scope 4", 3, b"\4"),
        anew("field", "target kind 0", 52, b"\0"),
        anew("field", "target kind 4", 52, b"\4"),
        anew("field", "until at its from", 109, now),
        anew("field", "until before its from", 109, bytes(8)),
        anew("field", "until 2^53", 109, late),
        anew("field", "withdrawn, yet until later", 3, b"\0"),
        refused("length", "one byte short", good[:-1]),
        refused("length", "one byte more", good + b"\0"),
        *spoiled_beginnings(refused, good, "type 10", b"\x0a"),
    ]
