"""Referrals over HTTP: of a case, to a target with an account, and through a link. Parses and answers only."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from teduh.cases.access import Place, case_for, place_of
from teduh.cases.consents import consents_of
from teduh.cases.models import Case
from teduh.disclosure.consent import ConsentScope, TargetKind
from teduh.disclosure.joining import consents_standing
from teduh.lib import clock
from teduh.lib.fields import Fields, decode
from teduh.lib.http import read_bytes, strict_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import ANYONE, COUNSELORS, MEMBERS, STUDENTS, door
from teduh.people.models import Person
from teduh.people.throttle import check_source, count_refusal, source_of
from teduh.referrals import links, wire
from teduh.referrals.proposing import Proposal, decide, propose
from teduh.referrals.receiving import answer_packet, open_packet, referrals_to
from teduh.referrals.releasing import Packet, release, revoke
from teduh.sealing.codec import b64url_encode

_ENVELOPE = 140_000
_LARGEST = 400_000


def _body(request: HttpRequest) -> tuple[Fields, bytes]:
    raw = read_bytes(request, _LARGEST)
    return Fields(strict_json(raw)), sha256(raw).digest()


def _found(subject: Subject, case: str) -> tuple[Case, Place]:
    found = case_for(subject, decode(case, exactly=16))
    return found, place_of(subject, bytes(found.public_id), again=True)


def _person(subject: Subject) -> Person:
    return Person.objects.select_related("school").get(pk=subject.account_pk)


@door("GET", MEMBERS)
def referrals_list(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found, _ = _found(subject, case)
    standing = consents_standing(consents_of(found), clock.now_ms())
    agreed = {consent.referral_id: consent.scope is not ConsentScope.WITHDRAWN for consent in standing}
    return wire.release_log(found, subject, agreed)


@door("POST", COUNSELORS)
def referral_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found, place = _found(subject, case)
    fields, digest = _body(request)
    proposal, sealed = read_proposal(fields, digest), fields.raw("request", at_most=_ENVELOPE)
    fields.done()
    return {"n": propose(found, place, _person(subject), proposal, sealed)}


def read_proposal(fields: Fields, digest: bytes) -> Proposal:
    referral_id = fields.raw("referral", exactly=16)
    target = Fields(fields.take("target", dict))
    kind = target.number("kind", 3)
    if kind not in tuple(TargetKind):
        raise Refusal("bad_request")
    whom = target.raw("mark" if kind == TargetKind.OUTSIDE else "user", exactly=16)
    formal = target.take("formal", bool)
    target.done()
    scope = ConsentScope(fields.number("scope", 3))
    begins, ends = fields.number("from"), fields.number("until")
    return Proposal(referral_id, TargetKind(kind), whom, formal, scope, begins, ends, digest)


@door("POST", STUDENTS)
def consent_create(request: HttpRequest, subject: Subject, case: str, referral: str) -> dict[str, Any]:
    found, place = _found(subject, case)
    fields, _ = _body(request)
    declined = fields.take("declined", bool, False)
    consent = None if declined else fields.raw("consent", exactly=197)
    reply = fields.raw("reply", at_most=_ENVELOPE) if consent and fields.has("reply") else None
    fields.done()
    return {"n": decide(found, place, decode(referral, exactly=16), consent, reply)}


@door("POST", COUNSELORS)
def packet_create(request: HttpRequest, subject: Subject, case: str, referral: str) -> dict[str, Any]:
    found, place = _found(subject, case)
    fields, _ = _body(request)
    part, own_wrap = fields.raw("part", at_most=_ENVELOPE), fields.raw("own_wrap", exactly=80)
    if fields.has("wrap"):
        packet = Packet(part, own_wrap, wrap=fields.raw("wrap", exactly=80))
    else:
        link = fields.raw("link", exactly=80)
        packet = Packet(part, own_wrap, None, link, *_secrets(fields))
    fields.done()
    return {"n": release(found, place, _person(subject), decode(referral, exactly=16), packet)}


@door("POST", COUNSELORS)
def revocation_create(request: HttpRequest, subject: Subject, case: str, referral: str) -> None:
    found, place = _found(subject, case)
    fields, _ = _body(request)
    fields.done()
    revoke(found, place, decode(referral, exactly=16))


@door("GET", COUNSELORS)
def incoming_list(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    person = _person(subject)
    rows = [wire.incoming_row(each) for each in referrals_to(person)]
    return {"school": wire.school_keys(person.school), "referrals": rows}


@door("GET", COUNSELORS)
def schools_list(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    return {"schools": wire.other_schools(subject.school_id)}


@door("POST", COUNSELORS)
def incoming_open(request: HttpRequest, subject: Subject, referral: str) -> dict[str, Any]:
    fields, _ = _body(request)
    fields.done()
    return wire.opened_packet(open_packet(_person(subject), decode(referral, exactly=16)))


@door("POST", COUNSELORS)
def incoming_answer(request: HttpRequest, subject: Subject, referral: str) -> dict[str, Any]:
    fields, _ = _body(request)
    accepted, part = _answer(fields)
    answer_packet(_person(subject), decode(referral, exactly=16), accepted, part)
    return {}


def _answer(fields: Fields) -> tuple[bool | None, bytes | None]:
    accepted = fields.take("accepted", bool, None)
    part = fields.raw("part", at_most=_ENVELOPE) if fields.has("part") else None
    fields.done()
    if accepted is None and part is None:
        raise Refusal("bad_request")
    return accepted, part


@door("POST", ANYONE, rate="source")
def link_open(request: HttpRequest) -> dict[str, Any]:
    """Counted by source beside the link's own five: who guesses locators is slowed, too."""
    source = _source(request)
    fields, _ = _body(request)
    locator, auth = _secrets(fields)
    fields.done()
    try:
        referral, link = links.open_link(locator, auth)
    except Refusal:
        count_refusal(source)
        raise
    told = wire.opened_packet(referral)
    return told | {"link": b64url_encode(link)}


@door("POST", ANYONE, rate="source")
def link_answer(request: HttpRequest) -> dict[str, Any]:
    source = _source(request)
    fields, _ = _body(request)
    locator, auth = _secrets(fields)
    accepted, part = _answer(fields)
    try:
        links.answer_link(locator, auth, accepted, part)
    except Refusal:
        count_refusal(source)
        raise
    return {}


def _source(request: HttpRequest) -> bytes:
    source = source_of(request.META.get("REMOTE_ADDR", ""), "referral")
    check_source(source)
    return source


def _secrets(fields: Fields) -> tuple[bytes, bytes]:
    return fields.raw("locator", exactly=16), fields.raw("auth", exactly=32)
