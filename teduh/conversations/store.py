"""Stores sealed messages, a group at a time, under the locks of their cases.

The group writer calls `store` for the hot path; `store_first` serves the opening of a case. Neither can read a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from teduh.cases.access import Place
from teduh.cases.kinds import followers_of
from teduh.cases.models import reopen
from teduh.cases.timeline import CaseHead, lock_cases, next_row, reopened_row, save_rows
from teduh.conversations.models import Message
from teduh.conversations.receipts import receipt_for
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.lib.rows import Rows, together
from teduh.process.consulting import is_over
from teduh.sealing.chain import EntryKind
from teduh.sealing.codec import b64url_encode
from teduh.sealing.message import Envelope, envelope_hash


@dataclass(slots=True)
class NewMessage:
    """An envelope whose signature, size and context were checked; its place in the order is not yet."""

    place: Place
    envelope: Envelope
    hash: bytes
    is_talk: bool = True  # answers to a form and the like wake nobody and reopen nothing


@dataclass(slots=True)
class Stored:
    """On disk, or it was before: a repeated send gets the answer of the first."""

    number: int
    at: int
    receipt: bytes
    repeated: bool = False


@dataclass(slots=True)
class Sender:
    seq: int
    head: bytes
    until_epoch: int | None


def store(items: Sequence[NewMessage]) -> list[Stored | Refusal]:
    """One outcome for each message: stored in order, recognised as a repeat, or refused with what to do."""
    heads = lock_cases(item.place.case_pk for item in items)
    senders = load_senders({item.place.member_pk for item in items})
    at = clock.now_ms()
    group = _Group(heads, senders, at)
    outcomes = [group.take(item) if group.knows(item.place) else Refusal("not_found") for item in items]
    group.save()
    return outcomes


class _Group:
    """The rows that one transaction will write, and the state they build on."""

    def __init__(self, heads: dict[int, CaseHead], senders: dict[int, Sender], at: int) -> None:
        self.heads, self.senders, self.at = heads, senders, at
        self.entries: list[tuple[Any, ...]] = []
        self.messages: list[tuple[Any, ...]] = []
        self.moved: dict[int, CaseHead] = {}
        self.sent: set[int] = set()
        self.reopened: dict[int, Place] = {}
        self.fresh: dict[
            tuple[int, int], tuple[bytes, Stored]
        ] = {}  # of this very group, for repeats within it

    def knows(self, place: Place) -> bool:
        """Not so where the case was erased since its session looked."""
        return place.case_pk in self.heads and place.member_pk in self.senders

    def take(self, item: NewMessage) -> Stored | Refusal:
        place, header = item.place, item.envelope.header
        head, sender = self.heads[place.case_pk], self.senders[place.member_pk]
        if header.seq <= sender.seq:
            return self.repeat(item, sender)
        if (barred := _barred(header.epoch, head, sender)) is not None:
            return barred
        if header.seq != sender.seq + 1 or header.previous_hash != sender.head:
            return stale(sender)
        if header.seen_number > head.number:
            return Refusal("bad_envelope")
        return self.accept(item, head, sender)

    def accept(self, item: NewMessage, head: CaseHead, sender: Sender) -> Stored:
        place, header = item.place, item.envelope.header
        if item.is_talk:
            self.hear(place, head)
        self.entries.append(next_row(head, "message", EntryKind.MESSAGE, item.hash, at=self.at))
        self.messages.append(
            (place.case_pk, head.number, header.message_id, place.key_id, header.seq, item.envelope.raw)
        )
        sender.seq, sender.head = header.seq, item.hash
        self.moved[place.case_pk] = head
        self.sent.add(place.member_pk)
        stored = Stored(head.number, self.at, receipt_for(item.hash, head.number, self.at))
        self.fresh[place.member_pk, header.seq] = (item.hash, stored)
        return stored

    def hear(self, place: Place, head: CaseHead) -> None:
        if head.closed_at is not None and place.is_counselee:
            self.entries.append(reopened_row(head, place.key_id, self.at))
            self.reopened[place.case_pk] = place
        head.heard(self.at, from_counselee=place.is_counselee)

    def repeat(self, item: NewMessage, sender: Sender) -> Stored | Refusal:
        """A seq that was used before: the same bytes get the first answer, others learn where the sender stands."""
        place, header = item.place, item.envelope.header
        fresh = self.fresh.get((place.member_pk, header.seq))
        if fresh is not None:
            return (
                Stored(fresh[1].number, fresh[1].at, fresh[1].receipt, True)
                if fresh[0] == item.hash
                else stale(sender)
            )
        kept = find_message(place, header.seq)
        if kept is not None and envelope_hash(kept[1]) == item.hash:
            return Stored(kept[0], kept[2], receipt_for(item.hash, kept[0], kept[2]), True)
        return stale(sender)

    def save(self) -> None:
        if not self.messages:
            return
        with together():
            self.write()
        if self.reopened:
            reopen(self.reopened)
        for case_pk, place in self.reopened.items():
            for act in followers_of("case.reopened"):
                act(self.heads[case_pk], place.case_id, {"by": b64url_encode(place.key_id)})

    def write(self) -> None:
        save_rows(self.entries, self.moved.values())
        table = Rows()
        table.insert(
            "conversations_message",
            "case_id, number, message_id, sender_key_id, seq, envelope",
            self.messages,
        )
        moved = [(pk, self.senders[pk].seq, self.senders[pk].head) for pk in self.sent]
        table.update("cases_member", ("seq", "head"), moved)


def _barred(epoch: int, head: CaseHead, sender: Sender) -> Refusal | None:
    """Whoever left, a room that is over, an epoch that is: nothing new is taken, whatever its place in the order."""
    if sender.until_epoch is not None:
        return Refusal("not_member")
    if is_over(head):
        return Refusal("settled")
    return Refusal("stale_epoch", epoch=head.epoch) if epoch != head.epoch else None


def stale(sender: Sender) -> Refusal:
    return Refusal("stale_seq", seq=sender.seq, head=b64url_encode(sender.head))


def load_senders(member_pks: set[int]) -> dict[int, Sender]:
    found = Rows().read("cases_member", "id, seq, head, until_epoch", sorted(member_pks))
    return {pk: Sender(seq, head, until_epoch) for pk, seq, head, until_epoch in found}


def find_message(place: Place, seq: int) -> tuple[int, bytes, int] | None:
    """Number, envelope and arrival of a message stored earlier."""
    message = Message.objects.filter(case_id=place.case_pk, sender_key_id=place.key_id, seq=seq).first()
    if message is None:
        return None
    at = message.case.entries.get(number=message.number).at
    return message.number, bytes(message.envelope), at
