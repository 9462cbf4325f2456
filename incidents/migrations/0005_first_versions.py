"""Each instrument gets a version, so that its articles are readable until the law is loaded."""

from django.db import migrations


def add_versions(apps, schema_editor):
    """One version with all articles for each instrument that has none."""
    Instrument = apps.get_model("incidents", "Instrument")
    Provision = apps.get_model("incidents", "Provision")
    InstrumentVersion = apps.get_model("incidents", "InstrumentVersion")
    ArticleText = apps.get_model("incidents", "ArticleText")
    for instrument in Instrument.objects.filter(versions__isnull=True):
        version = InstrumentVersion.objects.create(
            instrument=instrument,
            label=str(instrument.adopted_on or instrument.in_force_from)[:4] or "current",
            adopted_on=instrument.adopted_on,
            in_force_from=instrument.in_force_from,
            in_force_until=instrument.in_force_until,
            are_days_read=False,
        )
        ArticleText.objects.bulk_create(
            ArticleText(version=version, provision=row, gist=row.gist, sanctions=row.sanctions)
            for row in Provision.objects.filter(instrument=instrument)
        )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_law_versions")]

    operations = [migrations.RunPython(add_versions, migrations.RunPython.noop, elidable=True)]
