"""Assessments in tests: a session that is over, and what a counselee then does with what waits."""

from typing import Any

import pytest

from teduh.sealing.codec import b64url_encode
from tests.support.cast import talking_pair
from tests.support.server import RunningServer
from twin.client import CounselorTab, Refused, StudentTab

NOW, SHORT, LONG = "immediate_assessment", "short_term_assessment", "long_term_assessment"


def refused(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    return str(refusal.value.answer.body["code"])


def after_a_session(server: RunningServer, words: int = 5) -> tuple[StudentTab, CounselorTab]:
    """Sari and Bu Ratna have talked in a session that is over."""
    sari, ratna = talking_pair(server)
    session = ratna.call("POST", f"{ratna.case_path}/sesi", {"medium": "chat"})["session"]
    sari.load()
    for number in range(words):
        sari.send(f"kata {number}")
    ratna.call("POST", f"{ratna.case_path}/sesi/{session}/selesai", {})
    sari.load()
    ratna.load()
    return sari, ratna


def line(tab: Any, form: str) -> dict[str, Any]:
    [found] = [each for each in tab.call("GET", tab.case_path)["assessments"] if each["form"] == form]
    return dict(found)


def states(tab: Any) -> dict[str, str]:
    return {each["form"]: each["state"] for each in tab.call("GET", tab.case_path)["assessments"]}


def answers(tab: Any, text: str = "lebih lega") -> bytes:
    return bytes(tab.seal(text, t="answers"))


def answer(sari: StudentTab, form: str, audience: str, **envelopes: bytes) -> dict[str, Any]:
    body = {"audience": audience} | {name: b64url_encode(raw) for name, raw in envelopes.items()}
    return sari.call("POST", f"{sari.case_path}/penilaian/{line(sari, form)['id']}", body)
