"""What decides on a longer term is where the person is located, not where a request arrives."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0008_list_rounds")]

    # The column keeps its name: only what the code calls it changes, so nothing is locked.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("statutorydeadline", "received_abroad", "located_abroad"),
                migrations.AlterField(
                    "statutorydeadline",
                    "located_abroad",
                    models.BooleanField(
                        db_column="received_abroad", default=False, verbose_name="located abroad"
                    ),
                ),
            ]
        )
    ]
