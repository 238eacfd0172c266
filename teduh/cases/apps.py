"""The case, its members, epochs and timeline."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "teduh.cases"
    label = "cases"

    def ready(self) -> None:
        from teduh.cases import entries, kinds  # noqa: PLC0415  models exist only now

        for kind in (entries.EpochBegan(), entries.PromiseMade(), entries.UrgencyRaised()):
            kinds.register(kind)
