"""The kinds of entry that the spine itself makes: epochs, and plain facts that drive duties."""

from collections.abc import Sequence
from typing import Any

from teduh.cases.kinds import Kind
from teduh.cases.models import Entry, Epoch
from teduh.sealing.chain import EntryKind
from teduh.sealing.codec import b64url_encode


class EpochBegan(Kind):
    """Who can read from here on; carries the signed manifest."""

    name = "epoch"
    chained_as = EntryKind.EPOCH

    def fill(self, case_pk: int, entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
        numbers = [entry.number for entry in entries]
        epochs = Epoch.objects.filter(case_id=case_pk, number__in=numbers)
        return {epoch.number: {"m": b64url_encode(bytes(epoch.manifest))} for epoch in epochs}


class PromiseMade(Kind):
    """By when the first reply is due, by the school's own promise (R2, R65)."""

    name = "promise.made"


class UrgencyRaised(Kind):
    """The student asked for a quick reply. Only a press raises it, never a program (R15)."""

    name = "urgency.raised"


class CaseReopened(Kind):
    """The counselee wrote in a closed case, or a counselor took it up again; its history stands (R54)."""

    name = "case.reopened"


KINDS = (EpochBegan, PromiseMade, UrgencyRaised, CaseReopened)
