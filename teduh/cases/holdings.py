"""What this room keeps of a case: times, members and order in the open, keys sealed."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "cases.Case",
        "plain",
        "opened, accepted, urgent, last words, closed, to be erased: when; whose, if an account; circles of it",
        "members, IT admin",
    ),
    Holding("cases.Member", "plain", "members' keys, since and until when, read marks", "members, IT admin"),
    Holding("cases.Epoch", "plain", "signed list of who can read", "members, IT admin"),
    Holding("cases.Wrap", "sealed", "epoch keys, one wrap for each member", "that member"),
    Holding(
        "cases.Entry", "plain", "order and time of what happened, never what was said", "members, IT admin"
    ),
    Holding(
        "cases.Consent",
        "plain",
        "to what a counselee agreed: for whom, how much, from and until when; signed",
        "members, IT admin",
    ),
)
