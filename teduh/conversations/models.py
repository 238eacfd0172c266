"""Messages and files: sealed bytes the server has checked and cannot open. There is no field in which a plaintext could lie."""

from django.db import models

from teduh.cases.models import Case


class Message(models.Model):
    """One sealed envelope, at its number in the case's timeline."""

    # No index of its own: (case, number) serves every look-up, and each index is one more page a message.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveBigIntegerField()
    message_id = models.BinaryField(max_length=16)
    sender_key_id = models.BinaryField(max_length=16)
    seq = models.PositiveBigIntegerField()
    envelope = models.BinaryField(max_length=131_384)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_message_a_number"),
            models.UniqueConstraint(fields=["case", "message_id"], name="one_message_an_id"),
            models.UniqueConstraint(fields=["case", "sender_key_id", "seq"], name="one_message_a_seq"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class File(models.Model):
    """Sealed bytes that a message speaks of: begun with their size, there for others once `have` has reached it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files", db_index=False)
    file_id = models.BinaryField(max_length=16)
    sender_key_id = models.BinaryField(max_length=16)
    blob = models.CharField(max_length=32, unique=True, help_text="its name on disk, random")
    size = models.PositiveIntegerField()
    have = models.PositiveIntegerField(default=0, help_text="bytes from the start that the disk has for sure")
    begun_at = models.BigIntegerField(help_text="ms since 1970")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "file_id"], name="one_file_an_id")]
        indexes = [models.Index(fields=["sender_key_id", "begun_at"], name="files_of_a_day")]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def is_whole(self) -> bool:
        return self.have == self.size
