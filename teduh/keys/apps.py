"""Keysets, locks and the public key directory."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "teduh.keys"
    label = "keys"

    def ready(self) -> None:
        from teduh.keys.holdings import HOLDINGS  # noqa: PLC0415  models exist only now
        from teduh.privacy.holdings import register  # noqa: PLC0415

        register(*HOLDINGS)
