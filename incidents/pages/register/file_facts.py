"""What a file of incidents says of itself: its query, its data, its day, its licence."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.exchange.readable import READABLE
from incidents.fields import columns_by_field
from incidents.figures.engine.engines import tier_source
from incidents.figures.results.context import describe_base, describe_day
from incidents.figures.results.result import selection_note
from incidents.queries.query import Query, describe_filters
from incidents.values.licences import licence_of


def describe_file(query: Query, now: dt.datetime | None = None) -> list[tuple[str, str]]:
    """[(what, value)]: title, filters, base, day of the data, source, address, day of the file."""
    source = tier_source(query.tier)
    licence = licence_of(query.tier)
    address = f"{settings.ORIGIN}{reverse('incidents')}{query.query_string()}"
    return [
        ("title", _("Coercion Register: incidents")),
        ("filters", describe_filters(query)),
        ("base", describe_base(query, source)),
        ("data", describe_day(query, source).sentence),
        ("source", _("Source: Coercion Register.")),
        ("selection", selection_note()),
        ("licence", f"{licence.name} {licence.url}"),
        ("terms", str(licence.terms)),
        ("address", address.removesuffix("?")),
        ("written at", (now or timezone.now()).isoformat(timespec="seconds")),
    ]


def cite_file(facts: dict[str, str]) -> str:
    """A line for a footnote, of the facts of a file."""
    return _("%(title)s. %(filters)s %(data)s %(address)s") % facts


def list_meanings() -> list[tuple[str, str]]:
    """[(column, what it means)] of the columns of a file, in their order."""
    stored = [(one.name, str(one.meaning)) for _field, one in columns_by_field() if one.in_files]
    return stored + [(one.name, str(one.meaning)) for one in READABLE]
