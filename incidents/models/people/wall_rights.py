"""What the roles of the second wall may do, and the view in which one of them finds the register.

The register has no policy: a search by `@@` would read every row first (docs/decisions/0123). So
the role of the public tier has no right to the table, and finds a view of that tier by the table's
name, in a schema of its own name. The planner takes a plain view apart. It is made anew after each
`migrate`, so that it has every column. Rights are granted then, and after a restore, which has
none.
"""

from django.db import connections, transaction

GRANT = """
DO $$
DECLARE
    reader text;
BEGIN
    IF to_regclass('public.incidents_incident') IS NULL THEN
        RETURN;
    END IF;
    FOR reader IN
        SELECT rolname FROM pg_roles WHERE rolname IN ('tracker_reader', 'tracker_public')
    LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %1$I;'
            'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %1$I;'
            'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %1$I;'
            'REVOKE DELETE ON incidents_ledger, incidents_ledgerhead FROM %1$I;'
            'REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM %1$I', reader);
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_public') THEN
        RETURN;
    END IF;
    CREATE SCHEMA IF NOT EXISTS tracker_public;
    DROP VIEW IF EXISTS tracker_public.incidents_incident;
    CREATE VIEW tracker_public.incidents_incident AS
        SELECT * FROM public.incidents_incident WHERE tier = 'public';
    REVOKE ALL ON public.incidents_incident FROM tracker_public;
    GRANT USAGE ON SCHEMA tracker_public TO tracker_public;
    GRANT SELECT ON tracker_public.incidents_incident TO tracker_public;
END
$$;
"""
DROP = "DROP VIEW IF EXISTS tracker_public.incidents_incident"
# What PostgreSQL may refuse for a table that a view reads.
BLOCKED = ("RemoveField", "AlterField", "RenameField", "DeleteModel", "RunSQL")


def grant_wall(using):
    """Grant the roles that exist their rights, and make the view for the columns there are now."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(GRANT)


def drop_public_view(using):
    """Drop the view: its role then has no register, until the view is made anew."""
    with connections[using].cursor() as cursor:
        cursor.execute(DROP)


def stands_in_the_way(plan):
    """Whether migrations may alter or remove a column, or go backwards; as Django plans them."""
    own = [(one, is_backwards) for one, is_backwards in plan if one.app_label == "incidents"]
    return any(is_backwards or _may_alter(migration) for migration, is_backwards in own)


def _may_alter(migration):
    return any(type(operation).__name__ in BLOCKED for operation in migration.operations)
