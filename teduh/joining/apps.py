"""Invitations and the first keys of whoever counsels."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "teduh.joining"
    label = "joining"

    def ready(self) -> None:
        from teduh.joining.holdings import HOLDINGS  # noqa: PLC0415  models exist only now
        from teduh.privacy.holdings import register  # noqa: PLC0415

        register(*HOLDINGS)
