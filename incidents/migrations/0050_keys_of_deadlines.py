"""A key of its own for each statutory deadline, in place of a number that counts those of all."""

import incidents.models.fields
from django.db import migrations, models

# One that was released keeps the number that its document says.
FILL = """
UPDATE incidents_statutorydeadline AS deadline SET calendar_key = CASE
    WHEN EXISTS (
        SELECT FROM incidents_collectiveresponserelease release,
            jsonb_array_elements(release.document->'deadlines') AS listed
        WHERE release.draft_id = deadline.draft_id
            AND listed->>'number' = deadline.id::text
    ) THEN deadline.id::text
    ELSE 'd' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12)
END
WHERE calendar_key = ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0049_excerpts_of_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="publisheddeadline",
            name="key",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="statutorydeadline",
            name="calendar_key",
            field=models.CharField(
                db_default="", default=incidents.models.fields.calendar_key, max_length=20
            ),
        ),
        migrations.AlterField(
            model_name="publisheddeadline",
            name="number",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="publisheddeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key", ""), ("number__isnull", False)),
                    models.Q(("number__isnull", True), models.Q(("key", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_published_deadline_has_a_key_or_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="statutorydeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("calendar_key", ""), _negated=True),
                name="a_deadline_has_a_key_for_calendars",
            ),
        ),
    ]
