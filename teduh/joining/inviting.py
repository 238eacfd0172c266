"""Schools made and people invited, by the command line and by a coordinator. No key is made here: that is the browser's."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from teduh.joining.models import Invitation
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.lib.secrets import peppered
from teduh.people.models import COUNSELING_ROLES, Person, Role, School
from teduh.privacy import audit
from teduh.sealing.directory import name_field
from teduh.sealing.errors import SealingError

LASTS = timedelta(hours=72)
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")


@dataclass(frozen=True)
class Link:
    """What goes into the address after `#`, told once, and until when it opens."""

    secret: bytes
    expires_at: datetime


def make_school(name: str, level: str, opens: time, closes: time, reply_by: time) -> School:
    """A school stands, with nobody in it yet."""
    return School.objects.create(
        public_id=secrets.token_bytes(16),
        name=name,
        level=level,
        codename_salt=secrets.token_bytes(16),
        opens=opens,
        closes=closes,
        reply_by=reply_by,
        created_at=clock.now(),
    )


@transaction.atomic
def invite(school: School, role: Role, name: str, username: str, *, by: Person | None = None) -> Link:
    """A link stands by which this person makes her own keys, once. An open one for the same user name ends with it."""
    check_invited(role, name, username)
    now, secret = clock.now(), secrets.token_bytes(16)
    _forget_old(school, username, now)
    made = Invitation.objects.create(
        school=school,
        user_id=secrets.token_bytes(16),
        secret_hash=peppered("invitation", secret),
        name=name,
        username=username,
        role=role,
        by=by,
        made_at=now,
        expires_at=now + LASTS,
    )
    audit.record(audit.INVITED, school=school, by=by, about=bytes(made.user_id))
    return Link(secret, made.expires_at)


def check_invited(role: Role, name: str, username: str) -> None:
    """The name must fit the directory; the user name must be free on this install."""
    try:
        name_field(name)
    except SealingError as problem:
        raise Refusal("bad_request") from problem
    if role not in COUNSELING_ROLES or not USERNAME.fullmatch(username) or not _is_name(name):
        raise Refusal("bad_request")
    if Person.objects.filter(username=username).exists():
        raise Refusal("username_taken")


def _is_name(name: str) -> bool:
    return any(character.isalpha() for character in name)


def _forget_old(school: School, username: str, now: datetime) -> None:
    """Names of those who never came do not gather, and a link that went astray ends when a new one is made."""
    unused = Invitation.objects.filter(used_at=None)
    unused.filter(expires_at__lte=now).delete()
    unused.filter(school=school, username=username).delete()
