"""What the tables alone cannot promise: rows that only grow or stay, and how PostgreSQL keeps columns."""

from django.db import migrations

LEDGER_ONLY_GROWS = """
CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'handled_at' = to_jsonb(OLD) - 'handled_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The ledger only grows: % refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER ledger_rows_stay BEFORE UPDATE OR DELETE ON incidents_ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_only_grows();
CREATE TRIGGER ledger_stays BEFORE TRUNCATE ON incidents_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows();
"""
LEDGER_MAY_CHANGE = """
DROP TRIGGER ledger_stays ON incidents_ledger;
DROP TRIGGER ledger_rows_stay ON incidents_ledger;
DROP FUNCTION ledger_only_grows();
"""
# A statistical release is published for good, to the byte; a case is counted once.
RELEASES_ONLY_GROW = """
CREATE FUNCTION statistical_releases_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A statistical release is never changed: % of % refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER statistical_release_rows_stay BEFORE UPDATE OR DELETE ON incidents_statisticalrelease
    FOR EACH ROW EXECUTE FUNCTION statistical_releases_only_grow();
CREATE TRIGGER statistical_releases_stay BEFORE TRUNCATE ON incidents_statisticalrelease
    FOR EACH STATEMENT EXECUTE FUNCTION statistical_releases_only_grow();
CREATE TRIGGER counted_rows_stay BEFORE UPDATE OR DELETE ON incidents_countedcase
    FOR EACH ROW EXECUTE FUNCTION statistical_releases_only_grow();
CREATE TRIGGER counted_stays BEFORE TRUNCATE ON incidents_countedcase
    FOR EACH STATEMENT EXECUTE FUNCTION statistical_releases_only_grow();
ALTER TABLE incidents_statisticalrelease ADD CONSTRAINT a_statistical_release_has_its_digest
    CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'));
"""
RELEASES_MAY_CHANGE = """
ALTER TABLE incidents_statisticalrelease DROP CONSTRAINT a_statistical_release_has_its_digest;
DROP TRIGGER counted_stays ON incidents_countedcase;
DROP TRIGGER counted_rows_stay ON incidents_countedcase;
DROP TRIGGER statistical_releases_stay ON incidents_statisticalrelease;
DROP TRIGGER statistical_release_rows_stay ON incidents_statisticalrelease;
DROP FUNCTION statistical_releases_only_grow();
"""
# Ciphertext does not shrink: PostgreSQL need not try.
PARTS_ARE_NOT_COMPRESSED = (
    "ALTER TABLE incidents_filepart ALTER COLUMN content SET STORAGE EXTERNAL"
)
# PostgreSQL counts ten times as many words of the search column, so that rare ones are known as
# rare. Without it the planner read all of a million entries for a word that 51 hold: two seconds
# instead of 7 milliseconds.
SEARCH_STATISTICS = "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS 1000"
SEARCH_STATISTICS_BEFORE = "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS -1"

# What was withdrawn returns only after a renewed consent is recorded, whoever writes the row.
# {release}, {subject}, {published}, {consent}: table of releases, its column of the case or draft,
# table of what is public, column of incidents_renewedconsent.
CONSENT_IS_RENEWED = """
CREATE FUNCTION {release}_is_withdrawn(subject bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM {release} release
        WHERE release.{subject} = subject AND release.state = 'withdrawn' AND NOT EXISTS (
            SELECT FROM incidents_renewedconsent consent WHERE consent.{consent} = release.id
        )
    )
$$;
CREATE FUNCTION {release}_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('proposed', 'approved') AND {release}_is_withdrawn(NEW.{subject}) THEN
        RAISE EXCEPTION 'violates "{name}": record a renewed consent first'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF state, {subject} ON {release}
    FOR EACH ROW EXECUTE FUNCTION {release}_needs_consent();
-- A statement at a time: a file of a million entries is judged once.
CREATE FUNCTION {published}_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM {release} release
        WHERE release.id IN (SELECT release_id FROM entering)
        AND (release.state <> 'approved' OR {release}_is_withdrawn(release.{subject}))
    ) THEN
        RAISE EXCEPTION 'violates "{name}": only a release in force is published'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER {name} AFTER INSERT ON {published}
    REFERENCING NEW TABLE AS entering
    FOR EACH STATEMENT EXECUTE FUNCTION {published}_needs_consent();
"""
CONSENT_NEED_NOT_BE_RENEWED = """
DROP TRIGGER {name} ON {published};
DROP FUNCTION {published}_needs_consent();
DROP TRIGGER {name} ON {release};
DROP FUNCTION {release}_needs_consent();
DROP FUNCTION {release}_is_withdrawn(bigint);
"""
CONSENTED = (
    {
        "name": "a_withdrawn_case_returns_by_renewed_consent",
        "release": "incidents_release",
        "subject": "case_id",
        "published": "incidents_incident",
        "consent": "release_id",
    },
    {
        "name": "a_withdrawn_response_returns_by_renewed_consent",
        "release": "incidents_collectiveresponserelease",
        "subject": "draft_id",
        "published": "incidents_collectiveresponse",
        "consent": "response_release_id",
    },
)
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
EVIDENCE_IS_NOT_COMPRESSED = (
    "ALTER TABLE incidents_evidencepart ALTER COLUMN content SET STORAGE EXTERNAL"
)
PICTURES_ARE_NOT_COMPRESSED = (
    "ALTER TABLE incidents_evidencepicture ALTER COLUMN content SET STORAGE EXTERNAL"
)
BATCHES_ONLY_GROW = """
CREATE TRIGGER counted_batches_stay BEFORE UPDATE OR DELETE ON incidents_countedbatch
    FOR EACH ROW EXECUTE FUNCTION statistical_releases_only_grow();
CREATE TRIGGER counted_batches_are_not_emptied BEFORE TRUNCATE ON incidents_countedbatch
    FOR EACH STATEMENT EXECUTE FUNCTION statistical_releases_only_grow();
"""
BATCHES_MAY_CHANGE = """
DROP TRIGGER counted_batches_are_not_emptied ON incidents_countedbatch;
DROP TRIGGER counted_batches_stay ON incidents_countedbatch;
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [
        migrations.RunSQL(LEDGER_ONLY_GROWS, LEDGER_MAY_CHANGE),
        migrations.RunSQL(RELEASES_ONLY_GROW, RELEASES_MAY_CHANGE),
        migrations.RunSQL(PARTS_ARE_NOT_COMPRESSED, migrations.RunSQL.noop),
        migrations.RunSQL(EVIDENCE_STAYS, EVIDENCE_MAY_CHANGE),
        migrations.RunSQL(EVIDENCE_IS_NOT_COMPRESSED, migrations.RunSQL.noop),
        migrations.RunSQL(PICTURES_ARE_NOT_COMPRESSED, migrations.RunSQL.noop),
        migrations.RunSQL(BATCHES_ONLY_GROW, BATCHES_MAY_CHANGE),
        migrations.RunSQL(SEARCH_STATISTICS, SEARCH_STATISTICS_BEFORE),
        *(
            migrations.RunSQL(
                CONSENT_IS_RENEWED.format(**names), CONSENT_NEED_NOT_BE_RENEWED.format(**names)
            )
            for names in CONSENTED
        ),
    ]
