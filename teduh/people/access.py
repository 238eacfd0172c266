"""Who is asking: a Subject for each live token, kept in memory so that the hot paths need no query.

Every door decides by it. `end_session` empties the memory before it answers, so a dead token is dead at once.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.lib.secrets import token_hash
from teduh.people.models import Codename, Person, Role, School, Session

_RECHECK_SECONDS = 30.0
_MOST_REMEMBERED = 50_000
_MOST_OF_A_CODENAME = 20


@dataclass(slots=True, eq=False)
class Subject:
    """One live session: a person with an account, or the holder of a codename."""

    session_id: int
    token_hash: bytes
    school_id: int
    school_public_id: bytes
    person_id: int | None
    codename_id: int | None
    role: str
    expires_ms: int
    by_recovery: bool
    awaiting: bool = False  # no coordinator has vouched for the keys yet
    checked_at: float = 0.0
    ended: bool = False
    places: dict[bytes, object] = field(default_factory=dict)  # what higher rooms remember about this session

    @property
    def is_live(self) -> bool:
        return not self.ended and clock.now_ms() < self.expires_ms

    @property
    def is_remembered(self) -> bool:
        """Whether an end of this session would be heard of here; a stream of one that was forgotten has to come again."""
        return self.is_live and _subjects.get(self.token_hash) is self

    @property
    def account_pk(self) -> int:
        """The person of an account session; asked only behind a door that admits accounts."""
        if self.person_id is None:
            raise Refusal("not_allowed")
        return self.person_id

    @property
    def may_counsel(self) -> bool:
        return self.role in {Role.COUNSELOR, Role.COORDINATOR}


_subjects: dict[bytes, Subject] = {}
_ended: dict[bytes, float] = {}  # tokens that ended of late, and when
_guard = Lock()


def bearer(header: str | None) -> str | None:
    """The token of an Authorization header, if it has the form of one."""
    if header is None or not header.startswith("Bearer "):
        return None
    token = header[7:]
    return token if len(token) == 43 else None


def remembered(token: str) -> Subject | None:
    """The subject of a token seen lately: no query. None means: ask `subject_of`."""
    found = _subjects.get(token_hash(token))
    if found is None or found.ended or clock.now_ms() >= found.expires_ms:
        return None
    return found if clock.ticks() - found.checked_at < _RECHECK_SECONDS else None


def subject_of(token: str) -> Subject | None:
    """The subject of a token, looked up in the database when memory has none or an old one."""
    found = remembered(token)
    if found is not None:
        return found
    hashed = token_hash(token)
    session = (
        Session.objects.select_related("school", "person").filter(token_hash=hashed, ended_at=None).first()
    )
    if session is None or session.expires_at <= clock.now() or (session.person and not session.person.active):
        _drop(hashed)
        return None
    _note_hour(session)
    return _remember(session)


@transaction.atomic
def start_session(
    school: School,
    *,
    person: Person | None = None,
    codename: Codename | None = None,
    by_recovery: bool = False,
    device: str = "",
) -> str:
    """A new token for one tab, valid for some hours. The caller has checked the secret.

    What expired a day ago is forgotten as new ones come, so that no record of visits gathers.
    """
    Session.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()
    token = secrets.token_urlsafe(32)
    kind = "counselor" if person and person.may_counsel else "student"
    lifetime = timedelta(minutes=10) if by_recovery else timedelta(hours=settings.SESSION_HOURS[kind])
    Session.objects.create(
        token_hash=token_hash(token),
        school=school,
        person=person,
        codename=codename,
        created_at=clock.now(),
        expires_at=clock.now() + lifetime,
        by_recovery=by_recovery,
        device=device,
        seen_at=this_hour() if person else None,
    )
    if codename is not None:
        newest = _live().filter(codename=codename).order_by("-pk").values_list("pk", flat=True)
        _end_all(Session.objects.filter(pk__in=list(newest[_MOST_OF_A_CODENAME:])))
    return token


def end_session(subject: Subject) -> None:
    """The session is over: in the database, in memory, and for its open streams at their next beat."""
    Session.objects.filter(pk=subject.session_id, ended_at=None).update(ended_at=clock.now())
    _forget(subject.token_hash)


def end_sessions_of(
    person: Person,
    *,
    but: Subject | None = None,
    by_recovery: bool | None = None,
    alone: int | None = None,
) -> list[int]:
    """Every session of a person ends, or those alone that a recovery code opened, or the one with this row, but not the
    one that asks."""
    ending = sessions_of(person.pk)
    if but is not None:
        ending = ending.exclude(pk=but.session_id)
    if by_recovery is not None:
        ending = ending.filter(by_recovery=by_recovery)
    if alone is not None:
        ending = ending.filter(pk=alone)
    return _end_all(ending)


def check_still_live(subject: Subject) -> None:
    """Asks the database, for an act in whose transaction the session must not have ended before. Raises `no_session`."""
    if not _live().filter(pk=subject.session_id).exists():
        raise Refusal("no_session")


def sessions_of(person_pk: int) -> QuerySet[Session]:
    """The live sessions of one account."""
    return _live().filter(person_id=person_pk)


def this_hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


def _note_hour(session: Session) -> None:
    """Enough to know a forgotten tab by; finer would be a record of somebody's day."""
    hour = this_hour()
    if session.person_id is not None and session.seen_at != hour:
        Session.objects.filter(pk=session.pk).update(seen_at=hour)


