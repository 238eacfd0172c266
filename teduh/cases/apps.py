"""The case, its members, epochs and timeline."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "teduh.cases"
    label = "cases"

    def ready(self) -> None:
        from teduh.cases import entries, kinds  # noqa: PLC0415  models exist only now
        from teduh.cases.holdings import HOLDINGS  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        for kind in entries.KINDS:
            kinds.register(kind())
        register(*HOLDINGS)
