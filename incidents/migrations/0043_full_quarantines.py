"""Whether the quarantine of releases is full: ours for a peer, and a peer's for us."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0042_work_of_programs")]

    operations = [
        migrations.AddField(
            "peer",
            "is_full_here",
            models.BooleanField(default=False, db_default=False, editable=False),
        ),
        migrations.AddField(
            "peer",
            "is_full_there",
            models.BooleanField(default=False, db_default=False, editable=False),
        ),
    ]
