"""Firms of list rounds, other counts of campaigns, and who made a boycott known."""

import django.db.models.deletion
import incidents.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_words_and_sources"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="amplified_by",
            field=models.ManyToManyField(blank=True, related_name="+", to="incidents.authority"),
        ),
        migrations.CreateModel(
            name="CampaignCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", incidents.models.fields.PartialDateField(verbose_name="on")),
                ("what", models.CharField(max_length=200, verbose_name="what was counted")),
                ("value", models.PositiveIntegerField(verbose_name="number")),
                ("of", models.PositiveIntegerField(blank=True, null=True, verbose_name="of")),
                ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="web address")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="incidents.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("of__isnull", True), ("value__lte", models.F("of")), _connector="OR"
                        ),
                        name="a_count_is_no_more_than_its_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on", ""),
                            ("on__regex", "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$"),
                            _connector="OR",
                        ),
                        name="a_count_is_on_a_partial_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedFirm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="firm")),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="home country"),
                ),
                ("group", models.CharField(max_length=200, verbose_name="enterprise group")),
                ("consequence", models.TextField(blank=True, verbose_name="what the listing does")),
                ("listed_on", incidents.models.fields.PartialDateField(verbose_name="listed")),
                (
                    "suspended_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="suspended"),
                ),
                (
                    "lifted_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="ended"),
                ),
                ("source", models.CharField(max_length=400, verbose_name="source")),
                (
                    "publisher",
                    models.CharField(blank=True, max_length=200, verbose_name="publisher"),
                ),
                ("url", models.URLField(blank=True, max_length=600, verbose_name="web address")),
                (
                    "checked_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="read a second time on"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listed_firms",
                        to="incidents.campaign",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.sector",
                        verbose_name="sector",
                    ),
                ),
            ],
            options={
                "verbose_name": "listed firm",
                "verbose_name_plural": "listed firms",
                "ordering": ["campaign", "group", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("listed_on", ""),
                                (
                                    "listed_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(("listed_on", ""), _negated=True),
                            models.Q(
                                ("suspended_on", ""),
                                (
                                    "suspended_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("lifted_on", ""),
                                (
                                    "lifted_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("checked_on", ""),
                                (
                                    "checked_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="a_firm_was_listed_on_partial_dates",
                    )
                ],
            },
        ),
    ]
