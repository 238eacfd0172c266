"""The counseling process of a case, as data."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "teduh.process"
    label = "process"

    def ready(self) -> None:
        from teduh.cases import kinds, wire  # noqa: PLC0415  models exist only now
        from teduh.jobs import schedule  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415
        from teduh.process import checks, consulting, entries, erasing, loading, position  # noqa: PLC0415
        from teduh.process.holdings import HOLDINGS  # noqa: PLC0415

        loading.definitions()  # a definition that does not fit stops the start, here
        for kind in entries.KINDS:
            kinds.register(kind())
        wire.register_part(position.process_part)
        checks.register("readiness_recorded", checks.readiness_recorded)
        checks.register("consent", checks.consented)
        checks.register("two_greetings", checks.greeted_twice)
        register(*HOLDINGS)
        schedule.each(3600, "process.erase", erasing.erase_due)
        schedule.each(3600, "process.silent", consulting.end_silent)
