"""The timeline of a case: numbers and chains what happened, in the order in which it was committed.

`lock_cases` then `enter` is the only way in, for the hot path's groups and for single acts alike: the case's row is
locked, so numbers have no gap and a reader who tails by number never misses a slow act (house.md, "Tried").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction

from teduh.cases.kinds import followers_of, kind_named
from teduh.cases.models import Case, Entry
from teduh.lib import clock
from teduh.lib.rows import Rows
from teduh.live.frames import frame
from teduh.live.hub import hub
from teduh.sealing.chain import EntryKind, chain_next, chain_start, fact_digest
from teduh.sealing.codec import b64url_encode


@dataclass(slots=True)
class CaseHead:
    """The locked end of one timeline; `enter` moves it."""

    case_pk: int
    number: int
    chain: bytes
    epoch: int
    counselee_at: int
    counselor_at: int
    turn_at: int
    closed_at: object

    def heard(self, at: int, *, from_counselee: bool) -> None:
        """Somebody has spoken: each side's last word, and since when the other has not answered, so nothing need be counted.

        Later than the other's by at least an instant, so that who spoke last is never in doubt.
        """
        theirs, mine = (
            (self.counselor_at, self.counselee_at)
            if from_counselee
            else (self.counselee_at, self.counselor_at)
        )
        at = max(at, theirs + 1)
        if mine <= theirs:
            self.turn_at = at
        if from_counselee:
            self.counselee_at = at
        else:
            self.counselor_at = at


def lock_cases(case_pks: Iterable[int]) -> dict[int, CaseHead]:
    """The heads of these cases, locked until the transaction ends, in one order so that no two groups deadlock."""
    columns = "id, number, chain, epoch, counselee_at, counselor_at, turn_at, closed_at"
    return {row[0]: CaseHead(*row) for row in Rows().locked("cases_case", columns, sorted(set(case_pks)))}


def next_row(
    head: CaseHead, kind: str, chained_as: EntryKind, digest: bytes, *, at: int, facts: bytes = b""
) -> tuple[Any, ...]:
    """Moves the head on by one entry and answers the row that says so."""
    head.number += 1
    head.chain = chain_next(head.chain, head.number, chained_as, digest)
    return (head.case_pk, head.number, kind, at, digest, head.chain, facts)


def reopened_row(head: CaseHead, by: bytes, at: int) -> tuple[Any, ...]:
    """The counselee came back to a closed case: the entry that says so. Who writes it opens the case itself, too."""
    head.closed_at = None
    facts = served_bytes({"by": b64url_encode(by)})
    return next_row(head, "case.reopened", EntryKind.FACT, fact_digest(facts), at=at, facts=facts)


def served_bytes(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, separators=(",", ":")).encode()


def save_rows(rows: Sequence[tuple[Any, ...]], heads: Iterable[CaseHead]) -> None:
    """Writes entries and the moved heads; the caller's transaction makes them true."""
    table = Rows()
    table.insert("cases_entry", "case_id, number, kind, at, digest, chain, facts", rows)
    table.update(
        "cases_case",
        ("number", "chain", "counselee_at", "counselor_at", "turn_at"),
        [(h.case_pk, h.number, h.chain, h.counselee_at, h.counselor_at, h.turn_at) for h in heads],
    )


def enter(
    head: CaseHead,
    case_id: bytes,
    kind: str,
    *,
    digest: bytes | None = None,
    facts: dict[str, Any] | None = None,
) -> int:
    """One entry by a single act: numbered, chained, saved, followed, and shown to open streams after the commit."""
    served = served_bytes(facts) if facts is not None else b""
    at = clock.now_ms()
    chained_as = kind_named(kind).chained_as
    row = next_row(head, kind, chained_as, digest or fact_digest(served), at=at, facts=served)
    save_rows([row], [head])
    number, case_pk = head.number, head.case_pk
    transaction.on_commit(lambda: show(case_pk, case_id, number))
    for act in followers_of(kind):
        act(head, case_id, facts or {})
    return number


def show(case_pk: int, case_id: bytes, number: int) -> None:
    """After a commit, from any thread: the entry goes to whoever has the case open."""
    entry = Entry.objects.get(case_id=case_pk, number=number)
    [wired] = wire(case_pk, [entry])
    shown = frame("entri", {"k": b64url_encode(case_id), **wired})
    hub.from_thread(hub.publish, case_topic(case_pk), number, shown)


def case_topic(case_pk: int) -> tuple[str, int]:
    return ("case", case_pk)


def tail(case_pk: int, after: int, limit: int) -> list[dict[str, Any]]:
    """The entries after a number, as they travel, oldest first."""
    found = Entry.objects.filter(case_id=case_pk, number__gt=after).order_by("number")[:limit]
    return wire(case_pk, list(found))


def page_before(case: Case, before: int, limit: int = 60) -> dict[str, Any]:
    """Up to `limit` entries before a number, and the chain value they build on."""
    found = list(Entry.objects.filter(case=case, number__lt=before).order_by("-number")[: limit + 1])
    anchor, entries = (found[limit], found[:limit]) if len(found) > limit else (None, found)
    start = {"number": 0, "chain": b64url_encode(chain_start(bytes(case.public_id)))}
    if anchor is not None:
        start = {"number": anchor.number, "chain": b64url_encode(bytes(anchor.chain))}
    return {"anchor": start, "entries": wire(case.pk, entries[::-1])}


def wire(case_pk: int, entries: list[Entry]) -> list[dict[str, Any]]:
    """Entries as the browser gets them; each kind fills in its own."""
    filled: dict[int, dict[str, Any]] = {}
    for name, of_kind in groupby(sorted(entries, key=attrgetter("kind")), key=attrgetter("kind")):
        filled |= kind_named(name).fill(case_pk, list(of_kind))
    return [{"n": e.number, "j": e.kind, "at": e.at, **filled[e.number]} for e in entries]
