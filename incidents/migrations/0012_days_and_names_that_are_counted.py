"""What figures count stands in columns: fined, lifted, the names used; filled from the documents."""

import django.contrib.postgres.fields
from django.db import migrations, models

import incidents.models.days
from incidents.models.names import TOPIC, names_used

FIRST = """
UPDATE incidents_incident SET {column} = coalesce(
  jsonb_path_query_first(
    document, '$.timeline[*] ? (@.kind == "{kind}" && @.on != "" && !(@.is_by == true)).on'
  ) #>> '{{}}', '')
"""
# The file of a tier has other columns now: a generation on, and the clock writes it anew.
MOVED = "UPDATE incidents_generation SET number = number + 1"


def read_names(apps, _editor):
    """The names in the wordings of entries about Taiwan's name; of the others there are none."""
    entries = apps.get_model("incidents", "Incident").objects
    found = entries.filter(topics__contains=[TOPIC]).exclude(wording_after="")
    for entry in found.only("topics", "wording_after").iterator():
        entry.names_used = names_used(entry.topics, entry.wording_after)
        entry.save(update_fields=["names_used"])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_letters_of_answers")]

    operations = [
        migrations.AddField(
            "incident",
            "fined_on",
            incidents.models.days.PartialDateField(
                blank=True, default="", max_length=10, verbose_name="fined"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "incident",
            "lifted_on",
            incidents.models.days.PartialDateField(
                blank=True, default="", max_length=10, verbose_name="demand lifted"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "incident",
            "names_used",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=150), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(FIRST.format(column="fined_on", kind="fined"), migrations.RunSQL.noop),
        migrations.RunSQL(FIRST.format(column="lifted_on", kind="lifted"), migrations.RunSQL.noop),
        migrations.RunPython(read_names, migrations.RunPython.noop),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
    ]
