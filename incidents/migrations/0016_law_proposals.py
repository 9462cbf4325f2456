"""Laws and articles that a desk proposes; what was added here stays when law is loaded."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import incidents.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0015_ledger_of_a_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="articletext",
            name="is_added",
            field=models.BooleanField(db_default=False, default=False, verbose_name="added here"),
        ),
        migrations.AddField(
            model_name="lawsource",
            name="is_added",
            field=models.BooleanField(db_default=False, default=False, verbose_name="added here"),
        ),
        migrations.CreateModel(
            name="LawProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=300, verbose_name="title in English"),
                ),
                (
                    "title_orig",
                    models.CharField(blank=True, max_length=300, verbose_name="original title"),
                ),
                (
                    "title_lang",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="language of the original"
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(blank=True, max_length=2, verbose_name="jurisdiction"),
                ),
                (
                    "issuing_body",
                    models.CharField(blank=True, max_length=200, verbose_name="issuing body"),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("law", "law"),
                            ("administrative_regulation", "administrative regulation"),
                            ("departmental_rule", "departmental rule"),
                            ("local_regulation", "local regulation"),
                            ("normative_document", "normative document"),
                            ("judicial_interpretation", "judicial interpretation"),
                            ("order", "order"),
                            ("resolution", "resolution"),
                            ("standard", "standard"),
                            ("memorandum", "memorandum"),
                            ("plan", "plan of party or state"),
                            ("draft", "draft"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "adopted_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="adopted"),
                ),
                (
                    "in_force_from",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force from"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the article"
                    ),
                ),
                (
                    "gist",
                    models.TextField(
                        blank=True, verbose_name="summary of the article, in your words"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text in the original")),
                (
                    "language",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="language of the text"
                    ),
                ),
                (
                    "source_title",
                    models.CharField(max_length=400, verbose_name="title of the source"),
                ),
                (
                    "source_issuer",
                    models.CharField(max_length=300, verbose_name="who issued the source"),
                ),
                (
                    "source_url",
                    models.URLField(
                        blank=True, max_length=600, verbose_name="web address of the source"
                    ),
                ),
                (
                    "invoked",
                    models.CharField(
                        choices=[
                            ("cited-in-letter", "cited in the letter"),
                            ("cited-in-decision", "cited in the decision"),
                            ("applied", "applied"),
                            ("inferred", "inferred by the desk"),
                            ("unstated", "named by the source; how it was cited is not known"),
                        ],
                        default="unstated",
                        max_length=20,
                        verbose_name="how it was cited",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_confirmed", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="law_proposals",
                        to="incidents.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.instrument",
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
            ],
            options={
                "verbose_name": "proposed law",
                "verbose_name_plural": "proposed laws",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_confirmed", False),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_law_is_confirmed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_proposed_law_is_decided_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("instrument__isnull", False),
                                models.Q(("number", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("title_en", ""), _negated=True),
                                models.Q(("jurisdiction", ""), _negated=True),
                                models.Q(("issuing_body", ""), _negated=True),
                                models.Q(("kind", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_proposal_names_a_law_or_an_article_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", ""), models.Q(("gist", ""), _negated=True), _connector="OR"
                        ),
                        name="a_proposed_article_has_a_summary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_on", ""),
                                (
                                    "adopted_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("in_force_from", ""),
                                (
                                    "in_force_from__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="proposed_law_days_are_partial_dates",
                    ),
                ],
            },
        ),
    ]
