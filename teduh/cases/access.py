"""A session's place in a case or circle, remembered with the session so that sending needs no query of its own.

What is remembered here only finds the row: whether the place still counts is decided under the case's lock.
"""

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.db.models import QuerySet

from teduh.cases.models import Case, Member, RoomKind
from teduh.lib.allowances import Allowances
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.sealing.manifest import MemberRole


@dataclass(slots=True)
class Place:
    """Member `member_pk` of case `case_pk`, with the key it signs by."""

    case_pk: int
    case_id: bytes
    member_pk: int
    role: int
    key_id: bytes
    sign_public: bytes

    @property
    def is_counselee(self) -> bool:
        return self.role == MemberRole.COUNSELEE

    def take_allowance(self) -> None:
        """A member may send a burst and then a steady few a second: enough for any person, not for a flood (attack 36).

        However many sessions the member has: coming back by codename gives no new allowance.
        """
        if _allowances.left(self.member_pk) < 1:
            raise Refusal("slow_down", wait=1)
        _allowances.spend(self.member_pk)


_allowances = Allowances(50_000, lambda: (settings.MESSAGES_BURST, settings.MESSAGES_PER_SECOND))


def remembered_place(subject: Subject, case_id: bytes) -> Place | None:
    return cast("Place | None", subject.places.get(case_id))


def place_of(subject: Subject, case_id: bytes, *, again: bool = False) -> Place:
    """The place of this session in the case; another's case and no case are refused alike."""
    if not again and (known := remembered_place(subject, case_id)) is not None:
        return known
    case = Case.objects.for_subject(subject).filter(public_id=case_id).first()
    if case is None:
        subject.places.pop(case_id, None)
        raise Refusal("not_found")
    [(_, place)] = _places(subject, Member.objects.filter(case=case))
    return place


def places_of(subject: Subject) -> list[tuple[Case, Place]]:
    """All cases this session may open now, with its place in each."""
    return _places(subject, Member.objects.filter(case__in=Case.objects.for_subject(subject)))


def _places(subject: Subject, members: QuerySet[Member]) -> list[tuple[Case, Place]]:
    who = {"person_id": subject.account_pk} if subject.may_counsel else {"role": MemberRole.COUNSELEE}
    mine = members.select_related("case").filter(until_epoch=None, **who).order_by("case_id")
    return [(member.case, _remember(subject, member)) for member in mine]


def _remember(subject: Subject, member: Member) -> Place:
    """A place seen again stays the same one."""
    case_id, key_id = bytes(member.case.public_id), bytes(member.key_id)
    known = remembered_place(subject, case_id)
    if known is None or known.key_id != key_id:
        known = Place(member.case_id, case_id, member.pk, member.role, key_id, bytes(member.sign_public))
        subject.places[case_id] = known
    return known


def room_for(subject: Subject, room_id: bytes) -> Case:
    """The case or circle, if this session may open it now (always asked of the database)."""
    room: Case | None = Case.objects.for_subject(subject).filter(public_id=room_id).first()
    if room is None:
        subject.places.pop(room_id, None)
        raise Refusal("not_found")
    return room


def case_for(subject: Subject, case_id: bytes) -> Case:
    """The same of a case alone: what is done to a case is done to no circle."""
    case = room_for(subject, case_id)
    if case.kind != RoomKind.CASE:
        raise Refusal("not_found")
    return case


def check_counselor(case: Case, place: Place) -> None:
    """Under the case's lock: the case was accepted, and this counselor is still in it. What was read before may be over."""
    present = Member.objects.filter(
        pk=place.member_pk, case=case, role=MemberRole.COUNSELOR, until_epoch=None
    )
    if not present.exists():
        raise Refusal("not_member")
    if not Case.objects.filter(pk=case.pk, accepted_at__isnull=False).exists():
        raise Refusal("not_allowed")


def lane_of(case: Case, kind: RoomKind) -> Case | None:
    """The staff lane or the counselee's own lane of a case, where it was founded."""
    found: Case | None = case.circles.filter(kind=kind).first()
    return found
