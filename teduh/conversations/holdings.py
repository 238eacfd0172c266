"""What this room keeps: envelopes."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "conversations.Message",
        "sealed",
        "what was said; size class, sender key and time are open",
        "members",
    ),
)
