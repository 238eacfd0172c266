"""What this room keeps: times and kinds of sessions and assessments, never an answer."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding("counseling.Session", "plain", "when a session was, by which medium", "members, IT admin"),
    Holding(
        "counseling.Assessment",
        "plain",
        "which form is asked when, whether it was answered; never an answer",
        "members, IT admin",
    ),
    Holding(
        "counseling.Aftercare",
        "plain",
        "whether asking is held back, whether reminders are wanted",
        "members, IT admin",
    ),
    Holding("counseling.Timing", "plain", "after how many days the school asks", "own school, IT admin"),
)
