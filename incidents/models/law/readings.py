"""Which text of an article was in force on a day, and the renumbering of an instrument."""

from collections.abc import Iterable

from incidents.models.law.instruments import Provision
from incidents.models.law.versions import ArticleText, InstrumentVersion, Renumbering
from incidents.values.article_numbers import label_number
from incidents.values.partial_dates import PartialDate
from incidents.values.renumbering import Numbers, NumberStep


def pick_versions(
    versions: Iterable[InstrumentVersion], day: PartialDate
) -> list[InstrumentVersion]:
    """The versions that may have been in force on a day, the newest first.

    More than one where the day is a month or a year in which the text changed, or where the end of
    the older one is not known.
    """
    possible = [one for one in versions if one.is_in_force(day.earliest, day.latest)]
    return sorted(possible, key=lambda one: one.position, reverse=True)


def pick_texts(texts: Iterable[ArticleText], day: PartialDate) -> list[ArticleText]:
    """The texts of one article that may have been in force on a day, the newest first."""
    by_version = {text.version: text for text in texts}
    return [by_version[version] for version in pick_versions(by_version, day)]


def read_numbers(keys: Iterable[str]) -> dict[str, Numbers]:
    """{key: the renumbering of that instrument}; one query."""
    steps: dict[str, list[NumberStep]] = {key: [] for key in keys}
    rows = Renumbering.objects.filter(from_version__instrument__key__in=steps).values_list(
        "from_version__instrument__key",
        *("from_version__label", "from_number", "to_version__label", "to_number", "is_read"),
    )
    for key, *step in rows:
        steps[key].append(NumberStep(*step))
    return {key: Numbers(of_one) for key, of_one in steps.items()}


def numbers_on(provision: Provision, day: PartialDate) -> list[str]:
    """The numbers that an article of another day had on this one, as labels; three queries."""
    versions = InstrumentVersion.objects.filter(instrument=provision.instrument_id)
    there = {one.label for one in pick_versions(versions.select_related("instrument"), day)}
    numbers = read_numbers([provision.instrument.key])[provision.instrument.key]
    labels = provision.texts.values_list("version__label", flat=True)
    places = [at for label in labels for at in numbers.follow(label, provision.number)]
    return sorted({label_number(at.number) for at in places if at.version in there})


def gist_on(provision: Provision, day: PartialDate) -> str:
    """The summary of an article as it read on a day; of its newest text where none is recorded."""
    texts = pick_texts(provision.texts.all(), day)
    return texts[0].gist if texts else provision.gist


def write_newest_gists(instruments: Iterable[int]) -> None:
    """Give each number of these instruments the summary of its newest text; two queries."""
    texts = ArticleText.objects.filter(version__instrument__in=instruments)
    newest = texts.order_by("version__position").values_list("provision", "gist")
    gists = dict(newest)
    rows = [row for row in Provision.objects.filter(pk__in=gists) if row.gist != gists[row.pk]]
    for row in rows:
        row.gist = gists[row.pk]
    Provision.objects.bulk_update(rows, ["gist"])
