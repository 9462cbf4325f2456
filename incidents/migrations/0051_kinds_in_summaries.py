"""Summaries of cases lacked the kind, the origin and the measure: each is made anew when it can be.

They stay listed meanwhile: a summary is out of date once its case was changed after it.
"""

from django.db import migrations

MAKE_ANEW = "UPDATE incidents_casesummary SET as_of = as_of - interval '1 microsecond'"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0050_keys_of_deadlines")]

    operations = [migrations.RunSQL(MAKE_ANEW, migrations.RunSQL.noop)]
