"""The second wall for what desks share, what a person keeps, reports, and the tiers of the register.

Two roles of the database stand behind it: `tracker_reader` for readers of the community tier, and
`tracker_public` for everybody else. A request or job says whose it is (incidents.models.people.
second_wall) before it reads or writes a table with a policy; the policies judge both.
"""

from django.db import migrations

ROLES = ("tracker_reader", "tracker_public")
# Who asks: {name: SQL}. Each is looked up once a statement.
DESK = "(SELECT NULLIF(current_setting('tracker.desk', true), '')::bigint)"
PERSON = "(SELECT NULLIF(current_setting('tracker.person', true), '')::bigint)"
# The desk whose confidential reports the person opens.
INBOX = "(SELECT NULLIF(current_setting('tracker.inbox', true), '')::bigint)"
# A firm without an account, on the pages of confidential reports: whoever has the words of a
# receipt finds its report, and no query of those pages lists any.
IS_FIRM = "(SELECT current_setting('tracker.firm', true) = 'on')"
READS_COMMUNITY = "(SELECT current_setting('tracker.tier', true) = 'community')"
OF_TIER = f"(tier = 'public' OR {READS_COMMUNITY})"
OWN_OR_SHARED = f"(desk_id IS NULL OR desk_id = {DESK})"
IN_INBOX = f"desk_id = {INBOX}"
IN_INBOX_OR_FIRM = f"(desk_id = {INBOX} OR {IS_FIRM})"

