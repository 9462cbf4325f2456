"""Technology and research partnerships, with their sources."""

import django.db.models.deletion
import incidents.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0029_peer_statements"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResearchPartnership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=80, unique=True, verbose_name="key")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("technology", models.TextField(verbose_name="technology")),
                ("partner", models.CharField(max_length=200, verbose_name="partner")),
                (
                    "partner_country",
                    models.CharField(
                        blank=True, max_length=2, verbose_name="country of the partner"
                    ),
                ),
                ("counterpart", models.CharField(max_length=200, verbose_name="counterpart")),
                (
                    "counterpart_country",
                    models.CharField(max_length=2, verbose_name="country of the counterpart"),
                ),
                ("end_user", models.TextField(blank=True, verbose_name="end user")),
                (
                    "began_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="began"),
                ),
                (
                    "ended_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="ended"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("no-review-seen", "no review seen"),
                            ("under-review", "under review"),
                            ("reviewed", "reviewed"),
                            ("ended", "ended"),
                        ],
                        max_length=15,
                        verbose_name="status",
                    ),
                ),
                ("finding", models.TextField(verbose_name="public finding")),
                (
                    "recommendation",
                    models.PositiveSmallIntegerField(verbose_name="recommendation of the report"),
                ),
                ("doubts", models.TextField(blank=True, verbose_name="what is uncertain")),
            ],
            options={
                "verbose_name": "research partnership",
                "verbose_name_plural": "research partnerships",
                "ordering": ["title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("began_on", ""),
                                (
                                    "began_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ended_on", ""),
                                (
                                    "ended_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="a_partnership_is_dated_partially",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["no-review-seen", "under-review", "reviewed", "ended"])
                        ),
                        name="a_partnership_has_a_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on", ""), ("status", "ended"), _connector="OR"),
                        name="only_a_partnership_that_ended_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recommendation__gte", 1), ("recommendation__lte", 8)),
                        name="a_partnership_carries_out_a_recommendation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnershipSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=400, verbose_name="title")),
                ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                ("on", incidents.models.fields.PartialDateField(blank=True, verbose_name="date")),
                ("url", models.URLField(max_length=600, verbose_name="web address")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official-notice", "official notice"),
                            ("wire-agency", "wire agency"),
                            ("paper-of-record", "newspaper or broadcaster of record"),
                            ("state-media", "state media of the coercing state"),
                            ("other-state-media", "state media of another state"),
                            ("trade-press", "trade, regional or specialist press"),
                            ("think-tank", "think tank, research or advocacy body"),
                            ("company", "company's own statement"),
                            ("blog", "blog, forum, or copy on another site"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="incidents.researchpartnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of a partnership",
                "verbose_name_plural": "sources of partnerships",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("publisher", ""), _negated=True),
                            models.Q(("url", ""), _negated=True),
                            models.Q(
                                ("on", ""),
                                (
                                    "on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="a_source_of_a_partnership_can_be_looked_up",
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "position"),
                        name="one_source_a_place_of_a_partnership",
                    ),
                ],
            },
        ),
    ]
