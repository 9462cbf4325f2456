"""Law as dated versions: articles as each version has them, their numbers, sources, records."""

import django.contrib.postgres.fields
import django.db.models.deletion
import incidents.models.fields
from django.db import migrations, models


FREE_THE_AMENDMENTS = """
DO $$
DECLARE named text;
BEGIN
    FOR named IN SELECT conname FROM pg_constraint
        WHERE conrelid = 'incidents_amendment'::regclass AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE incidents_amendment DROP CONSTRAINT %I', named);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_versions_and_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text in the original")),
                ("language", models.CharField(blank=True, max_length=12, verbose_name="language")),
                ("is_text_read", models.BooleanField(default=False, verbose_name="text read")),
                (
                    "is_gist_read",
                    models.BooleanField(default=False, verbose_name="account or translation read"),
                ),
                ("gist", models.TextField(verbose_name="summary, in our words")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("appeal", "appeal"),
                                ("basis", "basis"),
                                ("cited", "cited in incidents"),
                                ("definition", "definition"),
                                ("duty", "duty"),
                                ("exemption", "exemption"),
                                ("extraterritorial", "effect abroad"),
                                ("finality", "finality"),
                                ("in_force", "entry into force"),
                                ("liability", "liability"),
                                ("listing", "listing"),
                                ("measures", "measures"),
                                ("penalty", "penalty"),
                                ("procedure", "procedure"),
                                ("prohibition", "prohibition"),
                                ("publicity", "publication"),
                                ("record", "record"),
                                ("removal", "removal"),
                                ("scope", "scope"),
                                ("suspension", "suspension"),
                                ("time_limit", "time limit"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "sanctions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "time_limit",
                    models.CharField(blank=True, max_length=300, verbose_name="time limit"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "text of an article",
                "verbose_name_plural": "texts of articles",
                "ordering": ["version", "position"],
            },
        ),
        migrations.CreateModel(
            name="InstrumentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=40, verbose_name="name")),
                (
                    "adopted_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="adopted"),
                ),
                (
                    "promulgated_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="promulgated"
                    ),
                ),
                (
                    "in_force_from",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force from"
                    ),
                ),
                (
                    "in_force_until",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force until"
                    ),
                ),
                (
                    "are_days_read",
                    models.BooleanField(default=True, verbose_name="days read in a text"),
                ),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=120, verbose_name="document number"),
                ),
                (
                    "is_number_read",
                    models.BooleanField(
                        default=False, verbose_name="document number read in a text"
                    ),
                ),
                ("status", models.CharField(blank=True, max_length=120, verbose_name="status")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("is_edited", models.BooleanField(default=False, verbose_name="changed here")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "version of an instrument",
                "verbose_name_plural": "versions of instruments",
                "ordering": ["instrument", "position"],
            },
        ),
        migrations.CreateModel(
            name="LawSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=400, verbose_name="title")),
                ("issuer", models.CharField(max_length=300, verbose_name="issuer")),
                ("url", models.URLField(blank=True, max_length=600, verbose_name="web address")),
                (
                    "official_url",
                    models.URLField(blank=True, max_length=600, verbose_name="official address"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("official_database", "official database"),
                            ("reading_copy", "copy of the official text"),
                            ("translation", "translation"),
                            ("database", "database"),
                            ("analysis", "analysis"),
                            ("report", "report"),
                            ("press", "press"),
                            ("encyclopedia", "encyclopedia"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("is_read", models.BooleanField(default=False, verbose_name="read")),
                (
                    "extent",
                    models.CharField(blank=True, max_length=200, verbose_name="what was read"),
                ),
                ("article", models.CharField(blank=True, max_length=60, verbose_name="article")),
                ("language", models.CharField(blank=True, max_length=12, verbose_name="language")),
                (
                    "read_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="read on"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "source of law",
                "verbose_name_plural": "sources of law",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RecordSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60, unique=True, verbose_name="key")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "title_orig",
                    models.CharField(blank=True, max_length=200, verbose_name="original title"),
                ),
                (
                    "title_lang",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="language of the original"
                    ),
                ),
                ("keeper", models.CharField(blank=True, max_length=200, verbose_name="kept by")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "record",
                "verbose_name_plural": "records",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Renumbering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_number",
                    models.CharField(blank=True, max_length=60, verbose_name="number before"),
                ),
                (
                    "to_number",
                    models.CharField(blank=True, max_length=60, verbose_name="number after"),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("unchanged", "same number"),
                            ("renumbered", "new number"),
                            ("reworded", "reworded"),
                            ("new", "new"),
                            ("deleted", "deleted"),
                        ],
                        max_length=12,
                        verbose_name="change",
                    ),
                ),
                ("is_read", models.BooleanField(default=False, verbose_name="read in both texts")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "renumbering",
                "verbose_name_plural": "renumberings",
                "ordering": ["to_version", "position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="relation_begins_at_one_text",
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="relation_ends_at_one_text",
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="a_relation_is_recorded_once",
        ),
        migrations.AddField(
            model_name="instrument",
            name="doubts",
            field=models.TextField(blank=True, db_default="", verbose_name="doubts"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="is_title_read",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="original title read in a text"
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="kind",
            field=models.CharField(
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
                db_default="",
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="territory",
            field=models.CharField(
                blank=True, db_default="", max_length=8, verbose_name="territory"
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="title_lang",
            field=models.CharField(
                blank=True, db_default="", max_length=12, verbose_name="language of the original"
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="numbering",
            field=models.CharField(
                choices=[
                    ("article", "article"),
                    ("part", "part"),
                    ("unnumbered", "unnumbered"),
                    ("retired", "retired"),
                ],
                db_default="article",
                default="article",
                max_length=12,
                verbose_name="kind of number",
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="renamed_to",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=150), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="basis",
            field=models.CharField(
                choices=[
                    ("text", "the text says so"),
                    ("account", "an account says so"),
                    ("reading", "our reading"),
                ],
                db_default="reading",
                default="reading",
                max_length=10,
                verbose_name="what supports it",
            ),
        ),
        migrations.AlterField(
            model_name="relation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("implements", "implements"),
                    ("recorded_in", "is recorded in"),
                    ("triggers", "triggers"),
                    ("escalates_to", "escalates to"),
                    ("amends", "amends"),
                    ("supersedes", "supersedes"),
                    ("final_against", "shuts out"),
                    ("removal_by", "ends by"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("numbering", "retired"), ("renamed_to__len__gt", 0)),
                    models.Q(
                        models.Q(("numbering", "retired"), _negated=True), ("renamed_to__len", 0)
                    ),
                    _connector="OR",
                ),
                name="a_retired_article_says_what_took_its_place",
            ),
        ),
        migrations.AddField(
            model_name="articletext",
            name="provision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="texts",
                to="incidents.provision",
            ),
        ),
        migrations.AddField(
            model_name="instrumentversion",
            name="instrument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="incidents.instrument",
            ),
        ),
        migrations.AddField(
            model_name="articletext",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="articles",
                to="incidents.instrumentversion",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.instrumentversion",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="to_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.instrumentversion",
            ),
        ),
        migrations.AddField(
            model_name="lawsource",
            name="instrument",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="further_sources",
                to="incidents.instrument",
            ),
        ),
        migrations.AddField(
            model_name="lawsource",
            name="relation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sources",
                to="incidents.relation",
            ),
        ),
        migrations.AddField(
            model_name="lawsource",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sources",
                to="incidents.instrumentversion",
            ),
        ),
        migrations.AddField(
            model_name="recordsystem",
            name="instrument",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="incidents.instrument",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_record",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.recordsystem",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="to_record",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.recordsystem",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("from_instrument__isnull", False),
                        ("from_provision__isnull", True),
                        ("from_record__isnull", True),
                    ),
                    models.Q(
                        ("from_instrument__isnull", True),
                        ("from_provision__isnull", False),
                        ("from_record__isnull", True),
                    ),
                    models.Q(
                        ("from_instrument__isnull", True),
                        ("from_provision__isnull", True),
                        ("from_record__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="relation_begins_at_one_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("to_instrument__isnull", False),
                        ("to_provision__isnull", True),
                        ("to_record__isnull", True),
                    ),
                    models.Q(
                        ("to_instrument__isnull", True),
                        ("to_provision__isnull", False),
                        ("to_record__isnull", True),
                    ),
                    models.Q(
                        ("to_instrument__isnull", True),
                        ("to_provision__isnull", True),
                        ("to_record__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="relation_ends_at_one_text",
            ),
        ),
        migrations.AddField(
            model_name="renumbering",
            name="from_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="successors",
                to="incidents.instrumentversion",
            ),
        ),
        migrations.AddField(
            model_name="renumbering",
            name="to_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="predecessors",
                to="incidents.instrumentversion",
            ),
        ),
        # The table stays while the version before still reads it, and is dropped by a later
        # migration. Without its key to the instruments it is in nobody's way.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(FREE_THE_AMENDMENTS, migrations.RunSQL.noop),
            ],
            state_operations=[migrations.DeleteModel(name="Amendment")],
        ),
        migrations.AddConstraint(
            model_name="instrumentversion",
            constraint=models.UniqueConstraint(
                fields=("instrument", "label"), name="an_instrument_has_a_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="instrumentversion",
            constraint=models.CheckConstraint(
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
                        ("promulgated_on", ""),
                        (
                            "promulgated_on__regex",
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
                    models.Q(
                        ("in_force_until", ""),
                        (
                            "in_force_until__regex",
                            "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                        ),
                        _connector="OR",
                    ),
                ),
                name="version_days_are_partial_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="articletext",
            constraint=models.UniqueConstraint(
                fields=("version", "provision"), name="a_version_has_an_article_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="articletext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_text_read", False),
                    models.Q(
                        models.Q(("text", ""), _negated=True),
                        models.Q(("language", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_text_that_was_read_is_kept_with_its_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("instrument__isnull", True),
                        ("relation__isnull", True),
                        ("version__isnull", False),
                    ),
                    models.Q(
                        ("instrument__isnull", False),
                        ("relation__isnull", True),
                        ("version__isnull", True),
                    ),
                    models.Q(
                        ("instrument__isnull", True),
                        ("relation__isnull", False),
                        ("version__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_source_of_law_supports_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("issuer", ""), _negated=True),
                    models.Q(
                        (
                            "title__iregex",
                            "general knowledge|\\mseed\\M|working document|^https?://|^[\\w.-]+/[\\w./-]+$",
                        ),
                        _negated=True,
                    ),
                ),
                name="a_source_of_law_names_a_text_and_its_issuer",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("read_on", ""),
                    ("read_on__regex", "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$"),
                    _connector="OR",
                ),
                name="a_source_of_law_is_read_on_a_partial_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="renumbering",
            constraint=models.UniqueConstraint(
                fields=("from_version", "from_number", "to_version", "to_number"),
                name="a_renumbering_is_recorded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="renumbering",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("change", "new"),
                        models.Q(("from_number", ""), _negated=True),
                        _connector="XOR",
                    ),
                    models.Q(
                        ("change", "deleted"),
                        models.Q(("to_number", ""), _negated=True),
                        _connector="XOR",
                    ),
                ),
                name="a_renumbering_has_a_number_where_its_change_needs_one",
            ),
        ),
    ]
