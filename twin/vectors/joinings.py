"""joining.json: who may join a case, by which consents."""

from dataclasses import replace
from typing import Any

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind
from teduh.sealing.errors import Refusal
from teduh.sealing.manifest import HistoryScope, Manifest, Reason
from twin.consent import give_consent, sign_consent, withdraw
from twin.epoch import make_epoch
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.consents import HOUR, JOINING, PACKET, SHOWN, WITH_HISTORY
from twin.vectors.form import Case, known
from twin.vectors.world import START_MS, World, counselor


def make(world: World) -> Case:
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
