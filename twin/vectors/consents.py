"""consent.json and joining.json: the counselee's word, and who may join a case by it."""

from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from teduh.sealing import labels
from teduh.sealing.consent import Consent, ConsentScope, TargetKind, target_outside
from teduh.sealing.errors import Refusal
from teduh.sealing.manifest import HistoryScope, Manifest, Reason
from twin.consent import give_consent, sign_consent, withdraw
from twin.epoch import make_epoch
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known, put, spoiled_beginnings
from twin.vectors.world import START_MS, World, counselor

SHOWN = "Bu Sari mengirim tiga catatan yang kamu pilih kepada Pak Budi. Kamu bisa menariknya kapan saja."
HOUR = 3_600_000
PACKET, JOINING, WITH_HISTORY = ConsentScope.PACKET, ConsentScope.JOINING, ConsentScope.JOINING_WITH_HISTORY


def make_consents(world: World) -> Case:
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


def make_joinings(world: World) -> Case:
    maker = _JoiningMaker(world)
    return known(
        "Who may join a case (spec, section 14), judged by who has the directory log given here and all consents of the "
        "case. `accepted`: an epoch before this one had reason 2. Each manifest may follow its `previous` otherwise.",
        school_id=world.school_id,
        directory=world.entries(),
        positive=maker.positive(),
        negative=maker.negative(),
    )


