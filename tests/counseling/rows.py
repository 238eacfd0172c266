"""Rows for tests of rules that need a database and no HTTP: a school, and a case with a counselee in it."""

import secrets
from datetime import UTC, datetime, time

from teduh.cases.access import Place
from teduh.cases.models import Case, Member
from teduh.people.models import School
from teduh.sealing.chain import chain_start
from teduh.sealing.manifest import MemberRole

# A Monday, 08.00 in Jakarta.
MORNING = int(datetime(2026, 11, 23, 1, tzinfo=UTC).timestamp() * 1000)


def make_school() -> School:
    return School.objects.create(
        public_id=secrets.token_bytes(16),
        codename_salt=bytes(16),
        opens=time(7),
        closes=time(15),
        reply_by=time(10),
        created_at=datetime.fromtimestamp(MORNING / 1000, tz=UTC),
    )


def make_case(school: School) -> tuple[Case, Place]:
    """The case and its counselor's place in it."""
    name = secrets.token_bytes(16)
    case = Case.objects.create(
        school=school,
        public_id=name,
        opened_at=datetime.fromtimestamp(MORNING / 1000, tz=UTC),
        accepted_at=datetime.fromtimestamp(MORNING / 1000, tz=UTC),
        opening_digest=bytes(32),
        chain=chain_start(name),
        epoch=1,
    )
    make_member(case, MemberRole.COUNSELEE)
    counselor = make_member(case, MemberRole.COUNSELOR)
    place = Place(case.pk, name, counselor.pk, counselor.role, bytes(counselor.key_id), bytes(32))
    return case, place


def make_member(case: Case, role: MemberRole) -> Member:
    key_id = secrets.token_bytes(16)
    return Member.objects.create(case=case, role=role, key_id=key_id, sign_public=bytes(32), since_epoch=1)


def counselee_wrote(case: Case, messages: int) -> None:
    Member.objects.filter(case=case, role=MemberRole.COUNSELEE).update(seq=messages)
