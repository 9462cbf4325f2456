"""Further bodies, ties to politics, names in original script, graded kinds of sources."""

import django.contrib.postgres.fields
import incidents.models.fields
from django.db import migrations, models


# What is published already has its grades and confidence in its document. Editions are never changed.
FILL_INCIDENTS = """
UPDATE incidents_incident SET
    confidence = coalesce(document->>'confidence', ''),
    best_grade = coalesce(
        (SELECT min((source->>'reliability') || (source->>'credibility'))
         FROM jsonb_array_elements(coalesce(document->'sources', '[]')) source), '');
-- Made again before they are used.
DELETE FROM incidents_casesummary;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0006_one_relation_a_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="authority",
            name="original_names",
            field=models.JSONField(
                blank=True, db_default={}, default=dict, verbose_name="names in original script"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="amplified_by",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="incidents.authority", verbose_name="amplified by"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="checked_by",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=120,
                verbose_name="read a second time by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="checked_on",
            field=incidents.models.fields.PartialDateField(
                blank=True, db_default="", default="", verbose_name="read a second time on"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="further_authorities",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to="incidents.authority",
                verbose_name="further authorities",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="political_link",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stated", "stated by the authority"),
                    ("reported", "reported by a source"),
                    ("inferred", "inferred by the trade, the firm or reporters"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="tie to politics",
            ),
        ),
        migrations.AddField(
            model_name="casesummary",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[("high", "source seen"), ("medium", "no source seen")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="confidence",
            ),
        ),
        migrations.AddField(
            model_name="casesummary",
            name="political_link",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stated", "stated by the authority"),
                    ("reported", "reported by a source"),
                    ("inferred", "inferred by the trade, the firm or reporters"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="tie to politics",
            ),
        ),
        migrations.AddField(
            model_name="casesummary",
            name="source_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="best_grade",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.AddField(
            model_name="change",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[("high", "source seen"), ("medium", "no source seen")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="confidence",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="political_link",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stated", "stated by the authority"),
                    ("reported", "reported by a source"),
                    ("inferred", "inferred by the trade, the firm or reporters"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="tie to politics",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="source_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="amplified_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="amplified by",
            ),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="best_grade",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="checked_on",
            field=incidents.models.fields.PartialDateField(
                blank=True, db_default="", default="", verbose_name="read a second time"
            ),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[("high", "source seen"), ("medium", "no source seen")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="confidence",
            ),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="further_authorities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="further authorities",
            ),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="political_link",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stated", "stated by the authority"),
                    ("reported", "reported by a source"),
                    ("inferred", "inferred by the trade, the firm or reporters"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="tie to politics",
            ),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="source_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="firm",
            name="original_names",
            field=models.JSONField(
                blank=True, db_default={}, default=dict, verbose_name="names in original script"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="amplified_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="amplified by",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="best_grade",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.AddField(
            model_name="incident",
            name="checked_on",
            field=incidents.models.fields.PartialDateField(
                blank=True, db_default="", default="", verbose_name="read a second time"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[("high", "source seen"), ("medium", "no source seen")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="confidence",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="further_authorities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="further authorities",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="political_link",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stated", "stated by the authority"),
                    ("reported", "reported by a source"),
                    ("inferred", "inferred by the trade, the firm or reporters"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="tie to politics",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="source_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="kind",
            field=models.CharField(
                blank=True,
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
                db_default="",
                default="",
                max_length=20,
                verbose_name="kind of source",
            ),
        ),
        migrations.AlterField(
            model_name="authority",
            name="kind",
            field=models.CharField(
                choices=[
                    ("regulator", "regulator"),
                    ("ministry", "ministry"),
                    ("local-authority", "local authority"),
                    ("party-organ", "party organ"),
                    ("state-media", "state media"),
                    ("embassy", "embassy"),
                    ("state-firm", "state-owned firm"),
                    ("platform", "platform"),
                    ("crowd", "crowd"),
                    ("court", "court or prosecutor"),
                    ("head-of-state", "head of state or government"),
                    ("legislature", "legislature"),
                    ("government", "government, authority not known"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="casesummary",
            name="best_grade",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.AlterField(
            model_name="importconflict",
            name="part",
            field=models.CharField(
                choices=[
                    ("case_kind", "kind of case"),
                    ("found_by", "how the case was found"),
                    ("firm", "firm"),
                    ("sector", "sector"),
                    ("authority", "coercing authority and attribution"),
                    ("further_authorities", "further authorities"),
                    ("amplified_by", "amplified by"),
                    ("political_link", "tie to politics"),
                    ("campaign", "campaign"),
                    ("topics", "topic"),
                    ("tactics", "tactic"),
                    ("demanded_change", "what was demanded"),
                    ("wordings", "wording before and after"),
                    ("reported_on", "first reported"),
                    ("demanded_on", "day of the demand"),
                    ("demand_deadline_on", "demand deadline"),
                    ("first_response", "firm's first response"),
                    ("last_known_on", "last known not to have responded"),
                    ("response", "firm's response"),
                    ("measures", "status of the measure"),
                    ("recorded", "recorded on credit file"),
                    ("fine", "fine"),
                    ("citations", "law cited"),
                    ("sources", "source"),
                    ("confidence", "confidence"),
                    ("checked", "second reading"),
                    ("doubts", "what is uncertain"),
                    ("title", "title"),
                    ("note", "note for the desk"),
                ],
                max_length=20,
                verbose_name="part",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_by", ""), ("checked_on", "")),
                    models.Q(
                        models.Q(
                            ("checked_on", ""),
                            (
                                "checked_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        models.Q(("checked_on", ""), _negated=True),
                        models.Q(("checked_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_second_reading_says_when_and_by_whom",
                violation_error_message="If somebody read the case a second time, enter the date and who it was.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("political_link", ""),
                    models.Q(
                        ("political_link__in", ["stated", "reported", "inferred"]),
                        models.Q(("case_kind", "demand"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="only_what_is_no_demand_has_a_tie_to_politics",
                violation_error_message="Leave the tie to politics blank for a demand. It is for reprisals and retaliation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "",
                            "official-notice",
                            "wire-agency",
                            "paper-of-record",
                            "state-media",
                            "other-state-media",
                            "trade-press",
                            "think-tank",
                            "company",
                            "blog",
                        ],
                    )
                ),
                name="a_source_is_of_a_known_kind",
            ),
        ),
        migrations.RunSQL(FILL_INCIDENTS, migrations.RunSQL.noop),
    ]
