"""The filters of a query as controls: a list of values for each, or a field to type in."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from incidents.figures.engine.cache import cached_figures
from incidents.figures.engine.engines import tier_source
from incidents.figures.results import catalogue
from incidents.figures.results.dimensions import DIMENSIONS, figure_by
from incidents.models.desk.evidence import Reliability
from incidents.models.law.instruments import Confidence
from incidents.pages.web.query import title
from incidents.queries import IncidentFilter, Query
from incidents.values.borderline import Borderline
from incidents.values.designations import Designation
from incidents.values.filter_values import NONE
from incidents.values.fine_grounds import FineGround
from incidents.values.measure_status import MeasureStatus
from incidents.values.political_links import PoliticalLink
from incidents.values.source_kinds import SourceKind

# In sight; the others are folded until one of them is in use.
FIRST = ("topic", "state", "country")
OTHERS = tuple(name for name in DIMENSIONS if name not in FIRST)
# Filters whose values are the same in every register.
FIXED = {
    "measure": MeasureStatus.values,
    "wording": [name.value for name in Designation],
    "fine_ground": FineGround.values,
    "political_link": PoliticalLink.values,
    "source_grade": [*Reliability.values, NONE],
    "source_kind": SourceKind.values,
    "confidence": Confidence.values,
    "borderline": Borderline.values,
}
# {parameter: an example of what can be typed}.
TYPED_FIRST = {"since": "2018-05", "until": "2019"}
TYPED = {
    "q": gettext_lazy("Firm, wording, article, 文字"),
    "demand_deadline_before": "2021",
    "conceded_within": "30",
}
# What chooses the incidents of which the values are listed.
SCOPES = ("tier", "edition")
DAYS = ("since", "until", "demand_deadline_before")
# The most frequent values: a list of thousands is no help. A chosen value is always there.
MOST_OPTIONS = 150


@dataclass(frozen=True)
class Option:
    """A value that can be picked."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Picker:
    """A control: a list of options for each chosen value and one more, or a typed value.

    `lists` is empty for a control that is typed in. `place` is its id.
    """

    name: str
    place: str
    label: str
    lists: list[list[Option]]
    value: str = ""
    example: str = ""
    is_day: bool = False

    @property
    def is_in_use(self):
        return bool(self.value) or any(one.is_chosen for row in self.lists for one in row)


def list_values(user, scope=""):
    """{parameter: its values, most frequent first}, of all incidents of a tier or an edition.

    `scope`: the query string that chooses them, such as "tier=public" or "edition=2".

    Each value is one that an incident there has: nobody learns from a list what a desk has
    not released. Counted once a generation, with the figures of all incidents.
    """
    query = Query(QueryDict(scope), user)
    names = [figure_by(parameter) for parameter in DIMENSIONS]
    results = cached_figures(
        tier_source(query.tier.value),
        names,
        query.query_string(),
        lambda missing: catalogue.compute(missing, lambda _parameter: query.scope(), {}),
    )
    return FIXED | {
        parameter: [row["value"] for row in results[figure_by(parameter)].rows]
        for parameter in DIMENSIONS
    }


@dataclass(frozen=True)
class Controls:
    """The controls of a query: those in sight, the others, and what is only carried along."""

    first: list[Picker]
    others: list[Picker]
    carried: list[tuple[str, str]]

    @property
    def is_open(self):
        """Whether one of the folded controls is in use."""
        return any(picker.is_in_use for picker in self.others)


def build_controls(query, prefix="", fixed=()):
    """The controls of a query; the names of its parameters begin with the prefix.

    `fixed` are parameters that the page itself sets: they have no control and are not carried.
    """
    scope = {name: query.parameters[name] for name in SCOPES if name in query.parameters}
    values = list_values(query.user, urlencode(scope, doseq=True))
    first = [_list_picker(query, name, values[name], prefix) for name in FIRST]
    first += [_typed_picker(query, name, example, prefix) for name, example in TYPED_FIRST.items()]
    others = [_typed_picker(query, name, example, prefix) for name, example in TYPED.items()]
    others += [
        _list_picker(query, name, values[name], prefix)
        for name in (*OTHERS, *FIXED)
        if name not in fixed
    ]
    carried = [
        (prefix + name, value)
        for name, chosen in query.parameters.items()
        for value in chosen
        if not is_picked(name)
    ]
    return Controls(first, others, carried)


def is_picked(parameter):
    """Whether a parameter has a control; another one is carried along."""
    return parameter in (*FIRST, *OTHERS, *FIXED, *TYPED_FIRST, *TYPED)


def _list_picker(query, name, values, prefix):
    chosen = query.parameters.get(name, [])
    listed = [*values[:MOST_OPTIONS], *(one for one in chosen if one not in values[:MOST_OPTIONS])]
    labels = {value: str(title(name, value, query.untitled)) for value in listed}
    ordered = sorted(listed, key=lambda value: labels[value].casefold())
    # One list for each chosen value, and an empty one for a further value.
    lists = [
        [Option(value, labels[value], value == picked) for value in ordered]
        for picked in [*chosen, ""]
    ]
    place = f"{prefix}{name}".replace(".", "-")
    return Picker(prefix + name, place, IncidentFilter.base_filters[name].label, lists)


def _typed_picker(query, name, example, prefix):
    place = f"{prefix}{name}".replace(".", "-")
    return Picker(
        prefix + name,
        place,
        IncidentFilter.base_filters[name].label,
        [],
        value=" ".join(query.parameters.get(name, [])),
        example=example,
        is_day=name in DAYS,
    )
