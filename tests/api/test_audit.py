"""The audit: every sensitive act is a line, a line that was touched is found, and each reads no more than is theirs (R86)."""

import secrets
from datetime import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from teduh.lib import clock
from teduh.people.models import Person, School
from teduh.privacy import audit
from teduh.privacy.models import AuditLine
from tests.support.cast import account_of, anonymous, counselor, signed_in, talking_pair
from tests.support.raw import exchange, post_json
from tests.support.server import RunningServer


def make_school() -> School:
    return School.objects.create(
        public_id=secrets.token_bytes(16),
        codename_salt=bytes(16),
        opens=time(7),
        closes=time(15),
        reply_by=time(10),
        created_at=clock.now(),
    )


@pytest.fixture
def school(db: None) -> School:
    made = make_school()
    ratna = Person.objects.create(
        school=made, public_id=secrets.token_bytes(16), username="r", role="counselor", created_at=clock.now()
    )
    for number in range(6):
        audit.record(audit.PRINTED, school=made, by=ratna if number % 2 else None, about=bytes([number]) * 16)
    return made


def line(school: School, index: int) -> AuditLine:
    return AuditLine.objects.get(school=school, index=index)


def change(school: School) -> None:
    AuditLine.objects.filter(pk=line(school, 3).pk).update(act=audit.LOOKED)


def drop(school: School) -> None:
    line(school, 2).delete()


def swap(school: School) -> None:
    first, second = line(school, 2), line(school, 3)
    for each, index in ((first, 99), (second, 2), (first, 3)):
        AuditLine.objects.filter(pk=each.pk).update(index=index)


def backdate(school: School) -> None:
    AuditLine.objects.filter(pk=line(school, 3).pk).update(at=1)


def shift_blame(school: School) -> None:
    AuditLine.objects.filter(pk=line(school, 3).pk).update(person=None)


def verify(**options: int) -> str:
    told = StringIO()
    call_command("audit", stdout=told, **options)
    return told.getvalue()


def test_an_audit_that_nobody_touched_holds(school: School) -> None:
    assert "holds (6 lines" in verify()
    assert "holds" in verify(school=school.pk)


@pytest.mark.parametrize("touch", [change, drop, swap, backdate, shift_blame])
def test_a_line_that_was_touched_is_found(school: School, touch: object) -> None:
    other = make_school()
    assert callable(touch)
    touch(school)
    told = StringIO()
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("audit", stdout=told)
    assert f"school {school.pk}: broken at" in told.getvalue()
    assert "3" in told.getvalue().partition("broken at")[2]
    assert "no lines yet" in verify(school=other.pk)


def test_a_school_that_is_not_there_is_said_so(school: School) -> None:
    with pytest.raises(CommandError, match="no such school"):
        verify(school=10_000)


def read(server: RunningServer, token: str | None, query: str = "") -> dict[str, object]:
    return exchange(server, "GET", f"/api/audit{query}", token=token).told


def acts(told: dict[str, object]) -> list[str]:
    lines = told["lines"]
    assert isinstance(lines, list)
    return [each["act"] for each in lines]


def test_a_print_is_a_line_for_the_coordinator_and_for_her_whose_case_it_is(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    ratna.call("POST", f"{ratna.case_path}/cetak", {})
    told = read(server, counselor(server, "endah").token)
    assert {"case.printed", "case.accepted", "account.signed_in"} <= set(acts(told))
    looked = sari.call("GET", f"{sari.case_path}/jejak")["lines"]
    assert looked[0]["act"] == "case.printed"
    assert looked[0]["name"]


def test_the_coordinator_reads_no_case_and_no_students_name(server: RunningServer) -> None:
    sari, _ = talking_pair(server)
    signed_in(server, "raka")
    endah = counselor(server, "endah").token
    raw = exchange(server, "GET", "/api/audit", token=endah)
    assert all(each.keys() == {"index", "at", "act", "by", "name"} for each in raw.told["lines"])
    students = [each for each in raw.told["lines"] if each["by"] == "student"]
    assert students
    assert {each["name"] for each in students} == {None}
    assert sari.case_path.rpartition("/")[2].encode() not in raw.body


def test_the_pages_of_the_audit_join(server: RunningServer) -> None:
    endah = counselor(server, "endah").token
    indexes: list[int] = []
    query, more = "", True
    while more:
        told = read(server, endah, query)
        lines = told["lines"]
        assert isinstance(lines, list)
        indexes += [each["index"] for each in lines]
        query, more = f"?sebelum={indexes[-1]}", bool(told["more"])
    assert indexes == list(range(indexes[0], -1, -1))
    assert exchange(server, "GET", "/api/audit?sebelum=-1", token=endah).code == "bad_request"


def test_for_everybody_else_there_is_no_audit(server: RunningServer) -> None:
    assert exchange(server, "GET", "/api/audit", token=counselor(server, "ratna").token).code == "not_found"
    sari = anonymous(server)
    sari.open_case("halo")
    assert exchange(server, "GET", "/api/audit", token=sari.token).status == 403
    assert exchange(server, "GET", "/api/audit").status == 401


def test_signing_out_elsewhere_is_a_line(server: RunningServer) -> None:
    body = {"username": "budi", "auth": account_of(server, "budi").auth}
    post_json(server, "/api/masuk", body)
    token = post_json(server, "/api/masuk", body).told["token"]
    assert post_json(server, "/api/akun/perangkat/keluar-semua", {}, token=token).status == 204
    newest = read(server, counselor(server, "endah").token)
    assert acts(newest)[:2] == ["account.signed_in", "account.signed_out_elsewhere"]
