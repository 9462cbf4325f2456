"""Related cases that officers dismissed for good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0042_campaigns_by_two_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="DismissedRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(blank=True, max_length=20)),
                ("dismissed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_relations",
                        to="incidents.case",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__lt", models.F("other")),
                                ("other__isnull", False),
                                ("ref", ""),
                            ),
                            models.Q(models.Q(("ref", ""), _negated=True), ("other__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_dismissed_relation_is_of_two_in_order",
                    ),
                    models.UniqueConstraint(
                        fields=("case", "other", "ref"),
                        name="a_relation_is_dismissed_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
