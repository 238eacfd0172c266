"""Who looked at what, and what each room keeps."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "teduh.privacy"
    label = "privacy"

    def ready(self) -> None:
        from teduh.privacy.own import register_ground  # noqa: PLC0415  models exist only now

        register_ground()
