"""Schools (tenants), persons with a role, codenames without a person, and the sessions of both.

No name of an anonymous student has a place here: a Codename row is a locator and a hash.
"""

from django.db import models

ID_BYTES = 16


class School(models.Model):
    """One tenant. What a person of another school asks for does not exist."""

    public_id = models.BinaryField(max_length=ID_BYTES, unique=True)
    name = models.CharField(max_length=120)
    codename_salt = models.BinaryField(max_length=16)
    zone = models.CharField(max_length=40, default="Asia/Jakarta")
    opens = models.TimeField()
    closes = models.TimeField()
    reply_by = models.TimeField(
        help_text="what came in after closing is answered by then on the next school day"
    )
    reply_hours = models.PositiveSmallIntegerField(
        default=4, help_text="what came in while open is answered within"
    )
    days = models.CharField(
        max_length=7, default="12345", help_text="ISO weekdays on which the school is open"
    )
    process = models.CharField(
        max_length=40, default="pancawaskita", help_text="what new cases are counseled by"
    )
    level = models.CharField(
        max_length=3,
        choices=[("sd", "SD"), ("smp", "SMP"), ("sma", "SMA/SMK")],
        default="sma",
        help_text="in whose words students are spoken to",
    )
    retention_days = models.PositiveSmallIntegerField(
        default=365, help_text="from the closing of a case to its erasure"
    )
    brief_retention_days = models.PositiveSmallIntegerField(
        default=30, help_text="the same, of a case that was opened by mistake"
    )
    remind_days = models.PositiveSmallIntegerField(
        default=3, help_text="school days without an answer of the counselee, then a greeting is due"
    )
    silent_days = models.PositiveSmallIntegerField(
        default=10, help_text="school days without a word of the counselee, then a decision is due"
    )
    exit_url = models.URLField(default="https://www.bmkg.go.id/")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"school {self.pk}"


class Role(models.TextChoices):
    STUDENT = "student"
    COUNSELOR = "counselor"
    COORDINATOR = "coordinator"


COUNSELING_ROLES = (Role.COUNSELOR, Role.COORDINATOR)


class PersonQuerySet(models.QuerySet["Person"]):
    def counseling(self) -> "PersonQuerySet":
        """Whoever may be asked to counsel: there, in a counseling role, and vouched for."""
        return self.filter(active=True, role__in=COUNSELING_ROLES, awaiting_since=None)


class Person(models.Model):
    """Somebody with an account. `username` is what is typed, in lower case, unique on this install."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="persons")
    public_id = models.BinaryField(max_length=ID_BYTES, unique=True)
    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    on_duty = models.BooleanField(default=False)
    away_line = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)
    awaiting_since = models.DateTimeField(
        null=True,
        help_text="keys are made, no coordinator has vouched for them yet: reads nothing until then",
    )
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def may_counsel(self) -> bool:
        return self.role in COUNSELING_ROLES


class Codename(models.Model):
    """The door of a student without a name: a locator derived from seven words that never came here."""

    school = models.ForeignKey(School, on_delete=models.PROTECT)
    locator = models.BinaryField(max_length=16, unique=True)
    auth_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"codename {self.pk}"


class Session(models.Model):
    """One tab that has shown a right secret. Kept by the hash of its token; ending it is a fact with a time."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    school = models.ForeignKey(School, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")
    codename = models.ForeignKey(Codename, on_delete=models.CASCADE, null=True, related_name="sessions")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    by_recovery = models.BooleanField(default=False)
    device = models.CharField(
        max_length=20, blank=True, help_text="of an account: one of a few words, told once at sign-in"
    )
    seen_at = models.DateTimeField(null=True, help_text="of an account: the last hour in which it was used")

    def __str__(self) -> str:
        return f"session {self.pk}"
