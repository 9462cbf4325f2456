"""Editions: numbered, permanent snapshots of the public tier."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.deletion
import incidents.models.fields
from django.db import migrations, models

# An edition is published for good. Only a withdrawal takes rows away; rows are taken on by the next
# edition, and added to the newest one.
EDITIONS_STAY = """
CREATE FUNCTION editions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.revision >= OLD.revision
        AND (NEW.number, NEW.published_at, NEW.generation, NEW.stamp, NEW.incidents)
        = (OLD.number, OLD.published_at, OLD.generation, OLD.stamp, OLD.incidents)
        AND (NEW.coverage, NEW.codebook) = (OLD.coverage, OLD.codebook)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'violates "an_edition_is_never_changed"'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'an_edition_is_never_changed';
END
$$;
CREATE TRIGGER an_edition_is_never_changed BEFORE UPDATE OR DELETE ON incidents_edition
    FOR EACH ROW EXECUTE FUNCTION editions_stay();
CREATE TRIGGER editions_are_never_emptied BEFORE TRUNCATE ON incidents_edition
    FOR EACH STATEMENT EXECUTE FUNCTION editions_stay();

CREATE FUNCTION edition_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest integer := (SELECT max(number) FROM incidents_edition);
BEGIN
    IF TG_OP = 'INSERT' AND NEW.first_edition = newest AND NEW.last_edition = newest THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.last_edition = newest AND OLD.last_edition = newest - 1
        AND to_jsonb(NEW) - 'last_edition' = to_jsonb(OLD) - 'last_edition'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'violates "an_edition_entry_is_never_changed"'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'an_edition_entry_is_never_changed';
END
$$;
CREATE TRIGGER an_edition_entry_is_never_changed BEFORE INSERT OR UPDATE ON incidents_editionentry
    FOR EACH ROW EXECUTE FUNCTION edition_entries_stay();
"""
EDITIONS_MAY_CHANGE = """
DROP TRIGGER an_edition_entry_is_never_changed ON incidents_editionentry;
DROP FUNCTION edition_entries_stay();
DROP TRIGGER editions_are_never_emptied ON incidents_edition;
DROP TRIGGER an_edition_is_never_changed ON incidents_edition;
DROP FUNCTION editions_stay();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0020_reasons_of_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("generation", models.PositiveBigIntegerField()),
                ("stamp", models.UUIDField()),
                ("incidents", models.PositiveIntegerField(verbose_name="incidents")),
                ("coverage", models.JSONField(default=list)),
                ("codebook", models.JSONField(default=list)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("written_revision", models.PositiveIntegerField(default=0)),
                ("files", models.JSONField(default=list)),
                (
                    "changed_figures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="editions_count_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("written_revision__lte", models.F("revision"))),
                        name="no_later_revision_was_written",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("firm_slug", models.CharField(blank=True, max_length=120)),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="home country"),
                ),
                ("sector", models.CharField(blank=True, max_length=60, verbose_name="sector")),
                (
                    "authority",
                    models.CharField(blank=True, max_length=120, verbose_name="authority"),
                ),
                ("state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "attribution",
                    models.CharField(
                        choices=[
                            ("none-shown", "not established"),
                            ("denied", "denied by the state"),
                            ("encouraged", "encouraged by the state"),
                            ("led", "led by the state"),
                        ],
                        max_length=20,
                        verbose_name="attribution",
                    ),
                ),
                ("campaign", models.CharField(blank=True, max_length=120, verbose_name="campaign")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "tactics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "instruments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reported_from", models.DateField()),
                ("reported_until", models.DateField()),
                ("demand_deadline_from", models.DateField(null=True)),
                (
                    "firm_response",
                    models.CharField(
                        choices=[
                            ("complied", "complied"),
                            ("partly-complied", "partly complied"),
                            ("apologised", "apologised"),
                            ("refused", "refused"),
                            ("reversed", "reversed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                        verbose_name="firm's response",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField()),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("released_at", models.DateTimeField(verbose_name="released")),
                (
                    "change_reason",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="reason for the new version",
                    ),
                ),
                ("title", models.CharField(max_length=400, verbose_name="title")),
                ("firm", models.CharField(blank=True, max_length=200, verbose_name="firm")),
                (
                    "firm_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("company", "company"),
                            ("association", "association"),
                            ("university", "university"),
                            ("publisher", "publisher"),
                            ("community-organisation", "community organisation"),
                        ],
                        max_length=30,
                    ),
                ),
                ("isic", models.CharField(blank=True, max_length=3, verbose_name="ISIC Rev. 4")),
                ("demanded_change", models.TextField(blank=True, verbose_name="what was demanded")),
                ("wording_before", models.TextField(blank=True, verbose_name="wording before")),
                ("wording_after", models.TextField(blank=True, verbose_name="wording after")),
                (
                    "reported_on",
                    incidents.models.fields.PartialDateField(verbose_name="first reported"),
                ),
                (
                    "demanded_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="demanded"),
                ),
                (
                    "demand_deadline_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="demand deadline"
                    ),
                ),
                (
                    "responded_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="firm responded"
                    ),
                ),
                (
                    "lifted_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="demand lifted"
                    ),
                ),
                ("days_longest", models.PositiveIntegerField(null=True)),
                ("outcome_longest", models.CharField(blank=True, max_length=10)),
                ("days_shortest", models.PositiveIntegerField(null=True)),
                ("outcome_shortest", models.CharField(blank=True, max_length=10)),
                (
                    "designations_used",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "fined_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="fined"),
                ),
                (
                    "fine_amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="fine"
                    ),
                ),
                (
                    "fine_currency",
                    models.CharField(blank=True, max_length=3, verbose_name="currency"),
                ),
                (
                    "document",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("first_edition", models.PositiveIntegerField()),
                ("last_edition", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["last_edition", "first_edition"], name="entry_of_edition"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["search"], name="edition_entry_search"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ref", "first_edition"), name="one_entry_a_first_edition"
                    ),
                    models.UniqueConstraint(
                        fields=("ref", "last_edition"), name="one_entry_a_last_edition"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionRemoval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("removed_on", models.DateField(verbose_name="removed")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removals",
                        to="incidents.edition",
                    ),
                ),
            ],
            options={
                "ordering": ["removed_on", "pk"],
            },
        ),
        migrations.RunSQL(EDITIONS_STAY, EDITIONS_MAY_CHANGE),
    ]
