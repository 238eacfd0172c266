"""Stage, members and epochs together, against a plain model: any order of moves, joinings, removals, endings and words."""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from teduh.process.loading import definitions
from teduh.sealing.circle import CircleKind
from teduh.sealing.codec import b64url_encode
from teduh.sealing.manifest import Reason
from tests.support.cast import counselor
from tests.support.process import Course, meeting
from tests.support.rooms import CircleTab, change, consent_row
from tests.support.server import RunningServer
from twin.client import Refused

PROCESS = definitions()["pancawaskita", 1].process
TRANSITIONS = sorted(PROCESS.transitions)
PLACES = sorted({place for each in PROCESS.transitions.values() for place in each.targets})
COLLEAGUES = ("budi", "laras")


def happens(act: Any, *args: Any, **more: Any) -> bool:
    try:
        act(*args, **more)
    except Refused as refused:
        if refused.answer.status not in {400, 403, 404, 409}:
            raise
        return False
    return True


class CourseMachine(RuleBasedStateMachine):
    """The model is a handful of plain values; every act says beforehand whether it should happen."""

    def __init__(self, server: RunningServer) -> None:
        super().__init__()
        self.course = Course.begun(server)
        self.sari, self.ratna, self.lane = self.course.sari, self.course.ratna, self.course.lane
        self.others = {name: counselor(server, name) for name in COLLEAGUES}
        self.server = server
        self.place, self.closed, self.epoch = "preparation", False, 2
        self.case_members: set[str] = set()
        self.lane_members: set[str] = set()
        self.agreed: set[str] = set()

    def user(self, name: str) -> bytes:
        return self.others[name].account.user_id

    def users(self, names: set[str]) -> list[bytes]:
        return [self.ratna.account.user_id, *(self.user(name) for name in sorted(names))]

    @rule(transition=st.sampled_from(TRANSITIONS), to=st.sampled_from(PLACES), reason=st.booleans())
    def move(self, transition: str, to: str, reason: bool) -> None:
        wanted = PROCESS.transitions[transition]
        fits = self.place in wanted.sources and to in wanted.targets and (reason or not wanted.needs_reason)
        wired = to if to in {"preparation", "ending"} else f"process/{to}"
        self.lane.load()
        assert happens(self.course.move, transition, wired, note=reason) == fits
        if fits:
            self.place, self.closed = to, False

    @rule(outcome=st.sampled_from(["succeeded", "in_person", "online", "information_given"]))
    def end(self, outcome: str) -> None:
        closing = outcome == "information_given"
        fits = not self.closed and (closing or self.place == "ending")
        more: dict[str, Any] = {
            "succeeded": {"summary": "kita"},
            "in_person": {"appointment": meeting()},
        }.get(outcome, {})
        self.lane.load()
        assert happens(self.course.end, outcome, **more) == fits
        if fits and outcome in {"succeeded", "information_given"}:
            self.closed = True

    @rule()
    def stop(self) -> None:
        self.sari.call("POST", f"{self.sari.case_path}/berhenti", {})
        self.closed = True

    @rule()
    def she_writes(self) -> None:
        self.sari.load()
        self.sari.send("aku di sini")
        self.closed = False

    @rule()
    def a_counselor_writes(self) -> None:
        self.ratna.load()
        self.ratna.send("saya juga")

    @rule(name=st.sampled_from(COLLEAGUES))
    def agree(self, name: str) -> None:
        if name not in self.agreed:
            consent_row(self.server, self.sari, self.user(name), referral_id=name.encode().ljust(16))
            self.agreed.add(name)

    @rule(name=st.sampled_from(COLLEAGUES))
    def join(self, name: str) -> None:
        self.ratna.load()
        fits = name in self.agreed and name not in self.case_members
        members = self.case_members | {name}
        assert happens(change, self.ratna, self.users(members), reason=Reason.REFERRED) == fits
        if fits:
            self.case_members, self.epoch = members, self.epoch + 1

    @rule(name=st.sampled_from(COLLEAGUES), by_counselee=st.booleans())
    def remove(self, name: str, by_counselee: bool) -> None:
        tab = self.sari if by_counselee else self.ratna
        tab.load()
        members, fits = self.case_members - {name}, name in self.case_members
        assert happens(change, tab, self.users(members), reason=Reason.REMOVED) == fits
        if fits:
            self.case_members, self.epoch = members, self.epoch + 1
            self.lane_members.discard(name)

    @rule()
    def rotate(self) -> None:
        self.sari.load()
        change(self.sari, self.users(self.case_members), reason=Reason.ROTATED)
        self.epoch += 1

    @precondition(lambda self: self.case_members or self.lane_members)
    @rule(name=st.sampled_from(COLLEAGUES))
    def join_lane(self, name: str) -> None:
        self.lane.load()
        members = self.lane_members | {name}
        invited = [self.ratna.school.invitation(self.user(each)) for each in sorted(members)]
        fits = members <= self.case_members
        assert happens(self.lane.change, *invited) == fits
        if fits:
            self.lane_members = members

    @invariant()
    def all_say_what_the_model_says(self) -> None:
        state = self.sari.call("GET", self.sari.case_path)
        process = state["process"]
        assert (process["substage"] or process["phase"]) == self.place
        assert (process["erase_on"] is not None) == self.closed
        assert not self.closed or process["ended"] is not None
        assert state["epochs"][-1]["epoch"] == self.epoch

    @invariant()
    def who_may_read_reads_and_nobody_else(self) -> None:
        self.sari.load()
        self.ratna.load()
        for name, tab in self.others.items():
            assert happens(tab.take_up, self.sari.case_id) == (name in self.case_members)
            his = CircleTab(tab, CircleKind.STAFF_LANE, self.lane.case_id)
            assert happens(his.load) == (name in self.lane_members)
            answer = tab.ask("GET", f"/api/kasus/{b64url_encode(self.sari.case_id)}/lembar", token=tab.token)
            assert (answer.status == 200) == (name in self.case_members), answer.body


def test_any_course_agrees_with_the_plain_model(server: RunningServer) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: CourseMachine(server),
        settings=settings(
            max_examples=int(os.environ.get("TEDUH_EXAMPLES", "4")),
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
