"""A case on its way through the process, in tests: moves, outcomes, and the notes that go with them."""

from dataclasses import dataclass, field
from typing import Any

from teduh.sealing.codec import b64url_encode
from tests.support.cast import talking_pair
from tests.support.rooms import CircleTab, founded_lane, now_ms
from tests.support.server import RunningServer
from twin.client import CounselorTab, StudentTab

type Body = dict[str, Any]
MINUTE_MS = 60_000


@dataclass
class Course:
    """Sari's case with Bu Ratna, who keeps a staff lane."""

    server: RunningServer
    sari: StudentTab
    ratna: CounselorTab
    lane: CircleTab
    gates: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def begun(cls, server: RunningServer) -> "Course":
        sari, ratna = talking_pair(server)
        return cls(server, sari, ratna, founded_lane(ratna)).ready()

    def ready(self) -> "Course":
        """Both sides have gone through their lists."""
        for tab, side, item in (
            (self.sari, "counselee", "ready_cse_safe_now"),
            (self.ratna, "counselor", "ready_cou_private"),
        ):
            tab.call("POST", f"{tab.case_path}/siap", {"side": side, "results": {item: "ready"}})
        return self

    @property
    def state(self) -> Body:
        told: Body = self.sari.call("GET", self.sari.case_path)["process"]
        return told

    @property
    def place(self) -> str:
        """As it stands on the wire."""
        state = self.state
        return f"process/{state['substage']}" if state["substage"] else str(state["phase"])

    def gates_of(self, transition: str) -> list[str]:
        if not self.gates:
            told = self.ratna.call("GET", "/api/proses/pancawaskita/1")
            stages = {each["id"]: each for each in (*told["phases"], *told["substages"])}
            for each in told["transitions"]["items"]:
                place, _, which = each.get("gate", "").partition(".")
                self.gates[each["id"]] = [gate["id"] for gate in stages[place][which]] if place else []
        return self.gates[transition]

    def note(self, text: str = "alasannya") -> str:
        """The next own note in the staff lane; it counts as sent once the act that carries it has happened."""
        return b64url_encode(self.lane.seal(text, t="note"))

    def move_body(self, transition: str, to: str, *, note: bool = False, **gates: str) -> Body:
        said = dict.fromkeys(self.gates_of(transition), "met") | gates
        body: Body = {"transition": transition, "to": to, "gates": said}
        return body | {"note": self.note()} if note else body

    def move(self, transition: str, to: str, *, note: bool = False, **gates: str) -> Body:
        return self.post("tahap", self.move_body(transition, to, note=note, **gates))

    def outcome_body(self, outcome: str, *, summary: str | None = None, **more: Any) -> Body:
        body: Body = {"outcome": outcome, "reason": self.note("dasar pilihan"), **more}
        if summary is not None:
            self.ratna.load()
            body["summary"] = b64url_encode(self.ratna.seal(summary, t="summary"))
        return body

    def end(self, outcome: str, **more: Any) -> Body:
        return self.post("hasil", self.outcome_body(outcome, **more))

    def post(self, act: str, body: Body) -> Body:
        told = self.ratna.call("POST", f"{self.ratna.case_path}/{act}", body)
        self.lane.load()
        return told

    def to_the_end(self) -> None:
        self.move("early_ending", "ending", note=True)

    def facts(self, kind: str) -> list[str]:
        return [
            entry["f"]
            for entry in self.sari.call("GET", self.sari.case_path)["entries"]
            if entry["j"] == kind
        ]


def meeting(medium: str = "in_person") -> Body:
    return {"at": now_ms() + 60 * MINUTE_MS, "minutes": 40, "medium": medium}
