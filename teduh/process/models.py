"""Where a case stands in its process: moves, endings, appointments, milestones. Places and times in the open; never why."""

from django.db import models

from teduh.cases.models import Case
from teduh.people.models import Person


class StageMove(models.Model):
    """One transition that was taken. The last one says where the case is."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    number = models.PositiveBigIntegerField(help_text="of its timeline entry")
    transition = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    at = models.BigIntegerField(help_text="ms since 1970")
    digest = models.BinaryField(max_length=32, help_text="of what was asked, to know it again")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_move_a_number")]

    def __str__(self) -> str:
        return f"move {self.pk}"


class RecordedEnding(models.Model):
    """An outcome or an administrative closing, as it was recorded. History: what counts now, the case says."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="endings")
    number = models.PositiveBigIntegerField(help_text="of its timeline entry")
    outcome = models.CharField(max_length=40)
    closes = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, help_text="empty: the counselee")
    at = models.BigIntegerField(help_text="ms since 1970")
    digest = models.BinaryField(max_length=32, help_text="of what was asked, to know it again")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_ending_a_number")]

    def __str__(self) -> str:
        return f"ending {self.pk}"


class Appointment(models.Model):
    """When counselee and counselor meet next. A time and a medium: no title, no place."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    number = models.PositiveBigIntegerField(help_text="of its timeline entry")
    at = models.BigIntegerField(help_text="ms since 1970")
    minutes = models.PositiveSmallIntegerField()
    medium = models.CharField(max_length=12)
    made_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_appointment_a_number")]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class Milestone(models.Model):
    """Something about a case that a gate may ask for: a side is ready, a notice was acknowledged. The last time it was so."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=80)
    number = models.PositiveBigIntegerField(help_text="of its timeline entry")
    digest = models.BinaryField(max_length=32, help_text="of what was told, to know it again")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_milestone_a_name")]

    def __str__(self) -> str:
        return f"milestone {self.pk}"
