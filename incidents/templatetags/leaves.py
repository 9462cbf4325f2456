"""A document as its reader has it: every leaf of it, in words, and what differs marked.

Nothing is picked out by name: what has no title or reader of its own is shown under its key, as it
is. So a field that is added to a released document is on the preview and the approval at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from incidents.exchange.differences import word_difference
from incidents.templatetags.register import wording_pieces

# What says nothing. A "no" does say something.
NOTHING = (None, "", [], {})
DASH = "–"


@dataclass(frozen=True)
class Reading:
    """How one kind of document is read.

    `titles`: of its fields, in the order of reading. `parts`: titles of the parts of a field, in
    order, by field. `words`: what makes words of a leaf, by its path ("sources.on").
    """

    titles: Mapping[str, Any]
    parts: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, Callable[[Any], Any]]

    def fields(self, document):
        """[{"title", "said"}] of a document: all its fields, whatever they are."""
        return [
            {"title": self.title(field), "said": self.said(field, document[field])}
            for field in in_order(document, self.titles)
        ]

    def title(self, field):
        return self.titles.get(field) or spelt(field)

    def said(self, path, value, against=None, mark=""):
        """All leaves of a value in words; a dash for nothing.

        `against`: the value on the other side of a change; what it does not say gets `mark`, "ins"
        or "del".
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
            (titles.get(name) or spelt(name), self._part(path, name, value[name], other, mark))
            for name in in_order(value, titles)
            if value[name] not in NOTHING
        ]
        joined = format_html_join("", "<div><dt>{}</dt> <dd>{}</dd></div> ", pairs)
        return format_html('<dl class="leaves">{}</dl>', joined)

    def _part(self, path, name, value, other, mark):
        is_same = name in other and other[name] == value
        return self.said(f"{path}.{name}", value, other.get(name), "" if is_same else mark)

    def _items(self, path, values, against, mark):
        others = against if isinstance(against, (list, tuple)) else []
        lines = [
            # The same item elsewhere in the list is no change; else it is held to its neighbour.
            (self.said(path, value, _at(others, place), "" if value in others else mark),)
            for place, value in enumerate(values)
        ]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))

    def _leaf(self, path, value, against, mark):
        read = self.words.get(path)
        if mark and not read and is_text(value) and is_text(against):
            old, new = (value, against) if mark == "del" else (against, value)
            pieces = word_difference(old, new)
            return wording_pieces(part for part in pieces if part[0] in ("same", mark))
        words = read(value) if read else plain(value)
        return format_html(f"<{mark}>{{}}</{mark}>", words) if mark else words


def plain(value):
    """A leaf without a reader of its own: yes or no, an address to follow, or text."""
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


def spelt(name):
    """ "archive_url" as "Archive url"."""
    return str(name).replace("_", " ").capitalize()


def _at(values, place):
    return values[place] if place < len(values) else None
