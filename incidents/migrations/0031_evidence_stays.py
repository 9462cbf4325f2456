"""What was stored as evidence is never changed: it is erased as a whole, or stays."""

from django.db import migrations

EVIDENCE_STAYS = """
CREATE FUNCTION evidence_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'incidents_evidenceversion' THEN
        IF (NEW.item_id, NEW.number, NEW.filename, NEW.form, NEW.size, NEW.sha256, NEW.added_at)
            = (OLD.item_id, OLD.number, OLD.filename, OLD.form, OLD.size, OLD.sha256, OLD.added_at)
            AND (OLD.erased_at IS NULL OR NEW.erased_at = OLD.erased_at)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'violates "evidence_is_never_changed"'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'evidence_is_never_changed';
END
$$;
CREATE TRIGGER evidence_parts_stay BEFORE UPDATE ON incidents_evidencepart
    FOR EACH ROW EXECUTE FUNCTION evidence_stays();
CREATE TRIGGER evidence_versions_stay BEFORE UPDATE ON incidents_evidenceversion
    FOR EACH ROW EXECUTE FUNCTION evidence_stays();
"""
EVIDENCE_MAY_CHANGE = """
DROP TRIGGER evidence_versions_stay ON incidents_evidenceversion;
DROP TRIGGER evidence_parts_stay ON incidents_evidencepart;
DROP FUNCTION evidence_stays();
"""
# PDF files and pictures are compressed already: PostgreSQL need not try.
PARTS_ARE_NOT_COMPRESSED = (
    "ALTER TABLE incidents_evidencepart ALTER COLUMN content SET STORAGE EXTERNAL"
)
PICTURES_ARE_NOT_COMPRESSED = (
    "ALTER TABLE incidents_evidencepicture ALTER COLUMN content SET STORAGE EXTERNAL"
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0030_evidence_files")]

    operations = [
        migrations.RunSQL(EVIDENCE_STAYS, EVIDENCE_MAY_CHANGE),
        migrations.RunSQL(PARTS_ARE_NOT_COMPRESSED, migrations.RunSQL.noop),
        migrations.RunSQL(PICTURES_ARE_NOT_COMPRESSED, migrations.RunSQL.noop),
    ]
