"""The ways in: what a browser needs to seal, opening a case, coming back by codename, signing in, leaving."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from teduh.cases.actions import open_case
from teduh.cases.models import Case
from teduh.cases.timeline import tail
from teduh.cases.views import read_wraps
from teduh.conversations.opening import store_first
from teduh.keys.actions import prelogin, renew_keyset, set_lock, sign_in
from teduh.keys.cards import school_card
from teduh.keys.devices import kind_of_device
from teduh.lib import clock
from teduh.lib.fields import Fields, decode
from teduh.lib.http import answer, read_json
from teduh.lib.refusals import Refusal
from teduh.lib.secrets import peppered, same
from teduh.live.hub import hub
from teduh.people.access import Subject, end_session, start_session
from teduh.people.doors import ACCOUNTS, ANYONE, MEMBERS, SESSION, STUDENTS, admitted, door
from teduh.people.models import Codename, Person, School
from teduh.people.schools import current_school
from teduh.people.throttle import admit, count_refusal, source_of
from teduh.process.loading import latest
from teduh.sealing.codec import b64url_encode

_LARGEST_OPENING = 1_400_000


@door("GET", ANYONE, rate="page")
def school_detail(request: HttpRequest) -> dict[str, Any]:
    return school_card(current_school())


@door("POST", ANYONE, rate="source")
def case_create(request: HttpRequest) -> HttpResponse:
    """A case stands with its first sealed words, or nothing does. The same bytes again answer as before."""
    source = _source(request, "open")
    admit(source, _work(request))
    fields = Fields(read_json(request, _LARGEST_OPENING))
    header = request.headers.get("Authorization")
    subject = admitted(header, STUDENTS) if header else None
    opening = _Opening(fields, subject)
    found = Case.objects.filter(public_id=opening.case_id).first()
    if found is None:
        count_refusal(source, cost=0.2)  # a class at once opens its cases, a flood has to work for them
    case = opening.recognise(found) if found else opening.make()
    token = None if subject else start_session(case.school, codename=case.codename)
    shown = {"token": token, "case": b64url_encode(bytes(case.public_id)), "entries": tail(case.pk, 0, 60)}
    return answer(shown, 201)


class _Opening:
    """The body of an opening, taken apart and bound together by one digest."""

    def __init__(self, fields: Fields, subject: Subject | None) -> None:
        self.subject = subject
        self.case_id = fields.raw("case", exactly=16)
        self.locator = None if subject else fields.raw("locator", exactly=16)
        self.auth = None if subject else fields.raw("auth", exactly=32)
        self.manifest = fields.raw("manifest", at_most=4096)
        self.wraps = read_wraps(fields)
        self.messages = [decode(item, at_most=140_000) for item in fields.many("messages", 8)]
        self.urgent = fields.take("urgent", bool, False)
        fields.done()
        whole = b"".join([self.case_id, self.locator or b"", self.manifest, *self.messages])
        self.digest = sha256(whole).digest()

    def make(self) -> Case:
        school = current_school()
        if self.subject is not None and self.subject.may_counsel:
            raise Refusal("not_allowed")
        chosen = latest(school.process)
        process = (chosen.id, chosen.version)
        try:
            with transaction.atomic():
                case = open_case(
                    school=school,
                    person=self._person(school),
                    codename=self._codename(school),
                    manifest=self.manifest,
                    wraps=self.wraps,
                    digest=self.digest,
                    process=process,
                )
                if bytes(case.public_id) != self.case_id:
                    raise Refusal("bad_manifest")
                if self.urgent:
                    Case.objects.filter(pk=case.pk).update(urgent_at=clock.now())
                store_first(case, self.messages)
                return case
        except IntegrityError as problem:
            found = Case.objects.filter(public_id=self.case_id).first()
            if found is not None:  # the same opening, sent twice at once: one made it, both are answered
                return self.recognise(found)
            raise Refusal("taken") from problem

    def recognise(self, case: Case) -> Case:
        """The case that this very opening made before; anybody else's is taken."""
        mine = (
            self.subject is not None
            and case.person_id is not None
            and case.person_id == self.subject.person_id
            if self.auth is None
            else case.codename is not None
            and same(bytes(case.codename.auth_hash), peppered("codename", self.auth))
        )
        if not mine or not same(bytes(case.opening_digest), self.digest):
            raise Refusal("taken")
        return case

    def _person(self, school: School) -> Person | None:
        return Person.objects.get(pk=self.subject.account_pk, school=school) if self.subject else None

    def _codename(self, school: School) -> Codename | None:
        if self.locator is None or self.auth is None:
            return None
        return Codename.objects.create(
            school=school,
            locator=self.locator,
            auth_hash=peppered("codename", self.auth),
            created_at=clock.now(),
        )


