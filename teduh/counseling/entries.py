"""The kinds of entry that this room makes: plain facts about sessions and assessments, never what was said in them."""

from teduh.cases.kinds import Kind


class SessionBegun(Kind):
    """Counselee and counselor meet, by some medium (R57)."""

    name = "session.begun"


class SessionEnded(Kind):
    """A session is over, or was entered after it was held."""

    name = "session.ended"


class AssessmentOpened(Kind):
    """Something waits for the counselee (R51 to R53)."""

    name = "assessment.opened"


class AssessmentAnswered(Kind):
    """The counselee answered, for whom she chose (R50)."""

    name = "assessment.answered"


class AssessmentsHeld(Kind):
    """Nothing is asked while somebody's safety comes first."""

    name = "assessments.held"


class AssessmentsReleased(Kind):
    """A counselor said that asking may go on."""

    name = "assessments.released"


KINDS = (
    SessionBegun,
    SessionEnded,
    AssessmentOpened,
    AssessmentAnswered,
    AssessmentsHeld,
    AssessmentsReleased,
)
