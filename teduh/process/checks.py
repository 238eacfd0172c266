"""What the server itself knows of a gate or a requirement, whoever claims what. Rooms that know more register it here.

Most criteria are sealed words that only counselor and counselee can judge; of those nothing is known, and they are believed.
"""

from collections.abc import Callable

from teduh.cases.consents import consents_of
from teduh.cases.models import Case
from teduh.disclosure.joining import consents_standing
from teduh.lib import clock
from teduh.process.models import Milestone

type Check = Callable[[Case], bool]

_WEEK_MS = 7 * 86_400_000
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """From now on no one can claim what `check` denies."""
    if name in _checks:
        raise RuntimeError(f"check {name} is registered twice")
    _checks[name] = check


def known(case: Case, names: set[str]) -> dict[str, bool]:
    return {name: _checks[name](case) for name in names if name in _checks}


def readiness_recorded(case: Case) -> bool:
    """Both sides have opened their list; what they found there is theirs to say."""
    sides = Milestone.objects.filter(case=case, name__in=("ready/counselee", "ready/counselor"))
    return sides.count() == 2


def consented(case: Case) -> bool:
    """The counselee's word for some referral stands."""
    return bool(consents_standing(consents_of(case), clock.now_ms()))


def greeted_twice(case: Case) -> bool:
    """Since the counselee's last word a counselor wrote at least twice, a week or more apart."""
    return case.counselor_at > case.counselee_at and case.counselor_at - case.turn_at >= _WEEK_MS
