"""Why each new version was released, and the versions that it replaced."""

import django.core.serializers.json
from django.db import migrations, models

# Versions that were released before anybody was asked say so, and no more.
REASONS_BEFORE = """
UPDATE incidents_release later SET change_reason = 'No reason was recorded.'
WHERE version > 1 AND EXISTS (
    SELECT FROM incidents_release earlier
    WHERE earlier.case_id = later.case_id AND earlier.version < later.version
    AND earlier.approved_at IS NOT NULL
);
UPDATE incidents_incident entry SET change_reason = release.change_reason
FROM incidents_release release WHERE release.id = entry.release_id AND release.change_reason <> '';
"""
# A check of one row cannot see whether an earlier version was published.
NEW_VERSIONS_SAY_WHY = """
CREATE FUNCTION new_versions_say_why() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version > 1 AND btrim(NEW.change_reason) = '' AND EXISTS (
        SELECT FROM incidents_release earlier
        WHERE earlier.case_id = NEW.case_id AND earlier.version < NEW.version
        AND earlier.approved_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'violates "a_new_version_says_why": enter why this entry changes'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_new_version_says_why';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_new_version_says_why BEFORE INSERT OR UPDATE OF change_reason, version, case_id
    ON incidents_release FOR EACH ROW EXECUTE FUNCTION new_versions_say_why();
"""
NEW_VERSIONS_MAY_BE_SILENT = """
DROP TRIGGER a_new_version_says_why ON incidents_release;
DROP FUNCTION new_versions_say_why();
"""
# Published to the letter: an earlier version is read or deleted, and never changed.
EARLIER_VERSIONS_STAY = """
CREATE FUNCTION earlier_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'violates "an_earlier_version_is_never_changed"'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'an_earlier_version_is_never_changed';
END
$$;
CREATE TRIGGER an_earlier_version_is_never_changed BEFORE UPDATE ON incidents_earlierversion
    FOR EACH ROW EXECUTE FUNCTION earlier_versions_stay();
"""
EARLIER_VERSIONS_MAY_CHANGE = """
DROP TRIGGER an_earlier_version_is_never_changed ON incidents_earlierversion;
DROP FUNCTION earlier_versions_stay();
"""


def change_reason():
    return models.TextField(
        blank=True, db_default="", default="", verbose_name="reason for the new version"
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0013_campaign_searches")]

    operations = [
        migrations.AddField("incident", "change_reason", change_reason()),
        migrations.AddField("release", "change_reason", change_reason()),
        migrations.CreateModel(
            name="EarlierVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "public (TLP:CLEAR)"),
                            ("community", "community (TLP:GREEN)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("released_at", models.DateTimeField(verbose_name="released")),
                (
                    "change_reason",
                    models.TextField(blank=True, verbose_name="reason for the new version"),
                ),
                (
                    "document",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ref", "tier", "version"), name="one_earlier_version_a_number"
                    )
                ]
            },
        ),
        migrations.RunSQL(REASONS_BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(NEW_VERSIONS_SAY_WHY, NEW_VERSIONS_MAY_BE_SILENT),
        migrations.RunSQL(EARLIER_VERSIONS_STAY, EARLIER_VERSIONS_MAY_CHANGE),
    ]
