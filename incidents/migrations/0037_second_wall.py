"""A second wall: a role of the database that sees the rows of one desk, or of none.

The site takes the role on for a request that only reads (tracker/wall.py). Policies bind this role
alone: migrations, jobs and requests that write see every row as before.
"""

from django.db import migrations

ROLE = "tracker_reader"
# Tables with a column of the desk.
OF_DESK = (
    *("case", "casesummary", "casebatch", "releasebatch", "bulkedit", "formdraft"),
    *("import", "mappingprofile", "wordproposal", "collectiveresponsedraft", "statutorydeadline"),
)
# {table: (column, the table that it belongs to)}; what is seen of that one is seen of this one.
OF_OTHERS = {
    **dict.fromkeys(
        (
            *("event", "citation", "wordingchange", "sourceuse", "release", "evidenceitem"),
            *("case_topics", "case_tactics", "case_further_authorities", "case_amplified_by"),
            *("case_readers", "casetask", "casecomment", "changedvalues", "casereading"),
            *("filerow", "importconflict", "importchange", "firmverification"),
        ),
        ("case_id", "case"),
    ),
    "evidenceversion": ("item_id", "evidenceitem"),
    "evidencepart": ("version_id", "evidenceversion"),
    "evidencepicture": ("version_id", "evidenceversion"),
    "batchitem": ("batch_id", "releasebatch"),
    "importfile": ("record_id", "import"),
    "mention": ("comment_id", "casecomment"),
    "draftstep": ("draft_id", "collectiveresponsedraft"),
    "draftlink": ("draft_id", "collectiveresponsedraft"),
    "collectiveresponserelease": ("draft_id", "collectiveresponsedraft"),
    "deadlineevent": ("deadline_id", "statutorydeadline"),
}
# A role is the server's and not the database's: another site of the server may have made it. Where
# the owner may not make roles, whoever administers the server does: docs/production/grants.sql.
MAKE_ROLE = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        CREATE ROLE {ROLE} NOLOGIN NOINHERIT;
    END IF;
    IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
        EXECUTE format('GRANT {ROLE} TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE '% may not make the role {ROLE}: see docs/production/grants.sql.', current_user;
END
$$;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA public TO {ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {ROLE};
END
$$;
"""
DESK = "(SELECT NULLIF(current_setting('tracker.desk', true), '')::bigint)"


def write_policies():
    """Return the statements that build the wall, table by table."""
    conditions = {table: f"desk_id = {DESK}" for table in OF_DESK}
    for table, (column, other) in OF_OTHERS.items():
        conditions[table] = (
            f"EXISTS (SELECT FROM incidents_{other} other WHERE other.id = {column})"
        )
    return "\n".join(
        f"ALTER TABLE incidents_{table} ENABLE ROW LEVEL SECURITY;"
        f" CREATE POLICY own_desk ON incidents_{table}"
        f" USING ((SELECT current_user) <> '{ROLE}' OR {condition});"
        for table, condition in conditions.items()
    )


def write_removal():
    """Return the statements that take the wall away; the role stays, other sites may use it."""
    return "\n".join(
        f"DROP POLICY IF EXISTS own_desk ON incidents_{table};"
        f" ALTER TABLE incidents_{table} DISABLE ROW LEVEL SECURITY;"
        for table in (*OF_DESK, *OF_OTHERS)
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0036_log_witnesses")]

    operations = [
        migrations.RunSQL(MAKE_ROLE + write_policies(), write_removal()),
    ]
