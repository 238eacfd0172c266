"""Sealed revisions. There is no field in which a plaintext could lie."""

from django.db import models

from teduh.cases.models import Case, Member


class Revision(models.Model):
    """One sealed revision of a document of a room."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    document_id = models.BinaryField(max_length=16)
    revision = models.PositiveBigIntegerField()
    envelope = models.BinaryField(max_length=131_308)
    at = models.BigIntegerField(help_text="ms since 1970")
    author = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "document_id", "revision"], name="one_envelope_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"revision {self.pk}"
