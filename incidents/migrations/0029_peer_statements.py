"""What desks say to each other."""

import django.db.models.deletion
import incidents.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0028_strict_marking"),
    ]

    operations = [
        migrations.CreateModel(
            name="PeerStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        default=incidents.models.fields.search_slug, max_length=10, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("corroborates", "Our firms saw the same demand"),
                            ("contests", "We contest this"),
                            ("change", "We propose a change"),
                            ("enquiry", "We ask what other desks know"),
                        ],
                        max_length=12,
                        verbose_name="what you say",
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="reference of the incident"
                    ),
                ),
                (
                    "firms",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1-2", "1 or 2 firms"),
                            ("3-5", "3 to 5 firms"),
                            ("6+", "6 firms or more"),
                        ],
                        max_length=4,
                        verbose_name="how many firms",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("is_accepted", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "addressee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.circle",
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="incidents.caseshare",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("circle__isnull", True), ("ref", ""), ("share__isnull", False)
                            ),
                            models.Q(
                                ("circle__isnull", True),
                                ("share__isnull", True),
                                models.Q(("ref", ""), _negated=True),
                            ),
                            models.Q(
                                ("circle__isnull", False), ("ref", ""), ("share__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="a_statement_is_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("addressee__isnull", True),
                                ("circle__isnull", False),
                                ("kind", "enquiry"),
                            ),
                            models.Q(
                                models.Q(("kind", "enquiry"), _negated=True),
                                ("addressee__isnull", False),
                                ("circle__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_enquiry_goes_to_a_circle_and_all_else_to_a_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("firms__in", ["1-2", "3-5", "6+"]),
                                ("kind", "corroborates"),
                                ("text", ""),
                            ),
                            models.Q(
                                models.Q(("kind", "corroborates"), _negated=True),
                                ("firms", ""),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_corroboration_is_a_band_and_no_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("addressee__isnull", True),
                            models.Q(("addressee", models.F("desk")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_desk_says_nothing_to_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_statement_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_statement_was_approved_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_statement_was_withdrawn_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_statement_was_answered_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("is_accepted__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("approved_at__isnull", False),
                                ("is_accepted__isnull", False),
                                ("addressee__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_sent_statement_is_answered",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "corroborates"), ("withdrawn_at__isnull", True)
                        ),
                        fields=("desk", "share", "ref"),
                        name="a_desk_corroborates_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
