"""The kinds of entry that this room makes: where a case stands, never why."""

from teduh.cases.kinds import Kind


class StageMoved(Kind):
    """A counselor took a transition (R33)."""

    name = "stage.moved"


class OutcomeRecorded(Kind):
    """One of the four outcomes, or an administrative closing (R54 to R59)."""

    name = "outcome.recorded"


class AppointmentMade(Kind):
    """When both meet next (R57, R58)."""

    name = "appointment.made"


class ReadinessRecorded(Kind):
    """A side went through its list before talking (R22 to R27)."""

    name = "readiness.recorded"


class NoticeAcknowledged(Kind):
    """A text was shown and acknowledged (R29, R30)."""

    name = "notice.acknowledged"


class ConsultationEnded(Kind):
    """Colleagues are done, or the clock was (R118): read-only from here on, and gone on its day."""

    name = "consultation.ended"


KINDS = (
    StageMoved,
    OutcomeRecorded,
    AppointmentMade,
    ReadinessRecorded,
    NoticeAcknowledged,
    ConsultationEnded,
)
