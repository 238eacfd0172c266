"""Counts of scores. No row here belongs to anybody."""

from django.db import models

from teduh.people.models import School


class Tally(models.Model):
    """How many gave a score, never fewer than a small group at once; whose, and which others they gave, is nowhere."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="tallies")
    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    scale = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    score = models.SmallIntegerField()
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "form", "version", "scale", "item", "score", "day"],
                name="one_tally_a_score",
            )
        ]

    def __str__(self) -> str:
        return f"tally {self.pk}"
