"""The rows of one desk in the ledger, by time: for the page of its history."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Alone in its migration: the ledger is written to while the index is made.
    atomic = False
    dependencies = [("incidents", "0014_readings")]

    operations = [
        AddIndexConcurrently(
            model_name="ledger",
            index=models.Index(models.F("desk"), models.F("at"), name="ledger_desk"),
        ),
    ]
