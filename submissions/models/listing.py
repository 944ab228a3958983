from typing import ClassVar

from django.db import models

from submissions.models.submission import Submission


class ItemList(models.Model):
    """One list of files that was taken in for a draft: sent again, it is answered again and nothing is doubled.

    .. pii: the digest is made of file names, which may name people
    .. pii_types: digest of free text
    .. pii_retirement: row deleted in the transaction that hands over or abandons
    """

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    # Drawn for this list: the log holds a digest of salt and list, at which nobody can try names.
    salt = models.BinaryField()
    first_number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    listed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("submission", "sha256", name="item_list_once_per_submission")]

    def __str__(self) -> str:
        return f"{self.first_number} + {self.count}"
