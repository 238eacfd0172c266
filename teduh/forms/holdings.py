"""What this room keeps: counts that name nobody."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "forms.Tally",
        "plain",
        "how often a score was given in a group of at least ten; nobody's answers together",
        "counselors, IT admin",
    ),
)
