"""What this room keeps: sealed revisions."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "documents.Revision",
        "sealed",
        "worksheets, plans, drafts; size class, author key and time are open",
        "members of the room",
    ),
)
