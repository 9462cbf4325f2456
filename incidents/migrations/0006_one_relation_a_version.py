"""A relation may be recorded once for each version of its texts, and for each record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_first_versions")]

    operations = [
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                fields=(
                    "kind",
                    "from_instrument",
                    "from_provision",
                    "from_record",
                    "from_version",
                    "to_instrument",
                    "to_provision",
                    "to_record",
                    "to_version",
                    "since",
                ),
                name="a_relation_is_recorded_once",
                nulls_distinct=False,
            ),
        ),
    ]
