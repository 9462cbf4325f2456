"""A new version has a reason; versions and editions that were published are never changed."""

from django.db import migrations

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
# An edition is published for good. Only a withdrawal takes rows away; rows are taken on by the next
# edition, and added to the newest one.
EDITIONS_STAY = """
CREATE FUNCTION editions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.revision >= OLD.revision
        AND (NEW.number, NEW.published_at, NEW.generation, NEW.stamp, NEW.incidents)
        = (OLD.number, OLD.published_at, OLD.generation, OLD.stamp, OLD.incidents)
        AND (NEW.coverage, NEW.codebook) = (OLD.coverage, OLD.codebook)
        AND (NEW."references" - 'responses') = (OLD."references" - 'responses')
        AND coalesce(OLD."references"->'responses', '[]')
            @> coalesce(NEW."references"->'responses', '[]')
        AND (NEW.revision > OLD.revision OR NEW."references" = OLD."references")
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
    dependencies = [("incidents", "0002_triggers")]

    operations = [
        migrations.RunSQL(NEW_VERSIONS_SAY_WHY, NEW_VERSIONS_MAY_BE_SILENT),
        migrations.RunSQL(EARLIER_VERSIONS_STAY, EARLIER_VERSIONS_MAY_CHANGE),
        migrations.RunSQL(EDITIONS_STAY, EDITIONS_MAY_CHANGE),
    ]
