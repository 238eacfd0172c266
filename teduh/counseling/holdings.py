"""What this room keeps: sealed documents; times and kinds of sessions and assessments; counts that name nobody."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "counseling.Revision",
        "sealed",
        "worksheets, plans, drafts; size class, author key and time are open",
        "members of the room",
    ),
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
    Holding(
        "counseling.Tally",
        "plain",
        "how often a score was given in a group of at least ten; nobody's answers together",
        "counselors, IT admin",
    ),
)
