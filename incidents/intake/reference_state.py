"""Whether loading reference data changed anything that a page or figure shows."""

from django.apps import apps
from django.db import connection

from incidents.models.desk.releases import TierChoices
from incidents.models.register.generations import Generation

# Where the models of reference data are. What desks draft beside them moves nothing by itself.
PLACES = tuple(
    f"incidents.models.{place}"
    for place in (
        *("law", "responses.collective", "responses.deadlines", "register.authorities"),
        *("register.campaigns", "register.list_rounds", "register.partnerships"),
        "register.vocabulary",
    )
)


def digest_tables() -> dict[str, str | None]:
    """{table: digest of its rows}, without the keys that a load gives out anew; one query."""
    models = apps.get_app_config("incidents").get_models(include_auto_created=True)
    tables = sorted(model._meta.db_table for model in models if model.__module__.startswith(PLACES))
    parts = [
        f"SELECT '{table}', md5(string_agg(kept, E'\\n' ORDER BY kept))"  # noqa: S608
        f" FROM (SELECT (to_jsonb(whole) - 'id')::text AS kept FROM {table} AS whole) AS rows"
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def publish_changes(before: dict[str, str | None]) -> None:
    """Move both tiers on if anything differs from `before`, so that no kept page shows it.

    Call in the transaction of the load. A load that changes nothing moves nothing: the next
    edition would otherwise differ from the last one in its number alone.
    """
    if digest_tables() != before:
        Generation.objects.move(TierChoices.values)
