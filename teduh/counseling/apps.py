"""Sessions and assessments of a case."""

from django.apps import AppConfig


class CounselingConfig(AppConfig):
    name = "teduh.counseling"
    label = "counseling"

    def ready(self) -> None:
        from teduh.cases import kinds, marks, wire  # noqa: PLC0415  models exist only now
        from teduh.counseling import assessments, courses, entries, sessions  # noqa: PLC0415
        from teduh.counseling.holdings import HOLDINGS  # noqa: PLC0415
        from teduh.counseling.rules import shipped_rules  # noqa: PLC0415
        from teduh.duties import kinds as duties  # noqa: PLC0415
        from teduh.jobs import schedule  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        shipped_rules()  # a schedule that cannot be kept stops the start, here
        for kind in entries.KINDS:
            kinds.register(kind())
        kinds.follow("outcome.recorded", courses.outcome_recorded)
        kinds.follow("case.reopened", courses.case_reopened)
        kinds.follow("assessments.held", courses.assessments_held)
        kinds.follow("assessments.released", courses.assessments_released)
        marks.when_read(assessments.answers_read)
        duties.register(duties.DutyKind(assessments.DUTY))
        schedule.each(60, "counseling.open_due", courses.open_due)
        wire.register_part(sessions.session_part)
        wire.register_part(assessments.assessments_part)
        register(*HOLDINGS)
