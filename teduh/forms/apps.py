"""Forms and instruments as data; the tally of their scores."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "teduh.forms"
    label = "forms"

    def ready(self) -> None:
        from teduh.forms.catalogue import catalogue  # noqa: PLC0415  models exist only now
        from teduh.forms.holdings import HOLDINGS  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        catalogue()  # a form that does not fit stops the start, here
        register(*HOLDINGS)
