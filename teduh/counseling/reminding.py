"""When somebody may be reminded that something waits: never at night, never in lessons (schedule_rules of the forms).

The counselee's own device may remind at these times, without a form's name; nothing is sent from here.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from teduh.counseling.rules import rule_of
from teduh.counseling.schedule import UNSETTLED, Slot, reminders_of
from teduh.people.models import School
from teduh.people.schools import is_open

MORNING, EVENING = time(6), time(20)


def reminder_times(school: School, slot: Slot) -> list[int]:
    """The instants for one slot, moved to the next kind hour, all before it closes; none once it is settled."""
    rule = rule_of(slot.form)
    if rule is None or slot.state not in UNSETTLED:
        return []
    kind = (kind_instant(school, at) for at in reminders_of(slot, rule))
    return sorted({at for at in kind if at < slot.closes})


def kind_instant(school: School, at: int) -> int:
    """`at`, or the first instant after it that is neither night nor lesson."""
    local = datetime.fromtimestamp(at / 1000, tz=ZoneInfo(school.zone))
    if local.time() >= EVENING:
        local = datetime.combine(local.date() + timedelta(days=1), MORNING, tzinfo=local.tzinfo)
    elif local.time() < MORNING:
        local = datetime.combine(local.date(), MORNING, tzinfo=local.tzinfo)
    if is_open(school, local):
        local = datetime.combine(local.date(), school.closes, tzinfo=local.tzinfo)
    return int(local.timestamp() * 1000)
