"""A session's place in a case, remembered with the session so that sending needs no query of its own.

What is remembered here only finds the row: whether the place still counts is decided under the case's lock.
"""

from dataclasses import dataclass
from typing import cast

from teduh.cases.models import Case, Member
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
    allowance: float = -1.0
    allowance_at: float = 0.0

    @property
    def is_counselee(self) -> bool:
        return self.role == MemberRole.COUNSELEE


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
    mine = Member.objects.filter(case=case, until_epoch=None)
    member = (
        mine.get(person_id=subject.account_pk) if subject.may_counsel else mine.get(role=MemberRole.COUNSELEE)
    )
    place = Place(case.pk, case_id, member.pk, member.role, bytes(member.key_id), bytes(member.sign_public))
    subject.places[case_id] = place
    return place


def case_for(subject: Subject, case_id: bytes) -> Case:
    """The case, if this session may open it now (always asked of the database)."""
    case: Case | None = Case.objects.for_subject(subject).filter(public_id=case_id).first()
    if case is None:
        subject.places.pop(case_id, None)
        raise Refusal("not_found")
    return case
