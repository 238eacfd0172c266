"""Worksheets, plans, drafts: documents of a room, sealed."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "teduh.documents"
    label = "documents"

    def ready(self) -> None:
        from teduh.documents.holdings import HOLDINGS  # noqa: PLC0415  models exist only now
        from teduh.documents.revisions import prune_revisions  # noqa: PLC0415
        from teduh.jobs import schedule  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415

        schedule.each(86_400, "documents.prune", prune_revisions)
        register(*HOLDINGS)
