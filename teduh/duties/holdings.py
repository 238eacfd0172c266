"""What this room keeps: kinds and times."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "duties.Duty",
        "plain",
        "what a counselor owes a case, until when, whether it was late; never about what",
        "its counselors, IT admin; of late ones, without the case, the coordinator",
    ),
)
