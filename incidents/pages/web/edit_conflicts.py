"""A form that a colleague saved meanwhile: both versions are merged, or the person chooses."""

import json
from dataclasses import dataclass, field

from django.forms import BooleanField
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from incidents.exchange.differences import word_difference
from incidents.forms.merging import merge_versions
from incidents.forms.versions import (
    data_of_version,
    is_number,
    read_versions,
    values_at,
    version_of,
    version_sent,
)
from incidents.models import Ledger

SIDES = ("yours", "theirs")


@dataclass
class Edit:
    """The data that was sent, merged with what a colleague saved meanwhile.

    `conflicts` have to be resolved before it is saved; `taken` names the fields taken from the
    colleague's version; `who` saved that version.
    """

    data: QueryDict | None = None
    conflicts: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    who: str = ""


def carry(facts, rows):
    """Put the displayed version into an unbound form, so that it can be merged when it is sent."""
    facts.initial["seen"] = json.dumps(version_of(facts, rows), ensure_ascii=False)


def edit_of(request, row, now, titles):
    """Return the posted edit. `now`: unbound forms of the present row; `titles`: of kinds of rows.

    Where a choice is missing, the conflicts are shown again with all that was typed. Where the row
    was saved since the form was opened, both versions are merged, and conflicts are shown; the
    form then counts as opened after that save, so that it can be saved next.
    """
    if request.method != "POST":
        return Edit()
    data, labels = request.POST, Labels(now, titles)
    places = [place for place in data.getlist("conflict") if labels.knows(place)]
    chosen = {place: _side(data.get(f"choice-{place}")) for place in places}
    base = read_versions(data.get("seen", ""))
    if None in chosen.values():
        conflicts = [labels.conflict(place, data, base, chosen[place]) for place in places]
        return Edit(data, conflicts, who=_last(request, row))
    data = _decided(data, base, chosen)
    if parse_datetime(data.get("seen_at") or "") == row.changed_at:
        return Edit(data)
    merged = merge_versions(
        base, version_sent(data, now.facts, now.rows), version_of(now.facts, now.rows)
    )
    return _edit(request, row, labels, data, merged)


def _edit(request, row, labels, data, merged):
    """Return the edit with both versions merged, as fresh as the row that was read."""
    data = data_of_version(data, merged.version, merged.base, row.changed_at)
    return Edit(
        data,
        [labels.conflict(place, data, merged.base, "") for place in merged.collisions],
        list(dict.fromkeys(labels.name(place) for place in merged.taken)),
        _last(request, row),
    )


def saved(edit):
    """Return the message after a save, which names the fields of a colleague's version."""
    if not edit.taken:
        return _("Saved.")
    return _("Saved. These fields have the version of %(who)s: %(fields)s.") % {
        "who": edit.who,
        "fields": ", ".join(edit.taken),
    }


def _side(choice):
    return choice if choice in SIDES else None


def _decided(data, base, chosen):
    """Return the data with the choices made in it."""
    data = data.copy()
    for place, choice in chosen.items():
        data.pop(f"choice-{place}", None)
        if choice == "theirs":
            data.setlist(place, values_at(base, place))
    data.pop("conflict", None)
    return data


def _last(request, row):
    """Return who saved the row last; a save and its ledger row are one transaction."""
    lines = Ledger.objects.visible_to(request.user).about(row.reference)
    line = lines.filter(at__gte=row.changed_at).first()
    return line.actor if line else _("A colleague")


class Labels:
    """Labels of the places of a form, and their values in words."""

    def __init__(self, forms, titles):
        self.forms, self.titles = forms, titles

    def knows(self, place):
        return self._field(place) is not None

    def name(self, place):
        """ "Note for the desk", "Sources 2: Address", "Sources 2"."""
        kind, number, name = self._parts(place)
        if not kind:
            return str(self._field(place).label)
        row = f"{self.titles[kind]} {number + 1}"
        return f"{row}: {self._label(kind, name)}" if name else row

    def conflict(self, place, data, base, choice):
        """Return both sides of a place for the page, with the words that differ marked."""
        shape = self._field(place)
        own, other = (
            self._read(shape, values) for values in (data.getlist(place), values_at(base, place))
        )
        return {
            "place": place,
            "label": self.name(place),
            "choice": choice,
            "yours": [part for part in word_difference(other, own) if part[0] != "del"],
            "theirs": [part for part in word_difference(own, other) if part[0] != "del"],
            "is_open": choice is None,
        }

    def _parts(self, place):
        kind, _dash, rest = place.partition("-")
        number, _dash, name = rest.partition("-")
        if kind in self.forms.rows and is_number(number):
            return kind, int(number), name
        return "", 0, place

    def _field(self, place):
        kind, _number, name = self._parts(place)
        form = self.forms.rows[kind].empty_form if kind else self.forms.facts
        return form.fields.get(name)

    def _label(self, kind, name):
        if name == "DELETE":
            return _("Remove this row")
        form = self.forms.rows[kind].empty_form
        return form[name].label

    def _read(self, shape, values):
        """Return values in words: the labels of choices, yes or no for a box."""
        if isinstance(shape, BooleanField):
            return _("yes") if any(values) else _("no")
        if hasattr(shape, "choices"):
            labels = {str(key): str(label) for key, label in shape.choices}
            values = [labels.get(value, value) for value in values]
        return ", ".join(value for value in values if value)
