"""Titles for the keys of an incident: small lists, read in one query and cached."""

import time
from collections import defaultdict

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.law.instruments import Confidence, Instrument, Provision
from incidents.models.law.versions import ArticleText, InstrumentVersion, Renumbering
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.authorities import Attribution, Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.models.register.vocabulary import Sector, Tactic, Topic
from incidents.values.article_numbers import label_number
from incidents.values.borderline import Borderline
from incidents.values.case_kinds import CaseKind
from incidents.values.case_origins import CaseOrigin
from incidents.values.designations import Designation
from incidents.values.filter_values import EXCLUDES, NONE
from incidents.values.fine_grounds import FineGround
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import country_name
from incidents.values.measure_status import MeasureStatus
from incidents.values.political_links import PoliticalLink
from incidents.values.source_kinds import SourceKind

# A term that an administrator has just added shows within this time; `fresh` reads it at once.
CACHE_SECONDS = 30

# Between the two keys of a step of renumbering; no key holds it.
ARROW = "\u2192"

_cache = {"until": 0.0, "labels": {}}
# {tier: the stamp of its generation when this process last looked}.
_stamps = {}


def read_labels(fresh=False):
    """{query parameter: {key: title}} for terms, law, authorities and campaigns.

    Beside them, the renumbering of the law (`_list_numbering`).
    Shared and published rows only: what a desk has not released has a label for nobody.
    """
    if fresh or time.monotonic() > _cache["until"]:
        _cache["labels"] = _read()
        _cache["until"] = time.monotonic() + CACHE_SECONDS
    return _cache["labels"]


def forget_labels():
    """Empty the cache, so that the next call reads the database."""
    _cache["until"] = 0.0


def follow_register(tier, stamp):
    """Forget the titles once a tier has another stamp: whichever process changed it.

    A page that was made from older titles would otherwise be kept until the next change.
    """
    if _stamps.get(tier) != stamp:
        _stamps[tier] = stamp
        forget_labels()


def label_of(parameter, key):
    """The title of a key, or the key itself where there is none."""
    return read_labels()[parameter].get(key, key)


def merged_keys(parameter, keys):
    """The keys, and all that stand for the same firm or authority since some were merged.

    Incidents have the key of the one that stayed; earlier editions have those of before.
    """
    merges = read_labels()[f"merged_{parameter}"]
    if not merges:
        return keys
    wanted = {_stays(key, merges) for key in keys}
    return [*dict.fromkeys([*keys, *wanted, *(k for k in merges if _stays(k, merges) in wanted)])]


def _stays(key, merges):
    """Follow a chain of merges to its end."""
    seen = set()
    while key in merges and key not in seen:
        seen.add(key)
        key = merges[key]
    return key


# A parameter with the values of another.
LISTED_AS = {"cited_with": "provision"}


def label_value(parameter, value):
    """The label of a value of any query parameter."""
    if parameter in ("state", "country"):
        return country_name(value)
    if parameter == "firm_response":
        return FirmResponse(value).label
    if parameter == "case_kind":
        return CaseKind(value).label
    if parameter == "fine_ground":
        return FineGround(value).label
    if parameter == "measure":
        return MeasureStatus(value).label
    if parameter == "found_by":
        return CaseOrigin(value).label
    if parameter == "attribution":
        return Attribution(value).label
    if parameter == "political_link":
        return PoliticalLink(value).label
    if parameter == "source_kind":
        return SourceKind(value).label
    if parameter == "borderline":
        return Borderline(value).label
    if parameter == "confidence":
        return Confidence(value).label
    if parameter == "source_grade":
        return value
    if parameter == "wording":
        return _("another name") if value == Designation.OTHER else value
    parameter = LISTED_AS.get(parameter, parameter)
    if parameter == "provision" and "@" in value:
        key, _at, version = value.partition("@")
        words = {"article": label_of("provision", key), "version": version}
        return _("%(article)s (text of %(version)s)") % words
    return read_labels().get(parameter, {}).get(value, value)