@door("POST", ANYONE, rate="source")
def return_create(request: HttpRequest) -> dict[str, Any]:
    """Back by codename: the locator finds, the auth secret opens. Unknown and wrong answer alike.

    Nobody guesses 128 bits, so only what is wrong is ever slowed: seven right words open, whoever else is behind the address.
    """
    source = _source(request, "return")
    fields = Fields(read_json(request))
    locator, auth = fields.raw("locator", exactly=16), fields.raw("auth", exactly=32)
    fields.done()
    found = Codename.objects.select_related("school").filter(locator=locator).first()
    right = same(bytes(found.auth_hash) if found else bytes(32), peppered("codename", auth))
    if found is None or not right:
        admit(source, _work(request))
        count_refusal(source)
        raise Refusal("codename_unknown")
    case = Case.objects.get(codename=found)
    return {
        "token": start_session(found.school, codename=found),
        "case": b64url_encode(bytes(case.public_id)),
    }


def _before_sign_in(request: HttpRequest, kind: int) -> dict[str, Any]:
    fields = Fields(read_json(request))
    username = fields.text("username", 64)
    fields.done()
    return prelogin(username.strip().lower(), kind)


@door("POST", ANYONE, rate="source")
def prelogin_create(request: HttpRequest) -> dict[str, Any]:
    return _before_sign_in(request, 1)


@door("POST", ANYONE, rate="source")
def recovery_prelogin_create(request: HttpRequest) -> dict[str, Any]:
    return _before_sign_in(request, 2)


@door("POST", ANYONE, rate="source")
def sign_in_create(request: HttpRequest) -> dict[str, Any]:
    return _sign_in(request, 1)


@door("POST", ANYONE, rate="source")
def recovery_create(request: HttpRequest) -> dict[str, Any]:
    return _sign_in(request, 2)


def _sign_in(request: HttpRequest, kind: int) -> dict[str, Any]:
    """Guesses at one name from one address, and guesses at many, cost whoever comes from there some work; a right secret
    is let in for it at once, so nobody behind the same address can keep the real person out."""
    fields = Fields(read_json(request))
    username, auth = fields.text("username", 64).strip().lower(), fields.raw("auth", exactly=32)
    fields.done()
    source, everywhere = _source(request, "sign-in", username), _source(request, "sign-in")
    worked = admit(source, _work(request))
    found = sign_in(username, kind, auth, device=kind_of_device(request.headers.get("User-Agent", "")))
    if found is None:
        count_refusal(source)
        if not worked:
            admit(everywhere, _work(request))
        count_refusal(everywhere)
        raise Refusal("sign_in_refused")
    person, lock, token = found
    cases = Case.objects.filter(person=person).order_by("-pk")
    return {
        "token": token,
        "person": {
            "user": b64url_encode(bytes(person.public_id)),
            "name": person.display_name,
            "role": person.role,
            "username": person.username,
        },
        "lock": b64url_encode(bytes(lock.sealed)),
        "keyset": b64url_encode(bytes(person.keyset.sealed)),
        "school": school_card(person.school),
        "cases": [b64url_encode(bytes(case.public_id)) for case in cases],
    }


@door("POST", ACCOUNTS)
def lock_create(request: HttpRequest, subject: Subject) -> None:
    fields = Fields(read_json(request))
    auth_old = fields.raw("auth_old", exactly=32) if fields.has("auth_old") else None
    kind, lock, auth = (
        fields.number("kind", 4),
        fields.raw("lock", exactly=122),
        fields.raw("auth", exactly=32),
    )
    fields.done()
    with _guesses_counted(request, subject):
        ended = set_lock(subject, auth_old=auth_old, kind=kind, lock=lock, auth=auth)
    hub.from_thread(hub.end_of, ended)


@door("POST", MEMBERS)
def keyset_create(request: HttpRequest, subject: Subject) -> None:
    """The own keyset, sealed anew with what its owner has seen of the directory since."""
    fields = Fields(read_json(request))
    keyset, auth = fields.raw("keyset", exactly=185), fields.raw("auth", exactly=32)
    fields.done()
    with _guesses_counted(request, subject):
        renew_keyset(subject, keyset, auth=auth)


@contextmanager
def _guesses_counted(request: HttpRequest, subject: Subject) -> Iterator[None]:
    """A stolen token is no passphrase: whoever guesses at the present one is slowed like at the door."""
    source = _source(request, "lock", str(subject.person_id))
    admit(source, _work(request))
    try:
        yield
    except Refusal as refusal:
        if refusal.code == "sign_in_refused":
            count_refusal(source)
        raise


@door("GET", SESSION)
def session_detail(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """Whose session this is; for a student also the own case, the newest where there are several."""
    person = Person.objects.filter(pk=subject.person_id).first() if subject.person_id else None
    own = not subject.may_counsel and not subject.by_recovery
    case = Case.objects.for_subject(subject).cases().order_by("-pk").first() if own else None
    return {
        "person": {
            "user": b64url_encode(bytes(person.public_id)),
            "name": person.display_name,
            "role": person.role,
            "awaiting": subject.awaiting,
        }
        if person
        else None,
        "case": b64url_encode(bytes(case.public_id)) if case else None,
    }


@door("POST", SESSION)
def leave_create(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Signed out or quick exit: the token is dead, its streams end, the browser is told to forget."""
    end_session(subject)
    hub.from_thread(hub.end_of, [subject.session_id])
    response = answer()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _source(request: HttpRequest, door: str, whom: str = "") -> bytes:
    return source_of(request.META.get("REMOTE_ADDR", ""), door, whom)


def _work(request: HttpRequest) -> str | None:
    return request.headers.get("Teduh-Work")
