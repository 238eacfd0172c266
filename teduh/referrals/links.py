"""The door for somebody outside: a link and four words said aloud. Five wrong guesses end the link for good (spec, section 15).

Unknown, wrong, ended and no longer agreed to answer alike.
"""

from django.db import transaction

from teduh.lib.refusals import Refusal
from teduh.lib.secrets import peppered, same
from teduh.referrals.models import Ending, Link, Referral
from teduh.referrals.receiving import opened, take_answer
from teduh.referrals.releasing import PEPPER
from teduh.referrals.standing import end, is_readable, locked

_GUESSES = 5


def open_link(locator: bytes, auth: bytes) -> tuple[Referral, bytes]:
    """The referral and the sealed link, opened by somebody outside."""
    with transaction.atomic():
        found = _admitted(locator, auth)
        if found is not None:
            opened(found[0])
    if found is None:  # raised only now: a wrong guess has been counted by then
        raise Refusal("referral_unknown")
    return found


def answer_link(locator: bytes, auth: bytes, accepted: bool | None, part: bytes | None) -> None:
    with transaction.atomic():
        found = _admitted(locator, auth)
        if found is not None:
            take_answer(found[0], accepted, part, None)
    if found is None:
        raise Refusal("referral_unknown")


def _admitted(locator: bytes, auth: bytes) -> tuple[Referral, bytes] | None:
    known = Link.objects.select_related("referral__case").filter(locator=locator).first()
    if known is None:
        same(bytes(32), peppered(PEPPER, auth))
        return None
    referral = locked(known.referral.case, bytes(known.referral.public_id))
    link = Link.objects.filter(
        pk=known.pk
    ).first()  # anew, now that the case is locked: guesses are counted one by one
    if link is None:
        return None
    if not same(bytes(link.auth_hash), peppered(PEPPER, auth)):
        _count_wrong(referral, link)
        return None
    return (referral, bytes(link.sealed)) if is_readable(referral) else None


def _count_wrong(referral: Referral, link: Link) -> None:
    link.wrong += 1
    link.save(update_fields=["wrong"])
    if link.wrong >= _GUESSES:
        end(referral, Ending.REVOKED, by=None)
