"""What comes before words: each side's readiness, and notices that were shown and acknowledged (R22 to R30)."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.models import Case
from teduh.lib.refusals import Refusal
from teduh.process.loading import process_of
from teduh.process.models import Milestone
from teduh.sealing.codec import b64url_encode


@transaction.atomic
def record_readiness(case: Case, place: Place, side: str, results: Mapping[str, str]) -> None:
    """This side has gone through its list, or has skipped it. No name of a device and no address is asked for."""
    process = process_of(case.process, case.process_version)
    if place.is_counselee != (side == "counselee"):
        raise Refusal("not_allowed")
    if not results or not set(results) <= process.readiness.get(side, frozenset()):
        raise Refusal("bad_request")
    if not set(results.values()) <= process.results:
        raise Refusal("bad_request")
    facts = {"side": side, "results": dict(sorted(results.items()))}
    _reach(case, place, f"ready/{side}", "readiness.recorded", facts)


@transaction.atomic
def acknowledge(case: Case, place: Place, text: str, version: int) -> None:
    """A text that there is was shown and acknowledged, in this version; once for each side."""
    if text not in process_of(case.process, case.process_version).texts:
        raise Refusal("bad_request")
    who = "counselee" if place.is_counselee else "counselor"
    facts = {"text": text, "version": version, "by": b64url_encode(place.key_id)}
    _reach(case, place, f"seen/{who}/{text}/{version}", "notice.acknowledged", facts)


def _reach(case: Case, place: Place, name: str, kind: str, facts: dict[str, Any]) -> None:
    """The same told twice in a row is one entry, whoever of a side tells it."""
    head = timeline.lock_cases([case.pk])[case.pk]
    told = {name: value for name, value in facts.items() if name != "by"}
    digest = sha256(json.dumps(told, sort_keys=True).encode()).digest()
    reached = Milestone.objects.filter(case=case, name=name)
    if reached.filter(digest=digest).exists():
        return
    number = timeline.enter(head, place.case_id, kind, facts=facts)
    Milestone.objects.update_or_create(case=case, name=name, defaults={"number": number, "digest": digest})
