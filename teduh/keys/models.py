"""A person's sealed keyset, the locks that open it in a browser, and the school's log of public keys.

Nothing here opens anything on this side: `auth_hash` is a peppered hash, everything else ciphertext or public.
"""

from django.db import models

from teduh.people.models import Person, School


class Keyset(models.Model):
    """The private keys of one person, sealed under an account key that this server never sees."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="keyset")
    account_key_id = models.BinaryField(max_length=16)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField(max_length=185)

    def __str__(self) -> str:
        return f"keyset {self.pk}"


class Lock(models.Model):
    """One way to the account key: a passphrase or a recovery code (spec, section 7)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="locks")
    kind = models.PositiveSmallIntegerField()
    sealed = models.BinaryField(max_length=122)
    auth_hash = models.BinaryField(max_length=32)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_lock_of_a_kind")]

    def __str__(self) -> str:
        return f"lock {self.pk}"


class DirectoryEntry(models.Model):
    """One line of the append-only key directory (spec, section 6). Never updated, never deleted."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="directory")
    index = models.PositiveIntegerField()
    entry = models.BinaryField(max_length=370)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "index"], name="one_entry_an_index")]
        ordering = ["school", "index"]

    def __str__(self) -> str:
        return f"directory entry {self.pk}"
