"""What is said, sealed."""

from django.apps import AppConfig
from django.db.models.signals import post_delete


class ConversationsConfig(AppConfig):
    name = "teduh.conversations"
    label = "conversations"

    def ready(self) -> None:
        from teduh.cases import enclosing, kinds  # noqa: PLC0415  models exist only now
        from teduh.conversations import files  # noqa: PLC0415
        from teduh.conversations.entries import MessageSent  # noqa: PLC0415
        from teduh.conversations.holdings import HOLDINGS  # noqa: PLC0415
        from teduh.conversations.models import File  # noqa: PLC0415
        from teduh.conversations.opening import store_enclosed  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        kinds.register(MessageSent())
        enclosing.keep_by(store_enclosed)
        post_delete.connect(files.erase_with_row, sender=File)
        register(*HOLDINGS)
