"""An invitation: who may make her keys here, once and within days. Kept by the hash of a secret that only its link holds."""

from datetime import datetime

from django.db import models

from teduh.people.models import COUNSELING_ROLES, ID_BYTES, Person, Role, School


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> "InvitationQuerySet":
        return self.filter(used_at=None, expires_at__gt=now)

    def awaiting(self) -> "InvitationQuerySet":
        """Who has made her keys and waits for a coordinator to vouch for them, the longest first."""
        return self.filter(person__awaiting_since__isnull=False).order_by("person__awaiting_since")


class Invitation(models.Model):
    """`user_id` is who the person will be: her locks and her card name it before there is a row of hers."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="invitations")
    user_id = models.BinaryField(max_length=ID_BYTES, unique=True)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    username = models.CharField(max_length=64)
    role = models.CharField(
        max_length=12, choices=[(role.value, role.label) for role in COUNSELING_ROLES], default=Role.COUNSELOR
    )
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="invited")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32, null=True, help_text="of the activation that used it")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, null=True, related_name="invitation")
    card = models.BinaryField(
        max_length=128, null=True, help_text="public keys with their holder's signature, until vouched for"
    )

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"
