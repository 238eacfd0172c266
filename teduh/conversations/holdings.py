"""What this room keeps: envelopes and sealed files."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "conversations.Message",
        "sealed",
        "what was said; size class, sender key and time are open",
        "members",
    ),
    Holding(
        "conversations.File",
        "sealed",
        "pictures, voice notes, documents; size, sender key and time are open",
        "members",
    ),
)
