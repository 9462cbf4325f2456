"""The words behind the keys of an entry: small lists, read in one query and kept a while."""

import time
from collections import defaultdict

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from incidents.models.law.instruments import Instrument, Provision
from incidents.models.register.authorities import Attribution, Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.vocabulary import Sector, Tactic, Topic
from incidents.values.designations import Designation
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import country_name

# A term that an administrator has just added shows within this time, and at once when asked for.
CACHE_SECONDS = 30

_kept = {"until": 0.0, "labels": {}}


def read_labels(fresh=False):
    """{word of the query string: {key: title}} for terms, law, authorities and campaigns.

    Shared and published rows only: what a desk has not released has no label for anyone.
    """
    if fresh or time.monotonic() > _kept["until"]:
        _kept["labels"] = _read()
        _kept["until"] = time.monotonic() + CACHE_SECONDS
    return _kept["labels"]


def forget_labels():
    """Read again at the next question."""
    _kept["until"] = 0.0


def label_of(word, key):
    """The title of a key, or the key itself where there is none."""
    return read_labels()[word].get(key, key)


# A word whose values are another's.
LISTED_AS = {"cited_with": "provision"}


def label_value(word, value):
    """What a value of a word of the question is called, whatever kind of word it is."""
    if word in ("state", "country"):
        return country_name(value)
    if word == "firm_response":
        return FirmResponse(value).label
    if word == "attribution":
        return Attribution(value).label
    if word == "wording":
        return _("another name") if value == Designation.OTHER else value
    return read_labels().get(LISTED_AS.get(word, word), {}).get(value, value)


def _read():
    short = Coalesce(NullIf(F("short_title"), Value("")), F("title_en"))
    parts = [
        _rows(Topic.objects.all(), "topic", "slug", "title"),
        _rows(Tactic.objects.all(), "tactic", "slug", "title"),
        _rows(Sector.objects.all(), "sector", "slug", "title"),
        _rows(Authority.objects.shared(), "authority", "slug", "name"),
        _rows(Campaign.objects.filter(is_published=True), "campaign", "slug", "title"),
        _rows(Instrument.objects.all(), "regulation", "key", short),
        _rows(Provision.objects.all(), "provision", "key", "number"),
    ]
    found = defaultdict(dict)
    for word, key, title in parts[0].union(*parts[1:], all=True):
        found[word][key] = title
    return _told(found)


def _rows(rows, word, key, title):
    return rows.order_by().values_list(Value(word), F(key), Cast(title, CharField()))


def _told(found):
    """A provision's title begins with its instrument's."""
    for key, number in found["provision"].items():
        article = f"art. {number}" if number[:1].isdigit() else number
        found["provision"][key] = f"{found['regulation'][key.split('#')[0]]}, {article}"
    return found
