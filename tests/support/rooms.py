"""Circles in tests: the lanes of a case and consultations, founded and read as a browser would."""

import time
from collections.abc import Iterable
from typing import Any

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind
from teduh.disclosure.joining import newcomers_of
from teduh.sealing.circle import CircleKind, CircleManifest, lane_id
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.manifest import HistoryScope, MemberRole, Reason
from tests.support.server import RunningServer
from twin.client import CounselorTab, StudentTab, Tab, epoch_body
from twin.consent import give_consent
from twin.epoch import Invitation, invite, make_circle_epoch, make_epoch, open_epoch
from twin.history import wrap_history

NAMES = {CircleKind.STAFF_LANE: "staff", CircleKind.OWN_LANE: "own"}
DAY_MS = 86_400_000


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class CircleTab(Tab):
    """A tab of somebody who already has one, for a room beside the case."""

    def __init__(self, owner: Tab, kind: CircleKind, room_id: bytes) -> None:
        super().__init__(owner.ask)
        self.token, self.keys, self.kind, self.case_id = owner.token, owner.own_keys, kind, room_id
        self.case = owner.case_id

    @property
    def me(self) -> Invitation:
        role = MemberRole.COUNSELEE if self.kind is CircleKind.OWN_LANE else MemberRole.COUNSELOR
        return invite(role, self.own_keys)

    def next_epoch(
        self, *others: Invitation, reason: Reason = Reason.OPENED, without_me: bool = False
    ) -> dict[str, Any]:
        epoch = make_circle_epoch(
            school_id=self.school.school_id,
            room_id=self.case_id,
            kind=self.kind,
            previous=self.epochs[-1][0] if self.epochs else None,
            members=[*others] if without_me else [self.me, *others],
            author=self.own_keys,
            reason=reason,
            directory=self.school.directory,
            time_ms=now_ms(),
        )
        return epoch_body(epoch)

    def found(self, *others: Invitation) -> dict[str, Any]:
        body = self.next_epoch(*others)
        if self.kind is CircleKind.CONSULTATION:
            return self.call("POST", "/api/konsultasi", body)
        path = f"/api/kasus/{b64url_encode(self.case)}/ruang"
        return self.call("POST", path, body | {"kind": NAMES[self.kind]})

    def change(
        self, *others: Invitation, reason: Reason = Reason.REFERRED, without_me: bool = False
    ) -> dict[str, Any]:
        body = self.next_epoch(*others, reason=reason, without_me=without_me)
        return self.call("POST", f"{self.case_path}/epoch", body)

    def _accept_epochs(self, wires: Iterable[dict[str, Any]]) -> None:
        self.epochs: list[Any] = []
        for wire in wires:
            previous = self.epochs[-1][0] if self.epochs else None
            manifest = CircleManifest.parse(b64url_decode(wire["manifest"]))
            held = None
            if wire["wrap"] is not None:
                wrap = b64url_decode(wire["wrap"])
                log = self.school.directory
                held = open_epoch(manifest, wrap, self.own_keys, previous=previous, directory=log)
            self.epochs.append((manifest, held))


def change(
    tab: Tab, users: Iterable[bytes], *, reason: Reason, scope: HistoryScope = HistoryScope.FROM_NOW
) -> dict[str, Any]:
    """The next epoch of a case: its counselee and these counselors, by whoever's tab it is."""
    told = tab.call("POST", f"{tab.case_path}/epoch", change_body(tab, users, reason=reason, scope=scope))
    tab.load()
    return told


def change_body(
    tab: Tab,
    users: Iterable[bytes],
    *,
    reason: Reason,
    scope: HistoryScope = HistoryScope.FROM_NOW,
    ahead_ms: int = 0,
) -> dict[str, Any]:
    """The same, not yet sent; with scope 1 also the earlier epochs for whoever is new."""
    previous, directory = tab.epochs[-1][0], tab.school.directory
    hers = previous.counselee()
    counselee = Invitation(hers.role, hers.key_id, hers.box_public, hers.sign_public)
    counselors = [tab.school.invitation(user) for user in users]
    epoch = make_epoch(
        school_id=tab.school.school_id,
        case_id=tab.case_id,
        previous=previous,
        members=[counselee, *counselors],
        author=tab.own_keys,
        reason=reason,
        directory=directory,
        time_ms=now_ms() + ahead_ms,
        scope=scope,
    )
    if scope is HistoryScope.FROM_NOW:
        return epoch_body(epoch)
    new = {member.key_id for member in newcomers_of(epoch.manifest, previous, directory)}
    joining = [counselor for counselor in counselors if counselor.key_id in new]
    return epoch_body(epoch, wrap_history(tab.epochs, joining))


def lane(tab: Tab) -> CircleTab:
    """The lane of whoever asks: the staff lane of a counselor, the own lane of a student."""
    kind = CircleKind.STAFF_LANE if isinstance(tab, CounselorTab) else CircleKind.OWN_LANE
    return CircleTab(tab, kind, lane_id(kind, tab.case_id))


def founded_lane(tab: Tab) -> CircleTab:
    room = lane(tab)
    room.found()
    room.load()
    return room


def given(sari: StudentTab, user_id: bytes, **more: Any) -> Consent:
    """Sari's word, by default that this counselor may join from now on."""
    told: dict[str, Any] = {
        "scope": ConsentScope.JOINING,
        "referral_id": b"r" * 16,
        "until_ms": now_ms() + DAY_MS,
    }
    return give_consent(
        sari.own_keys,
        school_id=sari.school.school_id,
        case_id=sari.case_id,
        target_kind=TargetKind.COLLEAGUE,
        target=user_id,
        text="Bu Ratna boleh mengajak Pak Budi.",
        from_ms=now_ms() - 1000,
        **(told | more),
    )


def consented(
    server: RunningServer, sari: StudentTab, user_id: bytes, *, said: Consent | None = None, **more: Any
) -> Consent:
    """Sari's word, checked and kept as the referral wing would keep it."""
    consent = said or given(sari, user_id, **more)
    server.run("-m", "tests.support.consenting", b64url_encode(consent.encode()))
    return consent


def consent_row(server: RunningServer, sari: StudentTab, user_id: bytes, *, referral_id: bytes) -> None:
    """The same as a row, at once: for tests that need many."""
    consent = given(sari, user_id, referral_id=referral_id)

    def raw(value: bytes) -> str:
        return f"'\\x{value.hex()}'::bytea" if server.database else f"X'{value.hex()}'"

    told = [raw(consent.encode()), raw(referral_id), consent.scope, consent.target_kind, raw(user_id)]
    times = [consent.from_ms, consent.until_ms, now_ms()]
    values = ", ".join(str(int(v)) if isinstance(v, int) else v for v in (*told, *times))
    columns = "consent, referral_id, scope, target_kind, target, from_ms, until_ms, at"
    server.change(
        f"INSERT INTO cases_consent (case_id, {columns}) "
        f"SELECT id, {values} FROM cases_case WHERE public_id = {raw(sari.case_id)}"
    )