# Those of 0037: tables with a column of the desk.
DESK_BEFORE = (
    *("case", "casesummary", "casebatch", "releasebatch", "bulkedit", "formdraft"),
    *("import", "mappingprofile", "wordproposal", "collectiveresponsedraft", "statutorydeadline"),
)
# {table: (column, the table that it belongs to)}; what is seen of that one is seen of this one.
OTHERS_BEFORE = {
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
OF_DESK = (
    *DESK_BEFORE,
    *("calendarkey", "jointdemand", "dismissedlikeness", "dismissedrelation", "lawproposal"),
)
OF_OTHERS = {
    **OTHERS_BEFORE,
    "jointcase": ("joint_id", "jointdemand"),
    "jointconfirmation": ("joint_id", "jointdemand"),
    "samplereading": ("item_id", "batchitem"),
    "ownfigure": ("dashboard_id", "owndashboard"),
    "digest": ("subscription_id", "subscription"),
    "webhookdelivery": ("webhook_id", "webhook"),
    "deliveryattempt": ("delivery_id", "webhookdelivery"),
    "actreason": ("ledger_row", "ledger"),
    **dict.fromkeys(("message", "seal", "opening"), ("report_id", "report")),
    "grant": ("seal_id", "seal"),
    "filepart": ("upload_id", "upload"),
    **dict.fromkeys(
        (
            *("campaign_amplified_by", "campaign_tactics", "campaign_topics", "campaigncitation"),
            *("campaigncount", "campaigndeadline", "campaignsource", "campaigntally"),
        ),
        ("campaign_id", "campaign"),
    ),
}


def sees(table, column):
    """The condition that the row of another table that a column names is seen."""
    return f"EXISTS (SELECT FROM incidents_{table} other WHERE other.id = {column})"


OF_THEIR_OWN = {
    # What desks share: by whom, and with whom.
    "caseshare": f"(desk_id = {DESK} OR id IN (SELECT list_shares_read()))",
    "sharerelease": "(EXISTS (SELECT FROM incidents_caseshare share WHERE share.id = share_id"
    f" AND share.desk_id = {DESK}) OR id IN (SELECT list_share_releases_read()))",
    "sharedentry": "(EXISTS (SELECT FROM incidents_sharerelease version"
    " JOIN incidents_caseshare share ON share.id = version.share_id"
    f" WHERE version.id = release_id AND share.desk_id = {DESK}) OR reader_id = {DESK})",
    "circle": f"(desk_id = {DESK} OR id IN (SELECT list_circles_known()))",
    "circlemember": f"(desk_id = {DESK} OR circle_id IN (SELECT list_circles_known()))",
    "peerstatement": f"(desk_id = {DESK} OR approved_at IS NOT NULL AND withdrawn_at IS NULL"
    f" AND (addressee_id = {DESK} OR share_id IN (SELECT list_shares_read())"
    " OR circle_id IN (SELECT list_circles_known())))",
    "renewedconsent": f"({sees('release', 'release_id')}"
    f" OR {sees('collectiveresponserelease', 'response_release_id')}"
    f" OR {sees('sharerelease', 'share_release_id')})",
    # Firms, authorities and campaigns: the name of a desk's own reveals a case.
    # What a row that everybody reads points at is read with it; pages name it to whom it is known.
    "firm": f"({OWN_OR_SHARED} OR id IN (SELECT list_firms_above_shared()))",
    "authority": f"({OWN_OR_SHARED} OR id IN (SELECT list_authorities_of_campaigns()))",
    # A desk's case keeps a campaign whose last entry another desk has withdrawn.
    "campaign": f"({OWN_OR_SHARED}"
    " OR is_published AND (is_campaign_of_tier(slug) OR id IN (SELECT list_campaigns_used())))",
    "partychange": f"(is_shared OR desk_id = {DESK})",
    # Decided by colleagues; for whoever has no desk, by administrators.
    "accountchange": f"({PERSON} IS NOT NULL AND (kind IN ('administrator', 'administrator ends') OR EXISTS ("
    "SELECT FROM incidents_user somebody WHERE somebody.id = person_id"
    f" AND (somebody.desk_id IS NULL OR somebody.desk_id = {DESK}))))",
    # What a person keeps, alone or with their desk.
    "savedsearch": f"(owner_id = {PERSON} OR desk_id = {DESK})",
    "subscription": f"(person_id = {PERSON} OR {sees('savedsearch', 'search_id')})",
    "webhook": f"(person_id = {PERSON} OR {sees('savedsearch', 'search_id')})",
    "caselist": f"(owner_id = {PERSON} OR desk_id = {DESK})",
    "casecolumns": f"person_id = {PERSON}",
    "owndashboard": f"(owner_id = {PERSON} OR sharing = 'public'"
    f" OR sharing = 'community' AND {READS_COMMUNITY})",
    "repeatedanswer": "EXISTS (SELECT FROM incidents_apitoken token"
    f" WHERE token.id = token_id AND token.person_id = {PERSON})",
    # Confidential reports: the inbox of a desk, or the firm itself.
    "report": IN_INBOX_OR_FIRM,
    "upload": IN_INBOX_OR_FIRM,
    "quota": IN_INBOX_OR_FIRM,
    "lanecode": IN_INBOX_OR_FIRM,
    "sealedlink": IN_INBOX,
    "reportnotice": IN_INBOX,
    # Other installations: administrators decide on them, officers on what they send.
    "peer": f"{PERSON} IS NOT NULL",
    "receivedrelease": f"{DESK} IS NOT NULL",
    # The tiers of the register. The incidents themselves: a view
    # (incidents/models/people/wall_rights.py).
    "earlierversion": OF_TIER,
    "change": OF_TIER,
    "changenotice": OF_TIER,
    "publishedsource": OF_TIER,
    "reply": f"(desk_id = {DESK} OR verified_at IS NOT NULL AND is_entry_of_tier(ref))",
    "ledger": f"desk = (SELECT slug FROM incidents_desk WHERE id = {DESK})",
}
# What a policy asks of rows that its reader does not see: keys only, of the reader's own desk or
# tier. The owner of the tables runs them, and their path of names is fixed.
AS_OWNER = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp"
IN_TIER = "(tier = 'public' OR current_setting('tracker.tier', true) = 'community')"
FUNCTIONS = {
    "list_share_releases_read()": f"""RETURNS SETOF bigint {AS_OWNER} AS $$
        SELECT release_id FROM incidents_sharedentry WHERE reader_id = {DESK}
        UNION
        SELECT id FROM incidents_sharerelease
        WHERE approved_at IS NOT NULL AND {DESK} = ANY (audience)
    $$""",
    "list_shares_read()": f"""RETURNS SETOF bigint {AS_OWNER} AS $$
        SELECT share_id FROM incidents_sharerelease
        WHERE id IN (SELECT list_share_releases_read())
    $$""",
    "list_circles_known()": f"""RETURNS SETOF bigint {AS_OWNER} AS $$
        SELECT circle_id FROM incidents_circlemember WHERE desk_id = {DESK} AND left_at IS NULL
        UNION SELECT id FROM incidents_circle WHERE desk_id = {DESK}
        UNION SELECT circle_id FROM incidents_caseshare
            WHERE desk_id = {DESK} OR id IN (SELECT list_shares_read())
        UNION SELECT circle_id FROM incidents_peerstatement
            WHERE desk_id = {DESK} AND circle_id IS NOT NULL
    $$""",
    "list_firms_above_shared()": f"""RETURNS SETOF bigint {AS_OWNER} AS $$
        WITH RECURSIVE above(id) AS (
            SELECT parent_id FROM incidents_firm WHERE desk_id IS NULL AND parent_id IS NOT NULL
            UNION
            SELECT parent_id FROM incidents_firm JOIN above USING (id) WHERE parent_id IS NOT NULL
        )
        SELECT id FROM above
    $$""",
    "list_authorities_of_campaigns()": f"""RETURNS SETOF bigint {AS_OWNER} AS $$
        SELECT authority_id FROM incidents_campaign
        WHERE is_published AND desk_id IS NOT NULL AND authority_id IS NOT NULL
    $$""",
    "list_campaigns_used()": f"""RETURNS SETOF bigint {AS_OWNER} AS $$
        SELECT campaign_id FROM incidents_case WHERE desk_id = {DESK} AND campaign_id IS NOT NULL
        UNION SELECT release.campaign_id FROM incidents_release release
            JOIN incidents_case own ON own.id = release.case_id
            WHERE own.desk_id = {DESK} AND release.campaign_id IS NOT NULL
        UNION SELECT link.campaign_id FROM incidents_draftlink link
            JOIN incidents_collectiveresponsedraft draft ON draft.id = link.draft_id
            WHERE draft.desk_id = {DESK} AND link.campaign_id IS NOT NULL
    $$""",
    "is_campaign_of_tier(campaign_slug text)": f"""RETURNS boolean {AS_OWNER} AS $$
        SELECT EXISTS (
            SELECT FROM incidents_incident WHERE campaign = campaign_slug AND {IN_TIER}
        )
    $$""",
    "is_entry_of_tier(entry_ref text)": f"""RETURNS boolean {AS_OWNER} AS $$
        SELECT EXISTS (SELECT FROM incidents_incident WHERE ref = entry_ref AND {IN_TIER})
    $$""",
}
# Guards of the tables judge by all rows, whoever writes: one that sees less would let pass what it
# does not see. They are called by the database alone, and tell no row.
GUARDS = (
    *("incidents_release_needs_consent", "incidents_collectiveresponserelease_needs_consent"),
    *("incidents_incident_needs_consent", "incidents_collectiveresponse_needs_consent"),
    *("new_versions_say_why", "used_only_together", "joint_demand_is_of_one_desk"),
    *("incidents_sharerelease_guard", "incidents_sharedentry_guard", "shared_only_together"),
    *("sources_follow_documents", "sources_enter"),
)
# A role is the server's and not the database's: another site of the server may have made it. Where
# the owner may not make roles, whoever administers the server does: docs/production/grants.sql.
MAKE_ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_public') THEN
        CREATE ROLE tracker_public NOLOGIN NOINHERIT;
    END IF;
    IF NOT pg_has_role(current_user, 'tracker_public', 'MEMBER') THEN
        EXECUTE format('GRANT tracker_public TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE '% may not make the role tracker_public: see docs/production/grants.sql.', current_user;
END
$$;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_public') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA public TO tracker_public;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tracker_public;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tracker_public;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tracker_public;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO tracker_public;
END
$$;
"""


def write_policies(conditions, bound):
    """Return the statements that build a wall; {table: condition}, and whom its policies bind."""
    return "\n".join(
        f"ALTER TABLE incidents_{table} ENABLE ROW LEVEL SECURITY;"
        f" DROP POLICY IF EXISTS own_desk ON incidents_{table};"
        f" CREATE POLICY own_desk ON incidents_{table}"
        f" USING ((SELECT current_user) {bound} OR {condition});"
        for table, condition in conditions.items()
    )


def list_conditions(of_desk, of_others):
    """{table: condition} of tables with a column of the desk, and of those that belong to others."""
    conditions = {table: f"desk_id = {DESK}" for table in of_desk}
    return conditions | {table: sees(other, column) for table, (column, other) in of_others.items()}


CONDITIONS = list_conditions(OF_DESK, OF_OTHERS) | OF_THEIR_OWN
CONDITIONS_BEFORE = list_conditions(DESK_BEFORE, OTHERS_BEFORE)
BUILD = write_policies(CONDITIONS, f"NOT IN {ROLES}")
BUILD_BEFORE = write_policies(CONDITIONS_BEFORE, f"<> '{ROLES[0]}'")
REMOVE = "\n".join(
    f"DROP POLICY own_desk ON incidents_{table};"
    f" ALTER TABLE incidents_{table} DISABLE ROW LEVEL SECURITY;"
    for table in CONDITIONS
)
MAKE_FUNCTIONS = "\n".join(f"CREATE FUNCTION {name} {body};" for name, body in FUNCTIONS.items())
DROP_FUNCTIONS = "\n".join(f"DROP FUNCTION {name};" for name in reversed(FUNCTIONS))
GUARD_AS_OWNER = "\n".join(
    f"ALTER FUNCTION {name}() SECURITY DEFINER SET search_path = public, pg_temp;"
    for name in GUARDS
)
GUARD_AS_WRITER = "\n".join(
    f"ALTER FUNCTION {name}() SECURITY INVOKER RESET search_path;" for name in GUARDS
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0040_delegations")]

    operations = [
        migrations.RunSQL(
            MAKE_ROLE + MAKE_FUNCTIONS + GUARD_AS_OWNER + BUILD,
            REMOVE + BUILD_BEFORE + GUARD_AS_WRITER + DROP_FUNCTIONS,
        ),
    ]
