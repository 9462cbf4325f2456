"""The filter by article: under whatever number the article had on the day of the case."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from incidents.queries.kinds import ValuesFilter
from incidents.queries.law.other_numbers import interval, list_other_numbers, version_days
from incidents.values.article_numbers import split_key


class ProvisionFilter(ValuesFilter):
    """Rows that cite one of these articles, "law#47", or an article of one version, "law#47@2016".

    An article that has another number in another version is found under that number among the
    cases of that version's days.
    """

    def prepare(self, rows: QuerySet[Any, Any], values: list[str]) -> QuerySet[Any, Any]:
        return _with_days(rows) if _list_dated(values) else rows

    def match(self, values: list[str]) -> Q:
        plain = [key for key in values if not split_key(key)[2]]
        condition = Q(**{f"{self.field_name}__overlap": plain}) if plain else Q(pk__in=[])
        for key, since, until in _list_dated(values):
            cites = Q(**{f"{self.field_name}__overlap": [key.partition("@")[0]]})
            condition |= cites & _is_within(since, until)
        return condition


def _list_dated(values: list[str]) -> list[tuple[str, str, str]]:
    """[(key, first, last day)] of what counts on the days of one version only."""
    dated = [(key, *_days_of(key)) for key in values if split_key(key)[2]]
    others = [other for key in values for other in list_other_numbers(key)]
    return dated + [(one.key, one.since, one.until) for one in others]


def _days_of(key: str) -> tuple[str, str]:
    instrument, _number, version = split_key(key)
    return version_days(instrument, version)


def _with_days(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The rows with the day of the case as text: `case_from` its first day, `case_until` its last.

    It is the day of the demand, else the first report, as on the page of an entry. Both engines
    compare ISO text; "-99" after a year or month makes it later than all its days.
    """
    try:
        rows.model._meta.get_field("demanded_on")
    except FieldDoesNotExist:
        first, last = (Cast(F(f"reported_{end}"), CharField()) for end in ("from", "until"))
        return rows.alias(case_from=first, case_until=last)
    demanded, reported = (Cast(F(name), CharField()) for name in ("demanded_on", "reported_on"))
    day = Coalesce(NullIf(demanded, Value("")), reported)
    latest = Concat(day, Value("-99"), output_field=CharField())
    return rows.alias(case_from=day, case_until=latest)


def _is_within(since: str, until: str) -> Q:
    begins, ends = interval(since, until)
    condition = Q(case_until__gte=begins) if begins else Q()
    return condition & Q(case_from__lte=ends) if ends else condition
