"""What this room keeps: stages, outcomes, appointments, what was shown. Reasons are envelopes and lie elsewhere."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "process.StageMove", "plain", "at which stage a case was when, and who moved it", "members, IT admin"
    ),
    Holding("process.RecordedEnding", "plain", "how and when a case ended", "members, IT admin"),
    Holding(
        "process.Appointment", "plain", "when both meet, for how long, by which medium", "members, IT admin"
    ),
    Holding(
        "process.Milestone",
        "plain",
        "that a side was ready, that a notice was acknowledged, in which entry",
        "members, IT admin",
    ),
)
