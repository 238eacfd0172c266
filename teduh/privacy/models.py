"""A line for each sensitive look or act. Append-only: each line holds the hash of the one before it in its school."""

from django.db import models

from teduh.people.models import Person, School


class AuditLine(models.Model):
    """Who did what, about which thing, when. Never what was said, and no address."""

    school = models.ForeignKey(School, on_delete=models.PROTECT)
    index = models.PositiveBigIntegerField()
    at = models.BigIntegerField(help_text="ms since 1970")
    act = models.CharField(max_length=32)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, help_text="empty: nobody with an account"
    )
    about = models.BinaryField(max_length=16, default=b"", help_text="the public id of what was looked at")
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "index"], name="one_line_an_index")]
        indexes = [models.Index(fields=["about", "act"])]

    def __str__(self) -> str:
        return f"audit line {self.pk}"
