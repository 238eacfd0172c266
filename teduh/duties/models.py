"""A duty that was set, or one of the talk that became late. Kind and times stand in the open; what it is about does not."""

from django.db import models

from teduh.cases.models import Case
from teduh.lib.secrets import peppered
from teduh.people.models import Person


class Duty(models.Model):
    """Something that a counselor of the case owes, until when, and what became of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="duties")
    public_id = models.BinaryField(max_length=16, unique=True)
    kind = models.CharField(max_length=20)
    since = models.BigIntegerField(help_text="ms since 1970, as all its times")
    due = models.BigIntegerField()
    escalated_at = models.BigIntegerField(null=True, help_text="since when the coordinator hears of it")
    done_at = models.BigIntegerField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = [models.Index(fields=["due"], condition=models.Q(done_at=None), name="duties_open")]

    def __str__(self) -> str:
        return f"duty {self.pk}"


def duty_id(case_id: bytes, kind: str, ref: bytes) -> bytes:
    """One id for one duty, whoever names it and however often: nothing is ever owed twice.

    Peppered: the coordinator, who sees ids of late ones, cannot try out of which case one is.
    """
    return peppered("duty", case_id + kind.encode() + b"\0" + ref)[:16]
