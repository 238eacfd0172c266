"""A job: an act by name, what it is about, when it is due, who has claimed it until when, and when it was done."""

from django.db import models


class Job(models.Model):
    """One thing to do. `ref` names what it is about by an id, never by content."""

    name = models.CharField(max_length=40)
    ref = models.CharField(max_length=64, default="")
    due = models.BigIntegerField(help_text="ms since 1970, as all its times")
    claim = models.BinaryField(max_length=8, default=b"", help_text="of the last who took it")
    claimed_until = models.BigIntegerField(default=0)
    done_at = models.BigIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "ref"], name="one_job_a_thing")]
        indexes = [models.Index(fields=["due"], condition=models.Q(done_at=None), name="jobs_to_do")]

    def __str__(self) -> str:
        return f"job {self.pk}"
