"""What became of an incident, as a sentence of an e-mail, a feed or a message to a program."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from incidents.fields import FIELD_TITLES
from incidents.models.saved.changes import EntryChange, Net


def describe_news(one: EntryChange) -> str:
    """ "CCI-2018-0001 was changed: title and firm's response." It names fields, never values."""
    if one.net == Net.CHANGED and one.fields:
        texts = {"ref": one.ref, "fields": join_fields(one.fields)}
        return _("%(ref)s was changed: %(fields)s.") % texts
    sentences = {
        Net.ADDED: _("%(ref)s was added."),
        Net.CHANGED: _("%(ref)s was changed."),
        Net.LEFT: _("%(ref)s no longer matches this search."),
        Net.WITHDRAWN: _("%(ref)s was withdrawn."),
    }
    return sentences[one.net] % {"ref": one.ref}


def join_fields(fields: Sequence[str]) -> str:
    """The titles of fields within a sentence: "title, sector and firm's response"."""
    return get_text_list([_lower_first(str(FIELD_TITLES[name])) for name in fields], _("and"))


def _lower_first(title: str) -> str:
    """Without its capital, but for a name in capitals such as "LEI"."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"
