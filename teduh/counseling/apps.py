"""Documents, sessions and assessments of a case."""

from django.apps import AppConfig


class CounselingConfig(AppConfig):
    name = "teduh.counseling"
    label = "counseling"

    def ready(self) -> None:
        from teduh.cases import kinds, wire  # noqa: PLC0415  models exist only now
        from teduh.counseling import assessments, courses, entries, sessions  # noqa: PLC0415
        from teduh.counseling.catalogue import catalogue  # noqa: PLC0415
        from teduh.counseling.holdings import HOLDINGS  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        catalogue()  # a form that does not fit stops the start, here
        for kind in entries.KINDS:
            kinds.register(kind())
        kinds.follow("outcome.recorded", courses.outcome_recorded)
        kinds.follow("case.reopened", courses.case_reopened)
        kinds.follow("assessments.held", courses.assessments_held)
        kinds.follow("assessments.released", courses.assessments_released)
        wire.register_part(sessions.session_part)
        wire.register_part(assessments.assessments_part)
        register(*HOLDINGS)
