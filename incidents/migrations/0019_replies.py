"""Replies of firms and authorities to entries that name them."""

import django.db.models.deletion
import incidents.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0018_published_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reply",
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
                        default=incidents.models.fields.search_slug,
                        editable=False,
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reply", "Reply"),
                            ("correction", "Request to correct the entry"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("firm", "the firm"), ("authority", "the authority")],
                        max_length=10,
                        verbose_name="in the name of",
                    ),
                ),
                (
                    "sender",
                    models.CharField(max_length=200, verbose_name="name of the firm or authority"),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("contact", models.TextField(verbose_name="how to reach you")),
                ("received_at", models.DateTimeField()),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letterhead", "a letter on its letterhead"),
                            ("domain", "an e-mail from its own domain"),
                            ("call", "a call to a number that the desk found itself"),
                        ],
                        max_length=12,
                        verbose_name="how it was verified",
                    ),
                ),
                ("verified_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refusal", models.TextField(blank=True, verbose_name="reason for the refusal")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="incidents.desk",
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
                "ordering": ["received_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("ref"),
                        condition=models.Q(("verified_at__isnull", False)),
                        name="reply_of_an_entry",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("sender", ""), _negated=True),
                            models.Q(("contact", ""), _negated=True),
                        ),
                        name="a_reply_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                            models.Q(
                                ("verified_at__isnull", False), ("verified_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="reply_verified_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at__isnull", True), ("way", "")),
                            models.Q(
                                ("verified_at__isnull", False),
                                ("way__in", ["letterhead", "domain", "call"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_verified_reply_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_at__isnull", True), ("refused_by__isnull", True)),
                            models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reply_refused_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refusal", ""), ("refused_at__isnull", True)),
                            models.Q(
                                ("refused_at__isnull", False),
                                models.Q(("refusal", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_refused_reply_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_at__isnull", True),
                            ("refused_at__isnull", True),
                            _connector="OR",
                        ),
                        name="a_reply_is_decided_once",
                    ),
                ],
            },
        ),
    ]
