"""The case, its circles and their timelines: members, epochs, wraps, entries, consents. Who and when stand here in the open.

Every row is reached through `Case.objects.for_subject(subject)`; rows are written by `actions`, `circles`, `consents` and
`timeline` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from teduh.people.access import Subject
from teduh.people.models import Codename, Person, School


class RoomKind(models.TextChoices):
    """What a room is (spec, section 12). The circles are all but the first."""

    CASE = "case"
    STAFF = "staff"
    OWN = "own"
    CONSULTATION = "consultation"


class CaseQuerySet(models.QuerySet["Case"]):
    def for_subject(self, subject: Subject) -> CaseQuerySet:
        """The rooms this session may open now: the own case and its own lane, or those whose present epoch counts it in."""
        if subject.may_counsel:
            return self.filter(
                school_id=subject.school_id,
                members__person_id=subject.account_pk,
                members__until_epoch=None,
            )
        whose = "codename_id" if subject.codename_id is not None else "person_id"
        mine = subject.codename_id if subject.codename_id is not None else subject.account_pk
        lane = models.Q(kind=RoomKind.OWN, **{f"about__{whose}": mine})
        return self.filter(models.Q(**{whose: mine}) | lane)

    def cases(self) -> CaseQuerySet:
        """Without circles: what a desk lists, what a promise and a duty are about."""
        return self.filter(kind=RoomKind.CASE)


class Case(models.Model):
    """One counselee and whoever helps, opened by a first word, never without one; or a circle, mostly about such a case."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="cases")
    public_id = models.BinaryField(max_length=16, unique=True)
    kind = models.CharField(max_length=12, choices=RoomKind.choices, default=RoomKind.CASE)
    staff_lane = models.BinaryField(max_length=16, unique=True, null=True, help_text="kept free for it")
    own_lane = models.BinaryField(max_length=16, unique=True, null=True, help_text="kept free for it")
    about = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="circles")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="own_cases")
    codename = models.OneToOneField(Codename, on_delete=models.PROTECT, null=True, related_name="case")
    opened_at = models.DateTimeField()
    first_reply_due = models.DateTimeField(null=True, help_text="a circle promises nothing")
    opening_digest = models.BinaryField(max_length=32)
    accepted_at = models.DateTimeField(null=True)
    urgent_at = models.DateTimeField(null=True)
    number = models.PositiveBigIntegerField(default=0)
    chain = models.BinaryField(max_length=32)
    epoch = models.PositiveIntegerField(default=0)
    counselee_at = models.BigIntegerField(default=0, help_text="ms of the counselee's last message")
    counselor_at = models.BigIntegerField(default=0, help_text="ms of a counselor's last message")
    turn_at = models.BigIntegerField(
        default=0, help_text="ms of the first message since the other side last wrote"
    )
    process = models.CharField(max_length=40, default="pancawaskita")
    process_version = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField(null=True)
    erase_on = models.DateField(null=True)

    objects: ClassVar[models.Manager[Case]] = models.Manager.from_queryset(CaseQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["school", "accepted_at"]),
            models.Index(fields=["school", "kind", "closed_at"]),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_urgent(self) -> bool:
        """The counselee asked for a quick reply and no counselor has written since."""
        return self.urgent_at is not None and self.counselor_at < self.urgent_at.timestamp() * 1000


def reopen(case_pks: Iterable[int]) -> None:
    """These cases are open again and nothing of them will be erased; the caller holds their locks and enters the fact."""
    Case.objects.filter(pk__in=case_pks).update(closed_at=None, erase_on=None)


class Member(models.Model):
    """A sender key of a case, the epochs it belongs to, and the last message it sent."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    key_id = models.BinaryField(max_length=16)
    role = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    sign_public = models.BinaryField(max_length=32)
    since_epoch = models.PositiveIntegerField()
    until_epoch = models.PositiveIntegerField(null=True, help_text="the first epoch it no longer belongs to")
    seq = models.PositiveBigIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))
    read_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key_id"], name="one_member_a_key")]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Epoch(models.Model):
    """A signed member manifest, as it was checked when it was stored."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="epochs")
    epoch = models.PositiveIntegerField()
    number = models.PositiveBigIntegerField(help_text="of its timeline entry")
    manifest = models.BinaryField(max_length=4096)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "epoch"], name="one_manifest_an_epoch")]

    def __str__(self) -> str:
        return f"epoch {self.pk}"


class Wrap(models.Model):
    """An epoch's keys, sealed to one member."""

    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, related_name="wraps")
    key_id = models.BinaryField(max_length=16)
    wrap = models.BinaryField(max_length=112)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["epoch", "key_id"], name="one_wrap_a_member")]

    def __str__(self) -> str:
        return f"wrap {self.pk}"


class Entry(models.Model):
    """One line of a timeline. `facts` is empty but for kinds that say something in the open."""

    # No index of its own: (case, number) serves every look-up, and each index is one more page a message.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries", db_index=False)
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=24)
    at = models.BigIntegerField(help_text="ms since 1970")
    digest = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    facts = models.BinaryField(max_length=1024, default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_entry_a_number")]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Consent(models.Model):
    """The counselee's signed word about one referral, as it was checked when it came (spec, section 14)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    consent = models.BinaryField(max_length=197)
    referral_id = models.BinaryField(max_length=16)
    scope = models.PositiveSmallIntegerField()
    target_kind = models.PositiveSmallIntegerField()
    target = models.BinaryField(max_length=16)
    from_ms = models.BigIntegerField()
    until_ms = models.BigIntegerField()
    at = models.BigIntegerField(help_text="ms since 1970, when it came")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "consent"], name="one_row_a_consent")]

    def __str__(self) -> str:
        return f"consent {self.pk}"
