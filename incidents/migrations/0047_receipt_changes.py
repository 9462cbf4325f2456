"""A report's receipt can be changed: whoever filed for a firm hands the thread over."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0046_webhooks_after_a_restore")]

    operations = [
        migrations.CreateModel(
            name="ReceiptChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
                ("countersignature", models.CharField(max_length=128)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receipt_changes",
                        to="incidents.report",
                    ),
                ),
            ],
            options={
                "ordering": ["report", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "number"), name="one_change_of_a_receipt_a_number"
                    )
                ],
            },
        ),
    ]
