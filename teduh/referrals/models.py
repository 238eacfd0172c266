"""A referral and what was released by it. For whom, how much and until when stand in the open; whatever is said is sealed.

The name of somebody outside never comes here: of her the server keeps what the counselee signed, sixteen bytes of a hash.
"""

from django.db import models

from teduh.cases.models import Case
from teduh.people.models import Person


class Ending(models.TextChoices):
    """Why nobody gets a part any more."""

    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Referral(models.Model):
    """A counselor's request about one target, and what became of it. Whether the counselee agrees, her consents say."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    public_id = models.BinaryField(max_length=16, unique=True)
    target_kind = models.PositiveSmallIntegerField()
    target = models.BinaryField(max_length=16, help_text="as in her consent (spec, section 14)")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="referrals_in", help_text="empty: outside"
    )
    formal = models.BooleanField(help_text="to somebody whose profession it is")
    scope = models.PositiveSmallIntegerField(help_text="the most that is asked for")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals_out")
    from_ms = models.BigIntegerField(help_text="ms since 1970, as all its times")
    until_ms = models.BigIntegerField()
    digest = models.BinaryField(max_length=32, help_text="of what was asked, to know it again")
    declined_at = models.BigIntegerField(null=True)
    released_at = models.BigIntegerField(null=True)
    opened_at = models.BigIntegerField(null=True, help_text="last")
    accepted_at = models.BigIntegerField(null=True)
    refused_at = models.BigIntegerField(null=True)
    ended = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    own_wrap = models.BinaryField(max_length=80, null=True)
    wrap = models.BinaryField(max_length=80, null=True)

    def __str__(self) -> str:
        return f"referral {self.pk}"


class PacketPart(models.Model):
    """What was released (part 0) and what was answered in the same place. Gone when the referral ends."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="parts")
    part = models.PositiveIntegerField()
    sealed = models.BinaryField(max_length=140_000)
    at = models.BigIntegerField(help_text="ms since 1970")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "part"], name="one_part_a_number")]
        ordering = ["part"]

    def __str__(self) -> str:
        return f"part {self.pk}"


class Link(models.Model):
    """The one-time way in of somebody outside: handed out for locator and auth together, ended by five wrong guesses."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="link")
    locator = models.BinaryField(max_length=16, unique=True)
    auth_hash = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=80)
    wrong = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"link {self.pk}"