class _JoiningMaker:
    def __init__(self, world: World) -> None:
        self.world = world
        self.randomness = SeededRandomness("teduh vectors 1: joining")
        self.referral_id = self.randomness.bytes(16)
        self.opened, self.accepted = world.manifest(1), world.manifest(2)
        self.user_of = {entry.key_id: entry.user_id for entry in world.directory.entries}
        self.budi = self.consent(JOINING, world.budi)
        self.budi_history = self.consent(WITH_HISTORY, world.budi)
        self.withdrawn = withdraw(self.budi, world.student, at_ms=START_MS + HOUR)

    def consent(self, scope: ConsentScope, keys: KeyPair, **changed: Any) -> Consent:
        consent = give_consent(
            self.world.student,
            school_id=self.world.school_id,
            case_id=self.world.case_id,
            referral_id=self.referral_id,
            scope=scope,
            target_kind=TargetKind.COLLEAGUE,
            target=self.user_of[keys.key_id],
            text=SHOWN,
            from_ms=START_MS,
            until_ms=START_MS + 3 * HOUR,
        )
        return sign_consent(replace(consent, **changed), self.world.student)

    def epoch(
        self,
        reason: Reason,
        *counselors: KeyPair,
        after: Manifest | None = None,
        author: KeyPair | None = None,
        at_ms: int = START_MS + 2 * HOUR,
        scope: HistoryScope = HistoryScope.FROM_NOW,
        size: int | None = None,
    ) -> Manifest:
        epoch = make_epoch(
            school_id=self.world.school_id,
            case_id=self.world.case_id,
            previous=after or self.accepted,
            members=[self.world.as_counselee, *map(counselor, counselors)],
            author=author or self.world.sari,
            reason=reason,
            directory=self.world.directory,
            time_ms=at_ms,
            scope=scope,
            randomness=self.randomness,
        )
        return epoch.manifest

    def case(
        self,
        name: str,
        manifest: Manifest,
        *consents: Consent,
        after: Manifest | None = None,
        accepted: bool = True,
    ) -> Case:
        return {
            "name": name,
            "previous": (after or self.accepted).encode(),
            "manifest": manifest.encode(),
            "accepted": accepted,
            "consents": [consent.encode() for consent in consents],
        }

    def positive(self) -> list[Case]:
        world, sari, budi, opened = self.world, self.world.sari, self.world.budi, self.opened
        referred, earlier = Reason.REFERRED, HistoryScope.EARLIER
        both = self.epoch(referred, sari, budi)
        early = self.epoch(referred, sari, budi, at_ms=START_MS + HOUR - 1)
        of_budi = self.epoch(referred, budi, after=both)
        second = self.consent(JOINING, budi, from_ms=START_MS + HOUR + 1)
        at_first = self.epoch(referred, sari, budi, at_ms=START_MS)
        added = self.epoch(Reason.ROTATED, sari, budi, after=opened, author=world.student)
        accepting = self.epoch(Reason.ACCEPTED, sari, after=opened)
        coordinator = self.consent(JOINING, world.coordinator, referral_id=self.randomness.bytes(16))
        return [
            self.case("joining with consent", both, self.budi),
            self.case("consent with history, joining from now", both, self.budi_history),
            self.case(
                "consent with history, joining with history",
                self.epoch(referred, sari, budi, scope=earlier),
                self.budi_history,
            ),
            self.case("at the first instant", at_first, self.budi),
            self.case("before a later withdrawal", early, self.budi, self.withdrawn),
            self.case("given again after a withdrawal", both, self.budi, self.withdrawn, second),
            self.case("given again, told in another order", both, second, self.withdrawn, self.budi),
            self.case(
                "two by two consents",
                self.epoch(referred, sari, budi, world.coordinator),
                self.budi,
                coordinator,
            ),
            self.case("who is in stays without consent", of_budi, after=both),
            self.case("rotated without newcomers", self.epoch(Reason.ROTATED, sari)),
            self.case("removed", self.epoch(Reason.REMOVED, after=both), after=both),
            self.case("accepted, without newcomers", accepting, after=opened, accepted=False),
            self.case("before acceptance the counselee adds a reader", added, after=opened, accepted=False),
        ]

    def negative(self) -> list[Case]:
        world, sari, budi, opened = self.world, self.world.sari, self.world.budi, self.opened
        referred, earlier = Reason.REFERRED, HistoryScope.EARLIER
        both = self.epoch(referred, sari, budi)
        with_history = self.epoch(referred, sari, budi, scope=earlier)
        lasting = START_MS + 3 * HOUR
        narrowed = self.consent(PACKET, budi, from_ms=START_MS + HOUR)
        outside = self.consent(JOINING, budi, target_kind=TargetKind.OUTSIDE)
        not_begun = self.consent(JOINING, budi, from_ms=START_MS + 2 * HOUR + 1)
        early_word = withdraw(not_begun, world.student, at_ms=START_MS)
        at_the_end = self.epoch(referred, sari, budi, at_ms=lasting)
        later = self.epoch(referred, sari, budi, at_ms=START_MS + 2 * HOUR + 2)
        forged = sign_consent(self.budi, sari)
        elsewhere = sign_consent(replace(self.budi, case_id=self.randomness.bytes(16)), world.student)
        by_sari = self.epoch(Reason.ROTATED, sari, budi, after=opened)
        accepting = self.epoch(Reason.ACCEPTED, sari, budi, after=opened)
        referred_early = self.epoch(referred, sari, budi, after=opened, author=world.student)
        two = self.epoch(referred, sari, budi, world.coordinator)
        told: list[tuple[Refusal, str, Case]] = [
            ("consent", "joining without consent", self.case("", both)),
            ("consent", "consent to the packet alone", self.case("", both, self.consent(PACKET, budi))),
            (
                "consent",
                "consent for another user",
                self.case("", both, self.consent(JOINING, world.coordinator)),
            ),
            ("consent", "consent for somebody outside", self.case("", both, outside)),
            ("consent", "joining with history, consent from now", self.case("", with_history, self.budi)),
            ("consent", "consent not begun", self.case("", both, not_begun)),
            ("consent", "consent at its end", self.case("", at_the_end, self.budi)),
            ("consent", "consent withdrawn", self.case("", both, self.budi, self.withdrawn)),
            (
                "consent",
                "consent withdrawn, told in another order",
                self.case("", both, self.withdrawn, self.budi),
            ),
            ("consent", "consent withdrawn before it began", self.case("", later, not_begun, early_word)),
            ("consent", "consent narrowed later", self.case("", both, self.budi, narrowed)),
            ("consent", "two newcomers, one consent", self.case("", two, self.budi)),
            (
                "consent",
                "a newcomer in a rotation",
                self.case("", self.epoch(Reason.ROTATED, sari, budi), self.budi),
            ),
            (
                "consent",
                "a newcomer in a removal",
                self.case("", self.epoch(Reason.REMOVED, budi), self.budi),
            ),
            (
                "consent",
                "a newcomer in a second acceptance",
                self.case("", self.epoch(Reason.ACCEPTED, sari, budi), self.budi),
            ),
            (
                "consent",
                "the counselee adds one after acceptance",
                self.case("", self.epoch(Reason.ROTATED, sari, budi, author=world.student)),
            ),
            ("signature", "consent signed by the counselor", self.case("", both, forged)),
            ("context", "consent of another case", self.case("", both, elsewhere)),
            (
                "consent",
                "before acceptance a counselor adds one",
                self.case("", by_sari, after=opened, accepted=False),
            ),
            (
                "consent",
                "a newcomer in the acceptance",
                self.case("", accepting, after=opened, accepted=False),
            ),
            (
                "consent",
                "a referral before acceptance",
                self.case("", referred_early, self.budi, after=opened, accepted=False),
            ),
        ]
        return [case | {"name": name, "refused": code} for code, name, case in told]
