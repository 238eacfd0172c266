"""The unlinkable tally: how often a score was given, by whom nobody can tell (open question 5 of the contents).

Each score waits in memory, apart from all others of the same answer, until a small group has given one for its item; then
their counts reach the disk together. So no row was made by one person alone, and nothing says what was answered together.
A restart forgets what waits; the sealed answers are not touched by it.
"""

from collections import Counter, defaultdict
from threading import Lock
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from teduh.forms.catalogue import catalogue
from teduh.forms.models import Tally
from teduh.lib.refusals import Refusal
from teduh.people.models import School
from teduh.people.schools import local_now

GROUP = 10

type Scores = dict[tuple[str, str], int]  # by item and scale
type Asked = tuple[int, str, int, str, str]  # school, form, version, item, scale

_guard = Lock()
_waiting: dict[Asked, Counter[int]] = defaultdict(Counter)


def checked_scores(form: str, version: int, given: dict[str, Any], *, child: bool) -> Scores:
    """The scores by item, each on a scale that this form asks it on; `bad_request` otherwise."""
    scales: dict[str, list[str]] = defaultdict(list)
    for item, scale in catalogue().scaled_items(form):
        scales[item].append(scale)
    if version != catalogue().version or not given:
        raise Refusal("bad_request")
    scores: Scores = {}
    for item, score in given.items():
        if item not in scales:
            raise Refusal("bad_request")
        scale = scales[item][-1 if child else 0]
        if type(score) is not int or score not in catalogue().scores(scale):
            raise Refusal("bad_request")
        scores[item, scale] = score
    return scores


def gather(school: School, form: str, version: int, scores: Scores) -> None:
    """These scores wait; where one completes the group of its item, the group is counted."""
    complete = []
    with _guard:
        for (item, scale), score in scores.items():
            asked = (school.pk, form, version, item, scale)
            _waiting[asked][score] += 1
            if _waiting[asked].total() >= GROUP:
                complete.append((asked, _waiting.pop(asked)))
    for asked, counts in complete:
        _count(school, asked, counts)


@transaction.atomic
def _count(school: School, asked: Asked, counts: Counter[int]) -> None:
    _, form, version, item, scale = asked
    day = local_now(school).date()
    for score, count in sorted(counts.items()):
        named = {"form": form, "version": version, "scale": scale, "item": item, "score": score, "day": day}
        row, made = Tally.objects.get_or_create(school=school, **named, defaults={"count": count})
        if not made:
            Tally.objects.filter(pk=row.pk).update(count=F("count") + count)


def totals(school: School, form: str, version: int) -> list[dict[str, Any]]:
    """The counts of a form by item, scale and score; an item that fewer than a group answered says nothing."""
    kept = Tally.objects.filter(school=school, form=form, version=version)
    each = (
        kept.values("item", "scale", "score").annotate(count=Sum("count")).order_by("item", "scale", "score")
    )
    answered: Counter[tuple[str, str]] = Counter()
    for row in each:
        answered[row["item"], row["scale"]] += row["count"]
    return [dict(row) for row in each if answered[row["item"], row["scale"]] >= GROUP]
