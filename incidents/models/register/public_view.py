"""The register as the role of the public tier finds it: a view of that tier, by the table's name.

Not a policy: a search by `@@` would read every row first (docs/decisions/0123). A plain view is
taken apart by the planner, and the role has no right to the table itself. It is made anew after
each `migrate`, so that it has every column.
"""

from django.db import connections, transaction

MAKE = """
DO $$
BEGIN
    IF to_regclass('public.incidents_incident') IS NULL
        OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_public')
    THEN
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


def make_public_view(using):
    """Make the view for the columns that the table has now. Where there is no role, do nothing."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(MAKE)


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
