"""Sessions of a case: begun and ended, or entered after they were held. A session's end lets its assessments open.

Acts of a counselor of the case. Never two open at once; a repeat answers as the first did.
"""

import secrets
from hashlib import sha256
from typing import Any

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place, check_counselor
from teduh.cases.enclosing import enclose
from teduh.cases.models import Case, Member
from teduh.cases.timeline import CaseHead
from teduh.counseling import courses
from teduh.counseling.models import Session
from teduh.counseling.schedule import DAY, Start
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.sealing.codec import b64url_encode
from teduh.sealing.manifest import MemberRole


@transaction.atomic
def begin_session(case: Case, place: Place, medium: str, *, proxy: bool) -> Session:
    """A session runs from now on. Raises `session_open` while another does."""
    head = timeline.lock_cases([case.pk])[case.pk]
    check_counselor(case, place)
    running = open_session(case)
    if running is not None:
        if (running.by_id, running.medium, running.proxy) == (place.member_pk, medium, proxy):
            return running
        raise Refusal("session_open", session=b64url_encode(bytes(running.public_id)))
    begun = _session(case, place, medium=medium, proxy=proxy, begun_at=clock.now_ms())
    begun.save()
    timeline.enter(head, place.case_id, "session.begun", facts=_facts(begun, place))
    return begun


@transaction.atomic
def enter_session(case: Case, place: Place, medium: str, span: tuple[int, int], *, proxy: bool) -> Session:
    """A session that was held already stands in the timeline, with the times that the counselor gives (R57)."""
    begun_at, ended_at = span
    if not 0 < ended_at - begun_at <= DAY or ended_at > clock.now_ms():
        raise Refusal("bad_request")
    head = timeline.lock_cases([case.pk])[case.pk]
    check_counselor(case, place)
    told = {"medium": medium, "proxy": proxy, "begun_at": begun_at, "ended_at": ended_at, "entered": True}
    known = Session.objects.filter(case=case, by_id=place.member_pk, **told).first()
    if known is not None:
        return known
    held = _session(case, place, **told)
    _end(head, held, place, ended_at)
    return held


@transaction.atomic
def end_session(case: Case, place: Place, session_id: bytes, summary: bytes | None) -> int:
    """The session is over and, where there is one, its summary lies in the case; answers the number of the fact."""
    head = timeline.lock_cases([case.pk])[case.pk]
    check_counselor(case, place)
    session = Session.objects.filter(case=case, public_id=session_id).first()
    if session is None:
        raise Refusal("not_found")
    digest = sha256(summary or b"").digest()
    if session.ended_number is not None:
        if bytes(session.ending_digest) != digest:
            raise Refusal("settled")
        return session.ended_number
    if summary is not None:
        enclose(case, place, [summary])
        head = timeline.lock_cases([case.pk])[case.pk]
    session.ending_digest = digest
    return _end(head, session, place, clock.now_ms())


def open_session(case: Case) -> Session | None:
    found: Session | None = Session.objects.filter(case=case, ended_at=None).first()
    return found


def session_part(case: Case, place: Place) -> dict[str, Any]:
    """What a case's answer says of sessions."""
    running = open_session(case)
    if running is None:
        return {"process": {"session": None}}
    name = b64url_encode(bytes(running.public_id))
    return {"process": {"session": {"id": name, "medium": running.medium, "at": running.begun_at}}}


def _session(case: Case, place: Place, **told: Any) -> Session:
    return Session(
        case=case,
        public_id=secrets.token_bytes(16),
        by_id=place.member_pk,
        counselee_seq=_counselee_seq(case),
        **told,
    )


def _end(head: CaseHead, session: Session, place: Place, at: int) -> int:
    session.ended_at = at
    facts = _facts(session, place)
    session.ended_number = timeline.enter(head, place.case_id, "session.ended", facts=facts)
    session.save()
    said = _counselee_seq(session.case) - session.counselee_seq
    start = Start("session_ended", at, session.begun_at, "" if session.entered else session.medium, said)
    courses.session_ended(head, place.case_id, start)
    return session.ended_number


def _counselee_seq(case: Case) -> int:
    return Member.objects.get(case=case, role=MemberRole.COUNSELEE).seq


def _facts(session: Session, place: Place) -> dict[str, Any]:
    ended = session.ended_at
    return {
        "session": b64url_encode(bytes(session.public_id)),
        "medium": session.medium,
        "from": session.begun_at,
        "until": ended,
        "minutes": None if ended is None else round((ended - session.begun_at) / 60_000),
        "entered": session.entered,
        "proxy": session.proxy,
        "by": b64url_encode(place.key_id),
    }
