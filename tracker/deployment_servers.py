"""What `check --deploy --database default` says of PostgreSQL and the cache, with advice."""

from django.core.checks import Error, Tags, Warning, register

OLDEST = 150000
# What must not be logged: the times and contents of statements (docs/production.md says why).
QUIET_LOGS = {
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_min_error_statement": ("panic", "fatal", "log"),
    "log_lock_waits": ("off",),
    "log_temp_files": ("-1",),
    "track_commit_timestamp": ("off",),
}
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
MOST_SECONDS_APART = 2
SETTINGS = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
ROLE = (
    "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    " FROM pg_roles WHERE rolname = current_user"
)
POWERS = ("SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS")
OWNED = (
    "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'incidents\\_%'"
    " AND pg_table_is_visible(oid) AND pg_has_role(relowner, 'USAGE')"
)
# The roles of the second wall that are missing, and those that could pass it.
WALL = """
    SELECT wanted.name, role.oid IS NULL OR NOT pg_has_role(current_user, role.oid, 'MEMBER'),
        role.rolsuper OR role.rolbypassrls OR role.rolcanlogin OR EXISTS (
            SELECT FROM pg_class WHERE relkind = 'r' AND relowner = role.oid
        )
    FROM unnest(ARRAY['tracker_reader', 'tracker_public']) AS wanted(name)
    LEFT JOIN pg_roles role ON role.rolname = wanted.name
"""
IS_MIGRATED = "SELECT to_regclass('incidents_rewriting') IS NOT NULL"
# Of the tables that the night rewrites: the day of the last rewriting, and the oldest clearing.
UNCLEARED = (
    "SELECT (SELECT max(day) FROM incidents_rewriting) > coalesce(min(last_vacuum), '-infinity')"
    " FROM pg_stat_user_tables WHERE relname = 'incidents_report'"
)


def judge_version(number):
    """Yield that PostgreSQL is too old; `number` as server_version_num."""
    if number < OLDEST:
        yield Error(
            f"PostgreSQL is version {number // 10000}. This software is tested from 15 on.",
            hint="Upgrade PostgreSQL.",
            id="tracker.E020",
        )


def judge_role(powers, owned):
    """Yield what the site's role may do and need not: names of POWERS, tables of ours it owns."""
    if powers:
        yield Warning(
            f"The role of DATABASE_URL has {', '.join(powers)}: whoever takes over the site has it"
            " too.",
            hint=f"ALTER ROLE … {' '.join(f'NO{one}' for one in powers)}",
            id="tracker.W021",
        )
    if owned:
        yield Warning(
            f"The role of DATABASE_URL owns {owned} tables: whoever takes over the site can switch"
            " off what keeps the ledger whole.",
            hint="Let another role own and migrate them, and grant the site what it needs:"
            " docs/production/grants.sql.",
            id="tracker.W022",
        )


def judge_wall(roles):
    """Yield what is wrong with the second wall; [(role, whether it is missing, may pass it)]."""
    missing = [name for name, is_missing, _may_pass in roles if is_missing]
    if missing:
        yield Warning(
            f"The second wall is not whole: {', '.join(missing)} is missing or not granted to the"
            " role of DATABASE_URL.",
            hint="Create and grant the roles as docs/production/grants.sql says, then migrate.",
            id="tracker.W029",
        )
    strong = [name for name, _is_missing, may_pass in roles if may_pass]
    if strong:
        yield Warning(
            f"The second wall can be passed: {', '.join(strong)} signs in, owns tables, is a"
            " superuser or has BYPASSRLS.",
            hint="ALTER ROLE … NOLOGIN NOSUPERUSER NOBYPASSRLS; let another role own its tables.",
            id="tracker.W030",
        )


def judge_database_settings(settings):
    """Yield what PostgreSQL logs and should not, and what it may lose; {name: setting}."""
    loud = sorted(
        f"{name} = {settings[name]}"
        for name, wanted in QUIET_LOGS.items()
        if name in settings and settings[name] not in wanted
    )
    if loud:
        yield Warning(
            f"PostgreSQL's log can tell when a firm reported: {', '.join(loud)}.",
            hint="docs/production/postgresql.conf has the settings.",
            id="tracker.W023",
        )
    off = [name for name in DURABLE if settings.get(name) == "off"]
    if off:
        yield Warning(
            f"PostgreSQL can lose what it has confirmed: {', '.join(off)} is off.",
            hint="Switch it on.",
            id="tracker.W024",
        )


def judge_clearing(is_uncleared):
    """Yield that nobody clears what the nightly rewriting leaves."""
    if is_uncleared:
        yield Warning(
            "What the nightly rewriting of confidential reports leaves is not cleared away: the"
            " database's own marks can tell the minute of a report.",
            hint="Run manage.py vacuum_reports each night as the owner of the tables.",
            id="tracker.W025",
        )


def judge_clocks(seconds):
    """Yield that this machine and the database disagree on the time, by so many seconds."""
    if abs(seconds) > MOST_SECONDS_APART:
        yield Warning(
            f"This machine and PostgreSQL are {abs(seconds):.0f} seconds apart in time.",
            hint="Set both by NTP.",
            id="tracker.W026",
        )


def judge_eviction(most, policy):
    """Yield that a full cache drops the queue or refuses; its maxmemory in bytes, and policy."""
    if not most:
        yield Warning(
            "The cache has no maxmemory: it grows until the machine has no memory left.",
            hint="docs/production/redis.conf has the settings.",
            id="tracker.W027",
        )
    elif not policy.startswith("volatile-"):
        yield Warning(
            f"The cache's maxmemory-policy is {policy}: full, it drops the queue or refuses.",
            hint="Set maxmemory-policy volatile-lru.",
            id="tracker.W028",
        )


@register(Tags.database, deploy=True)
def check_database(app_configs=None, databases=None, **_):
    """The checks that ask PostgreSQL and the cache; only with --database."""
    if not databases:
        return []
    from django.core.cache import cache
    from django.db import connection
    from django.utils import timezone

    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        powers = [name for name, has in zip(POWERS, cursor.fetchone(), strict=True) if has]
        cursor.execute(WALL)
        roles = cursor.fetchall()
        cursor.execute(SETTINGS, [[*QUIET_LOGS, *DURABLE, "server_version_num"]])
        settings = dict(cursor.fetchall())
        owned, is_migrated, theirs = (
            ask_value(cursor, query) for query in (OWNED, IS_MIGRATED, "SELECT clock_timestamp()")
        )
        seconds = (timezone.now() - theirs).total_seconds()
        is_uncleared = is_migrated and not owned and ask_value(cursor, UNCLEARED)
    return [
        *judge_version(int(settings["server_version_num"])),
        *judge_role(powers, owned),
        *judge_wall(roles),
        *judge_database_settings(settings),
        *judge_clearing(is_uncleared),
        *judge_clocks(seconds),
        *judge_cache(cache),
    ]


def ask_value(cursor, query):
    """Return the one value that a query gives."""
    cursor.execute(query)
    return cursor.fetchone()[0]


def judge_cache(cache):
    """Yield what is wrong with the cache's memory; nothing where it cannot be asked."""
    about = cache.describe_memory()
    if about is not None:
        yield from judge_eviction(*about)
