"""Own dashboards of readers, and their figures in order."""

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import incidents.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0034_federation"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnDashboard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        default=incidents.models.fields.search_slug, max_length=20, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("private", "only me"),
                            ("community", "readers of the community tier who have the address"),
                            ("public", "everybody who has the address: figures of the public tier"),
                        ],
                        default="private",
                        max_length=10,
                        verbose_name="who can see it",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dashboards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "dashboard of a reader",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OwnFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figure", models.CharField(max_length=60)),
                ("query", models.TextField(blank=True)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "dashboard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="incidents.owndashboard",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddConstraint(
            model_name="owndashboard",
            constraint=models.CheckConstraint(
                condition=models.Q(("sharing__in", ["private", "community", "public"])),
                name="a_dashboard_is_shared_in_a_known_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownfigure",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("dashboard", "position"),
                name="one_figure_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownfigure",
            constraint=models.UniqueConstraint(
                models.F("dashboard"),
                models.F("figure"),
                django.db.models.functions.text.MD5("query"),
                name="a_figure_is_on_a_dashboard_once",
            ),
        ),
    ]
