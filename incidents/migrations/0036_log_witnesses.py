"""Desks that confirmed a head of the log of receipts, and the mark of use that was e-mailed."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0035_own_dashboards")]

    operations = [
        migrations.AddField(
            model_name="quota",
            name="alarmed",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="HeadWitness",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("size", models.PositiveBigIntegerField()),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "size"), name="a_desk_confirms_a_head_of_the_log_once"
                    )
                ],
            },
        ),
    ]
