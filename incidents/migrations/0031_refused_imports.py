"""Imports that were refused before imports had a state."""

from django.db import migrations


def name_refused(apps, schema_editor):
    records = apps.get_model("incidents", "Import").objects.filter(rows=0)
    records.exclude(refusals=[]).update(state="refused")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0030_mappings_and_undo")]

    operations = [migrations.RunPython(name_refused, migrations.RunPython.noop)]
