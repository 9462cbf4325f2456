"""Display a document in full: every value as text, with differences marked.

No field is chosen by name: a value without a title or format is displayed under its key, as it is.
So a field that is added to documents is on the preview and on the approval page at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from incidents.exchange.differences import word_difference
from incidents.templatetags.register import wording_pieces

# Blank values. False is a value.
NOTHING = (None, "", [], {})
DASH = "–"


@dataclass(frozen=True)
class Reading:
    """How one kind of document is displayed.

    `titles`: of its fields, in order. `parts`: titles of the parts of a field, in order, by field.
    `formats`: functions that format a value, by its path ("sources.on").
    """

    titles: Mapping[str, Any]
    parts: Mapping[str, Mapping[str, Any]]
    formats: Mapping[str, Callable[[Any], Any]]

    def fields(self, document):
        """[{"title", "html"}] of all fields of a document."""
        return [
            {"title": self.title(field), "html": self.as_html(field, document[field])}
            for field in in_order(document, self.titles)
        ]

    def title(self, field):
        return self.titles.get(field) or title_of_key(field)

    def as_html(self, path, value, against=None, mark=""):
        """A value with all its parts as text; a dash if it is blank.

        `against`: the value on the other side of a change; what it does not have gets `mark`,
        "ins" or "del".
        """
        if value in NOTHING:
            return DASH
        if isinstance(value, dict):
            return self._parts(path, value, against, mark)
        if isinstance(value, (list, tuple)):
            return self._items(path, value, against, mark)
        return self._leaf(path, value, against, mark)

    def _parts(self, path, value, against, mark):
        titles = self.parts.get(path, {})
        other = against if isinstance(against, dict) else {}
        pairs = [
            (
                titles.get(name) or title_of_key(name),
                self._part(path, name, value[name], other, mark),
            )
            for name in in_order(value, titles)
            if value[name] not in NOTHING
        ]
        joined = format_html_join("", "<div><dt>{}</dt> <dd>{}</dd></div> ", pairs)
        return format_html('<dl class="leaves">{}</dl>', joined)

    def _part(self, path, name, value, other, mark):
        is_same = name in other and other[name] == value
        return self.as_html(f"{path}.{name}", value, other.get(name), "" if is_same else mark)

    def _items(self, path, values, against, mark):
        others = against if isinstance(against, (list, tuple)) else []
        lines = [
            # An item that only moved is unchanged; others are compared by their position.
            (self.as_html(path, value, _at(others, place), "" if value in others else mark),)
            for place, value in enumerate(values)
        ]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))

    def _leaf(self, path, value, against, mark):
        format_value = self.formats.get(path)
        if mark and not format_value and is_text(value) and is_text(against):
            old, new = (value, against) if mark == "del" else (against, value)
            pieces = word_difference(old, new)
            return wording_pieces(part for part in pieces if part[0] in ("same", mark))
        text = _format(format_value, value) if format_value else plain(value)
        return format_html(f"<{mark}>{{}}</{mark}>", text) if mark else text


def _format(format_value, value):
    """A value in its form; as it is where it has none, as in documents of other installations."""
    try:
        return format_value(value)
    except (ValueError, TypeError, ArithmeticError):
        return plain(value)


def plain(value):
    """A value without a format of its own: yes or no, a link, or text."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if is_address(value):
        return format_html('<a href="{}" rel="noreferrer">{}</a>', value, value)
    return str(value)


def is_address(value):
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def is_text(value):
    return isinstance(value, str) and bool(value) and not is_address(value)


def in_order(names, titles):
    """The names that have a title, in the order of the titles, and then all others."""
    return [*(name for name in titles if name in names), *(n for n in names if n not in titles)]


def title_of_key(name):
    """ "archive_url" as "Archive url"."""
    return str(name).replace("_", " ").capitalize()


def _at(values, place):
    return values[place] if place < len(values) else None