def _live() -> QuerySet[Session]:
    return Session.objects.filter(ended_at=None, expires_at__gt=clock.now())


def _end_all(ending: QuerySet[Session]) -> list[int]:
    found = list(ending.values_list("pk", "token_hash"))
    Session.objects.filter(pk__in=[pk for pk, _ in found]).update(ended_at=clock.now())
    # Not before: until the commit, whoever asks still reads a live session.
    transaction.on_commit(lambda: _forget_all([bytes(hashed) for _, hashed in found]))
    return [pk for pk, _ in found]


def look_again_at(person: Person) -> None:
    """What a person may do has changed: her live sessions are read anew at their next request."""
    hashes = list(Session.objects.filter(person=person, ended_at=None).values_list("token_hash", flat=True))
    transaction.on_commit(lambda: _drop_all([bytes(hashed) for hashed in hashes]))


def _forget_all(hashes: list[bytes]) -> None:
    for hashed in hashes:
        _forget(hashed)


def _forget(hashed: bytes) -> None:
    """From now on nobody remembers this token, not even who read its row a moment before."""
    now = clock.ticks()
    with _guard:
        for old in [each for each, at in _ended.items() if now - at > _RECHECK_SECONDS]:
            del _ended[old]
        _ended[hashed] = now
    _drop(hashed)


def _drop(hashed: bytes) -> None:
    with _guard:
        found = _subjects.pop(hashed, None)
    if found is not None:
        found.ended = True


def _drop_all(hashes: list[bytes]) -> None:
    for hashed in hashes:
        _drop(hashed)


def _remember(session: Session) -> Subject | None:
    hashed = bytes(session.token_hash)
    with _guard:
        if hashed in _ended:
            return None
        known = _subjects.get(hashed)
        if known is not None and not known.ended:
            known.checked_at = clock.ticks()
            known.awaiting = session.person is not None and session.person.awaiting_since is not None
            _subjects[hashed] = _subjects.pop(hashed)  # the longest unseen stands first
            return known
        if len(_subjects) >= _MOST_REMEMBERED:
            del _subjects[next(iter(_subjects))]  # not ended: its streams come again, see `is_remembered`
        person = session.person
        subject = _subjects[hashed] = Subject(
            session_id=session.pk,
            token_hash=hashed,
            school_id=session.school_id,
            school_public_id=bytes(session.school.public_id),
            person_id=person.pk if person else None,
            codename_id=session.codename_id,
            role=person.role if person else Role.STUDENT,
            expires_ms=int(session.expires_at.timestamp() * 1000),
            by_recovery=session.by_recovery,
            awaiting=person is not None and person.awaiting_since is not None,
            checked_at=clock.ticks(),
        )
        return subject
