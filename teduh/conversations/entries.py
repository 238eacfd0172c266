"""The kind of entry that a sealed message makes."""

from collections.abc import Sequence
from typing import Any

from teduh.cases.kinds import Kind
from teduh.cases.models import Entry
from teduh.conversations.models import Message
from teduh.conversations.receipts import receipt_for
from teduh.sealing.chain import EntryKind
from teduh.sealing.codec import b64url_encode


class MessageSent(Kind):
    """A sealed envelope arrived; carries it with the server's receipt."""

    name = "message"
    chained_as = EntryKind.MESSAGE

    def fill(self, case_pk: int, entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
        known = {entry.number: entry for entry in entries}
        found = Message.objects.filter(case_id=case_pk, number__in=list(known)).values_list(
            "number", "envelope"
        )
        return {
            number: {
                "e": b64url_encode(bytes(envelope)),
                "r": b64url_encode(receipt_for(bytes(known[number].digest), number, known[number].at)),
            }
            for number, envelope in found
        }
