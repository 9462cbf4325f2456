"""End what circles read of cases that were marked for their desk, or for named people, since."""

from django.db import migrations

END = """
UPDATE incidents_sharedentry AS entry SET ended_on = CURRENT_DATE
FROM incidents_sharerelease AS release, incidents_caseshare AS share, incidents_case AS subject
WHERE entry.ended_on IS NULL AND release.id = entry.release_id AND share.id = release.share_id
    AND subject.id = share.case_id AND subject.marking IN ('red', 'strict')
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0043_full_quarantines")]

    operations = [migrations.RunSQL(END, migrations.RunSQL.noop)]
