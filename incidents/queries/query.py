"""A question: read strictly, answered in the reader's tier, written as an address again."""

import difflib
from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Value
from django.utils.translation import gettext as _

from incidents.access import Tier, tier_of
from incidents.models.register.incidents import Incident
from incidents.models.register.search import rank_matches
from incidents.queries.kinds import ValuesFilter
from incidents.queries.parameters import FILTERS, ORDERS, PARAMETERS, IncidentFilter
from incidents.values.cursors import BadCursor, read_page
from incidents.values.partial_dates import PartialDate

# What a list adds to a question; not part of what is asked.
PAGING = ("cursor",)


class Query:
    """What a reader asks of the register, read once and strictly.

    `words` is {word: [values]} of what was asked; `cleaned` the readable values. Raises
    BadRequest with a sentence, PermissionDenied for a tier that the reader may not read.
    """

    def __init__(self, query, user, also=PAGING):
        self.user = user
        refuse_unknown(query, (*PARAMETERS, *also))
        asked = {word: list(filter(None, query.getlist(word))) for word in PARAMETERS}
        self.words = {word: values for word, values in asked.items() if values}
        self.cursor = query.get("cursor", "")
        _refuse_repeated(self.words)
        self.cleaned = {word: _read(word, self.words.get(word, [])) for word in PARAMETERS}
        self.sort = self._sort()

    def _sort(self):
        sort = self.cleaned["sort"] or "newest"
        if sort == "relevance" and not self.cleaned["q"]:
            raise BadRequest(_("sort: the best match needs words to match: add q."))
        return sort

    def rows(self, without=""):
        """The visible entries that answer; `without` leaves one word out, as its facet does."""
        return self.narrow(self.scope(), without)

    def narrow(self, rows, without=""):
        """Those of some rows with the register's columns that answer, whatever their tier."""
        for word, rule in FILTERS.items():
            if word != without and self.cleaned[word]:
                rows = rule.filter(rows, self.cleaned[word])
        return rows

    @cached_property
    def untitled(self):
        """{(word, key)} that were asked for and that no entry of the reader's tier has.

        A body or campaign that a desk released to the community alone has a title, and whoever
        guesses its key must not be told that. One query, however many keys.
        """
        asked = {(word, key) for word in ("authority", "campaign") for key in self._values(word)}
        told = [
            self.scope().filter(**{word: key}).order_by().values_list(Value(word), Value(key))[:1]
            for word, key in asked
        ]
        return asked - set(told[0].union(*told[1:], all=True)) if told else asked

    def _values(self, word):
        return self.words.get(word, [])

    def scope(self):
        """The one tier that is read: the reader's own, or the public one where that is asked."""
        return Incident.objects.visible_to(self.user, self.tier)

    def page(self, columns, size):
        """One page of the answer as rows of these columns, with "pk" and the order's own.

        A cursor that no page gave is refused with a sentence.
        """
        try:
            if self.sort == "relevance":
                return rank_matches(self.rows(), self.cleaned["q"], columns, self.cursor, size)
            order = ORDERS[self.sort]
            rows = self.rows().values("pk", order.column, *columns)
            return read_page(rows, order, self.cursor, size)
        except BadCursor as error:
            raise BadRequest(_("cursor: this is none that a page gave.")) from error

    def asked(self, word="", value=None):
        """The canonical query string; with a word and a value, that value added or taken away."""
        words = {name: list(values) for name, values in self.words.items()}
        if word:
            chosen = words.setdefault(word, [])
            chosen.remove(value) if value in chosen else chosen.append(value)
        return _written(words)

    def instead(self, words):
        """The query string with these, {word: value or values}, in place of their words' own."""
        listed = {word: [one] if isinstance(one, str) else one for word, one in words.items()}
        return _written(self.words | listed)

    def narrowed(self, narrow):
        """The query string narrowed by a mark, {word: value}; days stay within what was asked."""
        words = dict(narrow)
        since, until = self.cleaned["since"], self.cleaned["until"]
        if since and "since" in words and since.earliest > PartialDate(words["since"]).earliest:
            words["since"] = str(since)
        if until and "until" in words and until.latest < PartialDate(words["until"]).latest:
            words["until"] = str(until)
        return self.instead(words)

    @property
    def tier(self):
        """The one tier that the answer is read from. Raises PermissionDenied."""
        own, asked = tier_of(self.user), self.cleaned["tier"]
        if asked == Tier.COMMUNITY and own != Tier.COMMUNITY:
            raise PermissionDenied(_("The community tier is for vetted readers: sign in."))
        return Tier.PUBLIC if asked == Tier.PUBLIC else own

    def with_order(self, sort):
        """The query string in another order; the usual one goes without saying."""
        return _written(self.words | {"sort": [] if sort == "newest" else [sort]})


def _read(word, values):
    """The value of a word, read by its filter's own field. Raises BadRequest.

    By the field and not by a FilterSet: a set copies its 18 filters and their form for each
    question, which cost 2 ms, a third of an API page.
    """
    rule = IncidentFilter.base_filters[word]
    try:
        if isinstance(rule, ValuesFilter):
            return rule.field.clean(values)
        return rule.field.clean(values[0]) if values else None
    except ValidationError as fault:
        sentence = _("%(word)s: %(fault)s") % {"word": word, "fault": fault.messages[0]}
        raise BadRequest(sentence) from fault


def _written(words):
    pairs = [(name, one) for name in PARAMETERS for one in sorted(words.get(name, []))]
    return f"?{urlencode(pairs)}" if pairs else "?"


def refuse_unknown(query, known):
    """Refuse a query string that holds any other word, and name the nearest known one.

    Also a NUL: PostgreSQL takes none in a text, and would say so as an error of ours.
    """
    for word in query:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
            raise BadRequest(_("“%(word)s” is no word of a question.") % {"word": word} + hint)
        if any("\0" in value for value in query.getlist(word)):
            raise BadRequest(_("%(word)s: holds a NUL, which no text does.") % {"word": word})


def _refuse_repeated(words):
    """Two values of a word that takes one would leave the reader to guess which was meant."""
    for word, values in words.items():
        rule = IncidentFilter.base_filters[word]
        if len(values) > 1 and not isinstance(rule, ValuesFilter):
            raise BadRequest(_("%(word)s: name one value.") % {"word": word})
