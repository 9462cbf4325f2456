"""A withdrawn duplicate leads to the incident that replaces it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0019_replies")]

    operations = [
        migrations.AddField(
            model_name="tombstone",
            name="replaced_by",
            field=models.CharField(
                blank=True, db_default="", max_length=20, verbose_name="replaced by"
            ),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaced_by", models.F("ref")), _negated=True),
                name="a_withdrawn_incident_does_not_replace_itself",
            ),
        ),
    ]
