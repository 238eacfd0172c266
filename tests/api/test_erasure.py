"""What was closed is gone on its day, lanes, files, codename and all, and nothing of it answers any more (R101)."""

import pytest

from tests.support.process import Course
from tests.support.server import RunningServer
from twin.client import Refused

OF_A_CASE = (
    "cases_case", "cases_member", "cases_epoch", "cases_wrap", "cases_entry", "cases_consent", "conversations_message",
    "process_stagemove", "process_milestone", "documents_revision", "counseling_assessment", "people_codename",
)  # fmt: skip


def counts(server: RunningServer) -> dict[str, int]:
    return {table: server.query(f"SELECT count(*) FROM {table}")[0][0] for table in OF_A_CASE}


def test_a_closed_case_is_gone_on_its_day(moved_server: RunningServer) -> None:
    before = counts(moved_server)
    course = Course.begun(moved_server)
    sari, ratna = course.sari, course.ratna
    sari.call("POST", f"{sari.case_path}/berhenti", {})
    assert course.state["erase_on"]
    moved_server.later(days=1)
    assert counts(moved_server)["cases_case"] > before["cases_case"], "not before its day"
    moved_server.later(days=800)
    assert counts(moved_server) == before
    for tab in (sari, ratna):
        with pytest.raises(Refused) as refused:
            tab.call("GET", sari.case_path)
        assert refused.value.answer.status in {401, 404}
    late = sari.seal("masih di sini?")
    with pytest.raises(Refused) as refused:
        sari.post(late)
    assert refused.value.answer.status in {401, 403, 404}, "kindly, and alone"
    with pytest.raises(Refused) as refused:
        sari.come_back()
    assert refused.value.answer.body["code"] == "codename_unknown"


def test_who_writes_again_keeps_her_room(moved_server: RunningServer) -> None:
    course = Course.begun(moved_server)
    sari = course.sari
    sari.call("POST", f"{sari.case_path}/berhenti", {})
    sari.load()
    sari.send("ternyata aku mau bercerita lagi")
    moved_server.later(days=800)
    sari.come_back()
    assert any(said.content["x"] == "ternyata aku mau bercerita lagi" for said in sari.load())
