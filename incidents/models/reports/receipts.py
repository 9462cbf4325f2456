"""Changes of a report's receipt, as the earlier key and the new one signed them."""

import uuid

from django.db import models

from incidents.models.reports.threads import Report


class ReceiptChange(models.Model):
    """From here on another receipt opens the thread. No name of either is stored beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="receipt_changes")
    number = models.PositiveSmallIntegerField()
    statement = models.TextField()
    # By the key of the receipt before, and by that of the new one.
    signature = models.CharField(max_length=128)
    countersignature = models.CharField(max_length=128)

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="one_change_of_a_receipt_a_number"
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.number}"
