"""Pages of evidence that are released on purpose, and their hashes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import incidents.models.fields

# An excerpt is of its own case, its pages are drawn, and a firm that reported it has agreed.
CHECK = """
CREATE FUNCTION check_excerpt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    origin text;
BEGIN
    SELECT c.found_by INTO origin
    FROM incidents_evidenceversion v
    JOIN incidents_evidenceitem i ON i.id = v.item_id
    JOIN incidents_case c ON c.id = i.case_id
    WHERE v.id = NEW.version_id AND v.item_id = NEW.item_id AND i.case_id = NEW.case_id
        AND v.erased_at IS NULL
        AND NOT EXISTS (
            SELECT FROM unnest(NEW.pages) AS wanted(page)
            WHERE wanted.page < 1 OR NOT EXISTS (
                SELECT FROM incidents_evidencepicture p
                WHERE p.version_id = v.id AND p.page = wanted.page
            )
        );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'violates "an_excerpt_is_of_drawn_pages_of_its_case"'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'an_excerpt_is_of_drawn_pages_of_its_case';
    END IF;
    IF origin = 'company-report' AND NEW.firm_consent = '' THEN
        RAISE EXCEPTION 'violates "a_firm_agrees_to_evidence_of_its_report"'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_firm_agrees_to_evidence_of_its_report';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER excerpts_are_checked BEFORE INSERT OR UPDATE ON incidents_evidenceexcerpt
    FOR EACH ROW EXECUTE FUNCTION check_excerpt();
"""
UNCHECK = """
DROP TRIGGER excerpts_are_checked ON incidents_evidenceexcerpt;
DROP FUNCTION check_excerpt();
"""
# The second wall: see 0041. Pages of incidents are for readers, and stand outside of it.
WALL = """
ALTER TABLE incidents_evidenceexcerpt ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_desk ON incidents_evidenceexcerpt USING (
    (SELECT current_user) NOT IN ('tracker_reader', 'tracker_public')
    OR EXISTS (SELECT FROM incidents_case other WHERE other.id = case_id)
);
"""
NO_WALL = """
DROP POLICY own_desk ON incidents_evidenceexcerpt;
ALTER TABLE incidents_evidenceexcerpt DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0048_receipt_changes_behind_the_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidencepicture",
            name="sha256",
            field=models.GeneratedField(
                db_persist=True,
                expression=incidents.models.fields.HexDigest(models.F("content")),
                output_field=models.CharField(max_length=64),
            ),
        ),
        migrations.CreateModel(
            name="ExcerptPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                ("content", models.BinaryField()),
                (
                    "sha256",
                    models.GeneratedField(
                        db_persist=True,
                        expression=incidents.models.fields.HexDigest(models.F("content")),
                        output_field=models.CharField(max_length=64),
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ref", "sha256"), name="one_page_of_evidence_a_hash"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceExcerpt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        size=None,
                        verbose_name="pages",
                    ),
                ),
                (
                    "captured_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, db_default="", default="", verbose_name="day of capture"
                    ),
                ),
                (
                    "firm_consent",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=300,
                        verbose_name="consent of the firm",
                    ),
                ),
                ("marked_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="excerpts",
                        to="incidents.case",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="excerpt",
                        to="incidents.evidenceitem",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="excerpts",
                        to="incidents.evidenceversion",
                    ),
                ),
            ],
            options={
                "ordering": ["item"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pages__len__gte", 1)), name="an_excerpt_has_pages"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("captured_on", ""),
                            (
                                "captured_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="evidence_was_captured_on_a_partial_date",
                    ),
                ],
            },
        ),
        # A JPEG does not get smaller.
        migrations.RunSQL(
            "ALTER TABLE incidents_excerptpage ALTER COLUMN content SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CHECK, UNCHECK),
        migrations.RunSQL(WALL, NO_WALL),
    ]
