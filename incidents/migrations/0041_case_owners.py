"""Give the cases that there are an owner and, with TLP:RED, the readers that they have today."""

from django.db import migrations
from django.db.models import F

LOGS_CASES = ["officer", "approver"]


def set_owners(apps, schema_editor):
    """Who logged a case by hand looks after it; a row of a file has nobody yet."""
    case = apps.get_model("incidents", "Case")
    case.objects.filter(slug="").update(owner=F("logged_by"))


def name_readers(apps, schema_editor):
    """Until now everybody who logs cases at the desk could read these: nobody loses them."""
    case, user = (apps.get_model("incidents", name) for name in ("Case", "User"))
    for row in case.objects.filter(marking="red"):
        people = user.objects.filter(desk=row.desk_id, is_active=True, roles__overlap=LOGS_CASES)
        row.readers.set(people)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0040_case_lists")]

    operations = [
        migrations.RunPython(set_owners, migrations.RunPython.noop),
        migrations.RunPython(name_readers, migrations.RunPython.noop),
    ]
