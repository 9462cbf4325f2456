"""A case that is used only together is shared with a circle only together too."""

from django.db import migrations

SHARED_ONLY_TOGETHER = """
CREATE FUNCTION shared_only_together() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('proposed', 'approved') AND NOT case_may_be_used(
        (SELECT case_id FROM incidents_caseshare WHERE id = NEW.share_id)
    ) THEN
        RAISE EXCEPTION 'violates "a_case_is_used_only_together"'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_case_is_used_only_together';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_case_is_shared_in_circles_only_together
    BEFORE INSERT OR UPDATE OF state, share_id ON incidents_sharerelease
    FOR EACH ROW EXECUTE FUNCTION shared_only_together();
"""
SHARED_ALONE = """
DROP TRIGGER a_case_is_shared_in_circles_only_together ON incidents_sharerelease;
DROP FUNCTION shared_only_together();
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0030_partnerships")]

    operations = [migrations.RunSQL(SHARED_ONLY_TOGETHER, SHARED_ALONE)]
