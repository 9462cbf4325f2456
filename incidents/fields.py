"""The one table of fields: what each is called and means, who may read it, where it is written.

The share list, the titles on pages, the codebook, the columns and types of files and of the API,
and the weights of the search derive from it. A new field is one row here. It stays at the desk,
and tests/access/test_fields.py is red, until somebody decides whether it may leave.
"""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from incidents.values.course_fields import COURSE_FIELDS
from incidents.values.demand_fields import DEMAND_FIELDS
from incidents.values.response_fields import RESPONSE_FIELDS
from incidents.values.tiers import (
    NOBODY,
    Column,
    Consent,
    Tier,
)

# Columns of an incident that are made from no field of a case.
OWN_COLUMNS = (
    Column("ref", _("The incident's reference, by the year of its first report; never reused.")),
    Column("version", _("The version's number; the newest is shown."), "number", in_snapshot=False),
    Column("released_at", _("When this version was published, in UTC."), type="time"),
    Column(
        "change_reason",
        _("Why there is a new version; blank for the first."),
        in_files=False,
        in_snapshot=False,
    ),
)
# In the order of the columns of files, which is a contract, and of reading.
FIELDS = DEMAND_FIELDS + COURSE_FIELDS
FIELD_TITLES = {one.name: one.title for one in FIELDS}
RESPONSE_TITLES = {one.name: one.title for one in RESPONSE_FIELDS}
# What may leave a desk. A field that is not listed is private.
SHARED_FIELDS = {one.name: one.reach for one in FIELDS if one.reach and one.reach.tiers}
SHARED_RESPONSE_FIELDS = frozenset(
    one.name for one in RESPONSE_FIELDS if one.reach and one.reach.tiers
)


def may_leave(name: str, tier: Tier | str, consent: Consent | str) -> bool:
    """Whether a field of a case may enter an incident of this tier under this consent."""
    reach = SHARED_FIELDS.get(name, NOBODY)
    return Tier(tier) in reach.tiers and Consent(consent) in reach.consents


def columns_by_field() -> list[tuple[str, Column]]:
    """Return (field, column) of all columns, the incident's own first, with "" for a field."""
    return [("", column) for column in OWN_COLUMNS] + [
        (one.name, replace(column, meaning=column.meaning or one.meaning))
        for one in FIELDS
        for column in one.columns
    ]
