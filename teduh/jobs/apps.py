"""What the clock brings about: acts at their time, each once, whatever crashes in between."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "teduh.jobs"
    label = "jobs"

    def ready(self) -> None:
        from teduh.jobs import runner, schedule  # noqa: PLC0415  models exist only now

        schedule.each(3600, "jobs.forget", runner.forget_done)
