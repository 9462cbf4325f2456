from django.db import migrations

GUARD = """
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
UNGUARD = """
DROP TRIGGER ledger_stays ON incidents_ledger;
DROP TRIGGER ledger_rows_stay ON incidents_ledger;
DROP FUNCTION ledger_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_the_register")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
