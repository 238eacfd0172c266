"""What is due, by the school's own promise."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "teduh.duties"
    label = "duties"

    def ready(self) -> None:
        from teduh.duties import escalating, kinds, talk  # noqa: PLC0415  models exist only now
        from teduh.duties.holdings import HOLDINGS  # noqa: PLC0415
        from teduh.jobs import schedule  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        kinds.register(*(kinds.DutyKind(name) for name in talk.KINDS))
        kinds.register(kinds.DutyKind("follow_up", by_hand=True))
        schedule.each(60, "duties.escalate", escalating.escalate)
        register(*HOLDINGS)
