"""The renumbering of all law as rows of text, for the cache of labels: (kind, key, value)."""

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from incidents.models.law.instruments import Provision
from incidents.models.law.versions import ArticleText, InstrumentVersion, Renumbering

ARROW = "\u2192"


def list_numbering_rows():
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
        _rows(steps, "renumbered", step, Value("")),
        _rows(ArticleText.objects.all(), "article_text", text, Value("")),
        _rows(InstrumentVersion.objects.all(), "version_days", version, days),
        _rows(retired, "renamed", F("key"), lines),
    ]


def _joined(*parts):
    """Texts of different column types as one."""
    return Concat(*parts, output_field=CharField())


def _end(end):
    """The parts of the key of an article at one end of a renumbering."""
    instrument = F(f"{end}_version__instrument__key")
    number, label = F(f"{end}_number"), F(f"{end}_version__label")
    return instrument, Value("#"), number, Value("@"), label


def _rows(rows, kind, key, value):
    columns = (Value(kind), Cast(key, CharField()), Cast(value, CharField()))
    return rows.order_by().values_list(*columns)