# What a blank is called, where "not stated" would say something else.
BLANKS = {
    "authority": gettext_lazy("authority not known"),
    "regulation": gettext_lazy("no law cited"),
    "provision": gettext_lazy("no article cited"),
    "cited_with": gettext_lazy("no article cited"),
    "sector": gettext_lazy("sector not known"),
    "campaign": gettext_lazy("no campaign"),
    "source_grade": gettext_lazy("no source"),
    "source_kind": gettext_lazy("no source"),
    "fine": gettext_lazy("no fine"),
    "fine_ground": gettext_lazy("no fine"),
    "measure": gettext_lazy("no measure"),
    "demand_deadline_before": gettext_lazy("no demand deadline"),
}


def label_filter_value(word, value, untitled=()):
    """The title of a value of a parameter; `untitled`: {(parameter, key)} without a title."""
    if word == "q":
        return value
    if value == EXCLUDES + NONE:
        return _("any value")
    bare = value.removeprefix(EXCLUDES)
    if bare == NONE:
        return str(BLANKS.get(word, _("not stated")))
    label = bare if (word, bare) in untitled else str(label_value(word, bare))
    return label if bare == value else _("not %(value)s") % {"value": label}


@step_aside(Across.TITLES)
def _read():
    short = Coalesce(NullIf(F("short_title"), Value("")), F("title_en"))
    parts = [
        _rows(Topic.objects.all(), "topic", "slug", "title"),
        _rows(Tactic.objects.all(), "tactic", "slug", "title"),
        _rows(Sector.objects.all(), "sector", "slug", "title"),
        # Editions have the keys of authorities that were merged since.
        _rows(Authority.objects.filter(desk__isnull=True), "authority", "slug", "name"),
        _merges(Firm, "merged_firm"),
        _merges(Authority, "merged_authority"),
        _rows(Campaign.objects.filter(is_published=True), "campaign", "slug", "title"),
        _rows(Instrument.objects.all(), "regulation", "key", short),
        _rows(Provision.objects.all(), "provision", "key", "number"),
        *_list_numbering(),
    ]
    labels = defaultdict(dict)
    for parameter, key, title in parts[0].union(*parts[1:], all=True):
        labels[parameter][key] = title
    return _name_provisions(labels)


def _rows(rows, parameter, key, title):
    return rows.order_by().values_list(Value(parameter), F(key), Cast(title, CharField()))


def _merges(model, parameter):
    rows = model.objects.filter(merged_into__isnull=False)
    return _rows(rows, parameter, "slug", "merged_into__slug")


def _name_provisions(labels):
    """Begin the title of each provision with the title of its instrument."""
    for key, number in labels["provision"].items():
        instrument = labels["regulation"][key.split("#")[0]]
        labels["provision"][key] = f"{instrument}, {label_number(number)}"
    return labels


def _list_numbering():
    """Querysets of (kind, key, value), to be read in one union.

    "renumbered": "law#67@2018→law#66@2021"; "article_text": "law#66@2021", for each text that there
    is; "version_days": "law@2021", "2021-04-29/"; "renamed": a key from before there were numbers
    and, a line each, the keys that took its place.
    """
    steps = Renumbering.objects.exclude(from_number="").exclude(to_number="")
    step = _joined(*_end("from"), Value(ARROW), *_end("to"))
    text = _joined(F("provision__key"), Value("@"), F("version__label"))
    version = _joined(F("instrument__key"), Value("@"), F("label"))
    begins = Coalesce(NullIf(F("in_force_from"), Value("")), F("adopted_on"))
    days = _joined(Cast(begins, CharField()), Value("/"), Cast("in_force_until", CharField()))
    lines = Func(F("renamed_to"), Value("\n"), function="array_to_string")
    retired = Provision.objects.exclude(renamed_to=[])
    return [
        _triples(steps, "renumbered", step, Value("")),
        _triples(ArticleText.objects.all(), "article_text", text, Value("")),
        _triples(InstrumentVersion.objects.all(), "version_days", version, days),
        _triples(retired, "renamed", F("key"), lines),
    ]


def _joined(*parts):
    """Texts of different column types as one."""
    return Concat(*parts, output_field=CharField())


def _end(end):
    """The parts of the key of an article at one end of a renumbering."""
    instrument = F(f"{end}_version__instrument__key")
    number, label = F(f"{end}_number"), F(f"{end}_version__label")
    return instrument, Value("#"), number, Value("@"), label


def _triples(rows, kind, key, value):
    columns = (Value(kind), Cast(key, CharField()), Cast(value, CharField()))
    return rows.order_by().values_list(*columns)
