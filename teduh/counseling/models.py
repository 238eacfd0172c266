"""Sessions and assessments. When and of what kind stand here in the open; what was said or judged is sealed."""

from django.db import models

from teduh.cases.models import Case, Member
from teduh.counseling.schedule import UNSETTLED, State
from teduh.forms.shape import MEDIA
from teduh.people.models import School


class Session(models.Model):
    """One meeting of counselee and counselor, whatever the medium; or one that was entered after it was held."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sessions")
    public_id = models.BinaryField(max_length=16, unique=True)
    medium = models.CharField(max_length=12, choices=[(each, each) for each in MEDIA])
    begun_at = models.BigIntegerField(help_text="ms since 1970")
    ended_at = models.BigIntegerField(null=True)
    entered = models.BooleanField(default=False, help_text="after it was held")
    proxy = models.BooleanField(
        default=False, help_text="for a counselee who came in person and has no device"
    )
    by = models.ForeignKey(Member, on_delete=models.CASCADE, db_index=False)
    counselee_seq = models.PositiveBigIntegerField(help_text="of the counselee's last message when it began")
    ended_number = models.PositiveBigIntegerField(null=True, help_text="of the timeline entry that says so")
    ending_digest = models.BinaryField(max_length=32, default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at=None), name="one_open_session_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class Aftercare(models.Model):
    """What bears on all assessments of a case: a hold, an end, the wish for no more reminders, the day of erasure."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="aftercare")
    held_at = models.BigIntegerField(null=True, help_text="ms since 1970: a safety path runs")
    off_at = models.BigIntegerField(null=True, help_text="the counselee stopped: nothing is asked any more")
    quiet_at = models.BigIntegerField(null=True, help_text="the counselee wants no more reminders")
    erase_at = models.BigIntegerField(null=True)
    last_session = models.BigIntegerField(default=0, help_text="when the last one ended")

    def __str__(self) -> str:
        return f"aftercare {self.pk}"


class Assessment(models.Model):
    """One asking of one form: since when, until when, and what became of it. Its answers are envelopes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    public_id = models.BinaryField(max_length=16, unique=True)
    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    starts = models.BigIntegerField(help_text="ms since 1970, as all its times")
    opens = models.BigIntegerField()
    due = models.BigIntegerField()
    closes = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=[(each, each) for each in State])
    referred = models.BooleanField(default=False, help_text="asks also whether whom the case went to was met")
    settled_at = models.BigIntegerField(null=True)
    answer_digest = models.BinaryField(max_length=32, default=b"")
    answered_number = models.PositiveBigIntegerField(null=True, help_text="of the entry that says so")

    class Meta:
        indexes = [
            models.Index(
                fields=["opens"], condition=models.Q(state=State.WAITING), name="assessments_to_open"
            ),
            models.Index(
                fields=["closes"],
                condition=models.Q(state__in=sorted(UNSETTLED)),
                name="assessments_to_close",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class Timing(models.Model):
    """A school's own days for a form, within what the form allows."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="timings")
    form = models.CharField(max_length=40)
    opens = models.PositiveSmallIntegerField(help_text="days, as all of these")
    due = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "form"], name="one_timing_a_form")]

    def __str__(self) -> str:
        return f"timing {self.pk}"
