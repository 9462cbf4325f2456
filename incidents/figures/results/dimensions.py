"""Incidents by the values of one parameter, as figures: by topic, by state, by law."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.engine.engines import count_rows
from incidents.figures.engine.facets import by_value
from incidents.figures.results import sentences
from incidents.figures.results.result import FigureResult, ResultRow
from incidents.figures.results.sentences import placeholder
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import FirmResponse

# parameter: (column, whether it holds several values, title of the figure)
DIMENSIONS = {
    "case_kind": ("case_kind", False, gettext_lazy("Kind of case")),
    "found_by": ("found_by", False, gettext_lazy("How the case was found")),
    "topic": ("topics", True, gettext_lazy("Topic")),
    "tactic": ("tactics", True, gettext_lazy("Tactic")),
    "firm_response": ("firm_response", False, gettext_lazy("Firm's response")),
    "state": ("coercing_state", False, gettext_lazy("Coercing state")),
    "authority": ("authority", False, gettext_lazy("Authority")),
    "country": ("country", False, gettext_lazy("Home country of the firm")),
    "sector": ("sector", False, gettext_lazy("Sector")),
    "regulation": ("instruments", True, gettext_lazy("Regulation cited")),
    "provision": ("provisions", True, gettext_lazy("Article cited")),
    "campaign": ("campaign", False, gettext_lazy("Campaign")),
    "attribution": ("attribution", False, gettext_lazy("Attribution")),
}
# How the title of a figure ends that is split by a parameter.
BY = {
    "topic": gettext_lazy("by topic"),
    "tactic": gettext_lazy("by tactic"),
    "state": gettext_lazy("by coercing state"),
    "country": gettext_lazy("by home country of the firm"),
    "sector": gettext_lazy("by sector"),
    "regulation": gettext_lazy("by regulation cited"),
    "campaign": gettext_lazy("by campaign"),
    "found_by": gettext_lazy("by how the case was found"),
}
# parameter: (plural, what introduces the most frequent value)
WORDS: dict[str, tuple[Promise, Promise]] = {
    "case_kind": (gettext_lazy("kinds of case"), gettext_lazy("Most common kind")),
    "found_by": (gettext_lazy("ways"), gettext_lazy("Most common way")),
    "topic": (gettext_lazy("topics"), gettext_lazy("Most common topic")),
    "tactic": (gettext_lazy("tactics"), gettext_lazy("Most common tactic")),
    "firm_response": (gettext_lazy("responses"), gettext_lazy("Most common response")),
    "state": (gettext_lazy("coercing states"), gettext_lazy("Most incidents")),
    "authority": (gettext_lazy("authorities"), gettext_lazy("Most incidents")),
    "country": (gettext_lazy("home countries"), gettext_lazy("Most incidents")),
    "sector": (gettext_lazy("sectors"), gettext_lazy("Most incidents")),
    "regulation": (gettext_lazy("regulations"), gettext_lazy("Cited most")),
    "provision": (gettext_lazy("articles"), gettext_lazy("Cited most")),
    "campaign": (gettext_lazy("campaigns"), gettext_lazy("Largest campaign")),
    "attribution": (gettext_lazy("attributions"), gettext_lazy("Most common attribution")),
}


def figure_by(parameter: str) -> str:
    """The name of the figure by a parameter: "firm_response" -> "by-firm-response"."""
    return f"by-{parameter.replace('_', '-')}"


# {figure: parameter}
PARAMETER_OF = {figure_by(parameter): parameter for parameter in DIMENSIONS}


def count_by_parameter(
    parameters: Sequence[str], entries: IncidentQuerySet
) -> dict[str, FigureResult]:
    """{parameter: figure} of incidents by the values of each; two queries for all of them.

    Rows: {"value", "word" (the parameter), "incidents"}, most frequent first. An incident that has
    several values counts once for each.
    """
    counts = by_value(entries, [DIMENSIONS[parameter][0] for parameter in parameters])
    total = count_rows(entries.order_by())
    return {
        parameter: _figure(parameter, counts[DIMENSIONS[parameter][0]], total)
        for parameter in parameters
    }


def _figure(parameter: str, counts: dict[str, int], total: int) -> FigureResult:
    _column, has_several, title = DIMENSIONS[parameter]
    rows: list[ResultRow] = [
        {"value": value, "word": parameter, "incidents": count} for value, count in counts.items()
    ]
    note = _("Incidents with several %(values)s are counted under each.")
    return FigureResult(
        sentence=dimension_sentence(parameter, counts, total),
        columns=[("label", str(title)), ("incidents", _("Incidents"))],
        rows=rows,
        entries=total,
        note=note % {"values": WORDS[parameter][0]} if has_several else "",
    )


def dimension_sentence(parameter: str, counts: dict[str, int], total: int) -> str:
    """The most frequent values: "Cited most: Cybersecurity Law (18 of 103), then ... (17)."

    `counts`: {value: incidents}, most frequent first.
    """
    plural, lead = WORDS[parameter]
    words = sentences.ValueCopy(str(DIMENSIONS[parameter][2]), str(plural), str(lead))
    # Not a response: it must neither lead nor come second.
    unknown = counts.get(FirmResponse.UNKNOWN.value, 0) if parameter == "firm_response" else 0
    if unknown and unknown == total:
        return sentences.no_response_known(total)
    named = [
        sentences.NamedCount(placeholder(parameter, value), count)
        for value, count in counts.items()
        if parameter != "firm_response" or value != FirmResponse.UNKNOWN
    ]
    sentence = sentences.describe_values(words, named, total)
    if not unknown:
        return sentence
    rest = ngettext(
        "The response is not known in %(n)s incident.",
        "The response is not known in %(n)s incidents.",
        unknown,
    )
    return f"{sentence} {rest % {'n': f'{unknown:,}'}}"
