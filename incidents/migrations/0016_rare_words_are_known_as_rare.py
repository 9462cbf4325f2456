"""PostgreSQL counts ten times as many words of the search column: rare ones are known as rare.

A word that it has not counted is taken for half as frequent as the rarest that it has. Of a million
entries it read all of them, newest first, for a word that 51 hold: two seconds, now 7 milliseconds.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0015_passed_over_in_the_index'),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS 1000",
            "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS -1",
        ),
    ]
