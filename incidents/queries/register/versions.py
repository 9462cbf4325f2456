"""The versions of an incident that a reader may read, and what changed from one to the next."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.fields import FIELD_TITLES, SHARED_FIELDS
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution
from incidents.models.register.firms import FirmKind
from incidents.models.register.incidents import Incident
from incidents.models.register.labels import label_of, label_value
from incidents.models.register.versions import EarlierVersion
from incidents.values.localised import country_name, format_partial_date, format_sum

Document = dict[str, Any]
# Longer texts are compared beside the sentence, not within it.
LONG = 80
DAYS = ("reported_on", "demanded_on", "demand_deadline_on", "responded_on")
CHOICES = {"firm_kind": FirmKind, "confidence": Confidence, "attribution": Attribution}
BLANK: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class FieldChange:
    """One field that a version changed; `before` or `after` is None or blank where it had none."""

    field: str
    before: Any
    after: Any

    @property
    def sentence(self) -> str:
        """What changed, as a sentence."""
        return describe_change(self)


@dataclass(frozen=True)
class EntryVersion:
    """A version of an incident in one tier, with its changes from the version before.

    `reason` is blank for the first version, and where no field of this tier changed: the reason
    may then concern what other readers see.
    """

    number: int
    released_at: dt.datetime
    reason: str
    document: Document
    is_newest: bool
    previous: int | None
    changes: list[FieldChange]


def list_versions(user: Any, ref: str) -> list[EntryVersion]:
    """The versions of an incident in the reader's tier, newest first; two queries.

    None of an incident that the reader has no access to, or that was withdrawn.
    """
    columns = ("version", "released_at", "change_reason", "document")
    newest = Incident.objects.visible_to(user).filter(ref=ref).values_list(*columns).first()
    if newest is None:
        return []
    earlier = EarlierVersion.objects.visible_to(user).filter(ref=ref).order_by("version")
    rows = [*earlier.values_list(*columns), newest]
    before: Document | None = None
    previous: int | None = None
    versions = []
    for number, released_at, reason, document in rows:
        changes = [] if before is None else list_changes(before, document)
        is_newest = number == newest[0]
        own_reason = reason if changes else ""
        versions.append(
            EntryVersion(number, released_at, own_reason, document, is_newest, previous, changes)
        )
        before, previous = document, number
    return versions[::-1]


def list_changes(before: Document, after: Document) -> list[FieldChange]:
    """The fields in which two documents differ, in the order of the share list."""
    return [
        FieldChange(field, before.get(field), after.get(field))
        for field in SHARED_FIELDS
        if before.get(field) != after.get(field)
        and (before.get(field) not in BLANK or after.get(field) not in BLANK)
    ]


def describe_change(change: FieldChange) -> str:
    """A change of a field as a sentence: "Home country changed from Japan to Germany." """
    title = str(FIELD_TITLES[change.field])
    before, after = (describe_field(change.field, side) for side in (change.before, change.after))
    texts = {"field": title, "before": before, "after": after}
    if isinstance(change.before or change.after, list) and not _is_of_keys(change):
        return _count_items(title, change.before or [], change.after or [])
    if isinstance(change.before, str) and max(len(before), len(after)) > LONG:
        return _("%(field)s: the text was changed.") % texts
    if change.before in BLANK:
        return _("%(field)s added: %(after)s.") % texts
    if change.after in BLANK:
        return _("%(field)s removed: %(before)s.") % texts
    return _("%(field)s changed from %(before)s to %(after)s.") % texts


def _is_of_keys(change: FieldChange) -> bool:
    """Whether a list holds plain keys, which a sentence can name."""
    return change.field in ("topics", "tactics", "firm_names")


def _count_items(title: str, before: list[Any], after: list[Any]) -> str:
    """How many items of a list are new, and how many are gone."""
    added = sum(item not in before for item in after)
    removed = sum(item not in after for item in before)
    parts = []
    if added:
        parts.append(ngettext("%(n)s item added", "%(n)s items added", added) % {"n": added})
    if removed:
        removed_text = ngettext("%(n)s item removed", "%(n)s items removed", removed)
        parts.append(removed_text % {"n": removed})
    counts = ", ".join(parts) or _("the order changed")
    return _("%(field)s: %(counts)s.") % {"field": title, "counts": counts}


def describe_field(field: str, value: Any) -> str:
    """The value of a field as plain text; "" if it is blank."""
    if value in BLANK:
        return ""
    if field in DAYS:
        return format_partial_date(value)
    if field in CHOICES:
        return str(dict(CHOICES[field].choices).get(value, value))
    if field == "coercing_state":
        return str(country_name(value))
    if field in ("country", "firm_response"):
        return str(label_value(field, value))
    if field in ("topics", "tactics"):
        return ", ".join(str(label_of(field.removesuffix("s"), key)) for key in value)
    return _describe_rest(field, value)


def _describe_rest(field: str, value: Any) -> str:
    if field == "sector":
        return str(label_of("sector", value["slug"]))
    if field == "authority":
        return str(value["name"])
    if field == "fine":
        return format_sum(Decimal(value["amount"]), value["currency"])
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return _("“%(text)s”") % {"text": str(value).rstrip(".")}
