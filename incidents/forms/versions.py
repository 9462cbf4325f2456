"""The version of a record in a form, as a browser sends it: from a form, a request, or JSON."""

import json

from django import forms
from django.http import QueryDict

from incidents.forms.merging import Version

# Fields of a form that are not part of the record.
CARRIED = ("seen_at", "seen", "confirmed")


def version_of(facts, rows) -> Version:
    """Return the version that unbound forms display: the facts, and formsets by kind."""
    return {
        "facts": {name: _displayed_values(facts[name]) for name in _names(facts)},
        "rows": {
            kind: [
                {**{name: _displayed_values(form[name]) for name in _names(form)}, "DELETE": []}
                for form in formset
                if form.initial
            ]
            for kind, formset in rows.items()
        },
    }


def version_sent(data: QueryDict, facts, rows) -> Version:
    """Return the version that a browser sent for forms like these, blank rows included."""
    return {
        "facts": {name: _typed(data, name) for name in _names(facts)},
        "rows": {
            kind: [
                {name: _typed(data, f"{kind}-{number}-{name}") for name in (*names, "DELETE")}
                for number in range(min(_count(data, kind), formset.absolute_max))
            ]
            for kind, formset in rows.items()
            for names in [_names(formset.empty_form)]
        },
    }


def data_of_version(data: QueryDict, version: Version, base: Version, seen_at) -> QueryDict:
    """Return what a browser would send of a version that is compared with `base` from now on."""
    kinds = tuple(f"{kind}-" for kind in version["rows"])
    fresh = QueryDict(mutable=True)
    for name in data:
        if not name.startswith(kinds):
            fresh.setlist(name, data.getlist(name))
    for name, values in version["facts"].items():
        fresh.setlist(name, values)
    for kind, rows in version["rows"].items():
        fresh[f"{kind}-TOTAL_FORMS"] = str(len(rows))
        fresh[f"{kind}-INITIAL_FORMS"] = str(len(base["rows"][kind]))
        for number, row in enumerate(rows):
            for name, values in row.items():
                fresh.setlist(f"{kind}-{number}-{name}", values)
    fresh["seen_at"], fresh["seen"] = seen_at.isoformat(), json.dumps(base, ensure_ascii=False)
    return fresh


def read_versions(text: str) -> Version | None:
    """Return the version that a form carries as JSON; None where it is missing or unreadable."""
    try:
        version = json.loads(text)
        rows = {kind: [_fields(row) for row in listed] for kind, listed in version["rows"].items()}
        return {"facts": _fields(version["facts"]), "rows": rows}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _fields(row):
    return {str(name): [str(value) for value in values] for name, values in row.items()}


def values_at(version: Version | None, place: str) -> list[str]:
    """Return the values at "note", or at "event-1-on" for a field of a row; [] if missing."""
    if version is None:
        return []
    kind, _dash, rest = place.partition("-")
    number, _dash, name = rest.partition("-")
    rows = version["rows"].get(kind, [])
    if not name or not is_number(number):
        return version["facts"].get(place, [])
    return rows[int(number)].get(name, []) if int(number) < len(rows) else []


def _names(form):
    return [name for name in form.fields if name not in (*CARRIED, "DELETE")]


def _count(data, kind):
    total = data.get(f"{kind}-TOTAL_FORMS", "")
    return int(total) if is_number(total) else 0


def is_number(text):
    """Whether this is the number of a row: no page makes one of more than five digits."""
    return text.isdecimal() and len(text) < 6


def _typed(data, name):
    return _plain(data.getlist(name))


def _displayed_values(bound):
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    if value in (None, "", []):
        return []
    formatted = widget.format_value(value)
    return _plain(formatted if isinstance(formatted, (list, tuple)) else [formatted])


def _plain(values):
    """Undo what browsers change by themselves; the order of several values has no meaning."""
    texts = [str(value).replace("\r\n", "\n").strip() for value in values]
    return sorted(text for text in texts if text)
