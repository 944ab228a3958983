from typing import ClassVar

from django.db import models

from common.ids import new_id
from custody.acts import SubjectKind
from submissions.models.submission import Submission
from submissions.visibility import ReceiptQuerySet


class Receipt(models.Model):
    """A receipt as issued, byte for byte: it verifies offline and is never changed, only followed by a newer one.

    .. no_pii: numbers, sizes, fingerprints and times; no file names
    """

    custody_kind: ClassVar[SubjectKind] = SubjectKind.RECEIPT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    # A large submission has several receipts, each for the items of one range of numbers that begins here.
    first_number = models.PositiveIntegerField(default=1, db_default=1)
    document = models.BinaryField()
    item_count = models.PositiveIntegerField()
    issued_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Receipt"]] = ReceiptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("submission", "number", name="receipt_number_once_per_submission")
        ]

    def __str__(self) -> str:
        return self.reference
