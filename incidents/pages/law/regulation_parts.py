"""The parts of the page of a regulation: articles, the chosen versions, relations, incidents."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from incidents.models import Relation
from incidents.models.law.readings import pick_versions, read_numbers
from incidents.models.law.relations import CONSEQUENCES, LEGAL_BASIS, WAYS_OUT
from incidents.pages.law.comparison import compare_versions
from incidents.pages.register.entries import register_url
from incidents.queries.law.article_views import ArticleView, VersionView, view_article
from incidents.queries.law.chain import Chain
from incidents.queries.law.graph import LawGraph
from incidents.queries.law.relations import read_graph
from incidents.values.article_numbers import label_number, split_key
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate


@dataclass(eq=False)
class NumberedArticle:
    """A number of the instrument: its newest text, the other versions that have it, incidents."""

    view: ArticleView
    versions: list[str]
    # "art. 66 since 2021", for a number that the newest text no longer has.
    now: str = ""
    count: int = 0
    incidents: list[tuple[str, str, str]] = field(default_factory=list)
    incidents_url: str = ""
    # Where it leads on the day that the page shows: the drawing, and the same as a list.
    chain: Chain | None = None
    steps: list[Any] = field(default_factory=list)

    @property
    def label(self):
        return self.view.label

    @property
    def anchor(self):
        return self.view.anchor


def list_articles(instrument, versions, citing):
    """Every number, in the order of the newest text; numbers of earlier texts alone come last."""
    numbers = read_numbers([instrument.key])[instrument.key]
    rows = {}
    for version in reversed(versions):
        for text in version.row.articles.all():
            number = text.provision.number
            if number not in rows:
                rows[number] = _article_row(text, citing)
                rows[number].now = _later_numbers(numbers, version, number, versions)
            rows[number].versions.insert(0, version.label)
    return list(rows.values())


def _article_row(text, citing):
    key = text.provision.key
    return NumberedArticle(
        view=view_article(text),
        versions=[],
        count=citing.counts.get(key, 0),
        incidents=citing.rows.get(key, []),
        incidents_url=register_url(provision=key),
    )


def _later_numbers(numbers, version, number, versions):
    """ "art. 66 in the text of 2021", for a number of an earlier text; "" where there is none."""
    labels = [one.label for one in versions]
    after = labels[labels.index(version.label) + 1 :]
    later = [at for at in numbers.follow(version.label, number) if at.version in after]
    newest = [at for at in later if at.version == after[-1]] if after else []
    if not newest:
        return ""
    words = {
        "numbers": ", ".join(label_number(at.number) for at in newest),
        "version": after[-1],
    }
    return _("%(numbers)s in the text of %(version)s") % words


@dataclass
class VersionComparison:
    """Two versions chosen by the reader, or by us; `rows` are the articles side by side."""

    left: VersionView
    right: VersionView
    rows: list
    on: str = ""
    # Where the day leaves several versions open.
    note: str = ""

    @property
    def day(self):
        return format_partial_date(self.on) if self.on else ""


def choose_versions(query, instrument, versions, today):
    """The comparison of `on` or `version` with `against`; None for an instrument with one text.

    Without a choice: the newest text with the one before it. Raises BadRequest.
    """
    if len(versions) < 2:
        _check_labels(query, versions)
        return None
    by_label = _check_labels(query, versions)
    given = [version for version in versions if version.row.articles.all()]
    current = _current(versions, today)
    right = by_label.get(query.get("against", "")) or current
    note = ""
    if query.get("on"):
        left, note = _on_day(query["on"], versions)
    else:
        others = [one for one in given if one is not right] or versions[:1]
        left = by_label.get(query.get("version", "")) or others[-1]
    numbers = read_numbers([instrument.key])[instrument.key]
    rows = compare_versions(left, right, numbers)
    return VersionComparison(left, right, rows, query.get("on", ""), note)


def _check_labels(query, versions):
    by_label = {version.label: version for version in versions}
    for name in ("version", "against"):
        if query.get(name) and query[name] not in by_label:
            sentence = _("%(name)s: this regulation has no version “%(value)s”.")
            raise BadRequest(sentence % {"name": name, "value": query[name][:40]})
    return by_label


def _current(versions, today):
    day = PartialDate(today.isoformat())
    current = pick_versions([version.row for version in versions], day)
    labels = [row.label for row in current]
    chosen = [version for version in versions if version.label in labels]
    with_text = [version for version in chosen if version.row.articles.all()]
    return (with_text or chosen or versions)[-1]


def _on_day(text, versions):
    """(version, note) of a day. Raises BadRequest for what is no day, or one before all texts."""
    try:
        day = PartialDate(text)
    except ValueError as error:
        sentence = _("on: “%(value)s” is not a date. Try 2021, 2021-12 or 2021-12-17.")
        raise BadRequest(sentence % {"value": text[:40]}) from error
    possible = pick_versions([version.row for version in versions], day)
    if not possible:
        sentence = _("on: no version of this regulation was in force on %(day)s.")
        raise BadRequest(sentence % {"day": format_partial_date(text)})
    note = ""
    if len(possible) > 1:
        labels = ", ".join(row.label for row in reversed(possible))
        note = _("More than one text may have been in force then: %(labels)s.") % {"labels": labels}
    return next(one for one in versions if one.label == possible[0].label), note


@dataclass(frozen=True)
class CitingRow:
    """An incident that cites the regulation, with the articles that it names."""

    day: str
    title: str
    url: str
    articles: str
    response: str


def list_incidents(citing, most=30):
    """The newest incidents that cite the regulation."""
    return [
        CitingRow(
            day=one.day,
            title=one.title,
            url=one.url,
            articles=", ".join(label_number(split_key(key)[1]) for key in one.provisions),
            response=FirmResponse(one.firm_response).label,
        )
        for one in citing.dated[:most]
    ]


@dataclass
class RelationLine:
    """A relation for the table, with the titles of its ends."""

    row: Relation
    from_title: str
    to_title: str


def relation_row(row):
    """A relation with the titles of its ends, each with its version where it has one."""
    from_title = end_title(row.from_text, row.from_version)
    return RelationLine(row, from_title, end_title(row.to_text, row.to_version))


def end_title(text, version):
    """The title of one end of a relation, with its version where it holds in that one only."""
    if version is None:
        return str(text)
    return _("%(text)s (text of %(version)s)") % {"text": text, "version": version.label}


@dataclass(frozen=True)
class LawStep:
    """A step of a walk. `basis`: the weakest support of all relations on the way to it."""

    depth: int
    from_title: str
    kind_label: str
    title: str
    relation: Relation
    basis: str


@dataclass
class Connections:
    """What an instrument is connected to: the diagram, its table, and the three walks."""

    graph: LawGraph | None
    relations: list[RelationLine]
    consequences: list[LawStep]
    legal_basis: list[LawStep]
    ways_out: list[LawStep]


def walk_steps(steps):
    """The steps of a walk, labelled for a page."""
    return [
        LawStep(
            step.depth,
            str(step.relation.from_text),
            str(step.relation.get_kind_display()),
            str(step.relation.to_text),
            step.relation,
            step.basis.value,
        )
        for step in steps
    ]


def walk_law(starts, day):
    """Consequences, legal basis and ways out of texts by key, as in force on a day; one query."""
    graph = read_graph()
    ways = {"consequences": CONSEQUENCES, "legal_basis": LEGAL_BASIS, "ways_out": WAYS_OUT}
    return {
        name: walk_steps(graph.walk(kinds, starts, day.earliest, day.latest))
        for name, kinds in ways.items()
    }
