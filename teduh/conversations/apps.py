"""What is said, sealed."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "teduh.conversations"
    label = "conversations"

    def ready(self) -> None:
        from teduh.cases import kinds  # noqa: PLC0415  models exist only now
        from teduh.conversations.entries import MessageSent  # noqa: PLC0415
        from teduh.conversations.holdings import HOLDINGS  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        kinds.register(MessageSent())
        register(*HOLDINGS)
