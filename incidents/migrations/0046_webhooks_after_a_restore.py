"""Where a webhook's secret was made: one that came back with a backup signs nothing."""

from django.db import migrations, models

# The same words as incidents/models/saved/webhooks.py: those that exist were made here.
MADE_HERE = """
    UPDATE incidents_webhook SET secret_place = concat_ws(
        '/', (SELECT system_identifier FROM pg_control_system()),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0045_random_keys")]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="secret_place",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="webhook",
            name="secret_salt",
            field=models.CharField(blank=True, db_default="", max_length=43),
        ),
        migrations.RunSQL(MADE_HERE, migrations.RunSQL.noop),
    ]
