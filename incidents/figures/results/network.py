"""Authorities, texts and sectors, articles cited together, firms in several campaigns."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.measures import network
from incidents.figures.results import sentences
from incidents.figures.results.result import Chosen, FigureResult, ResultRow, within
from incidents.figures.results.sentences import placeholder, plain_name
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.filter_values import NONE

PARAMETERS = {network.INSTRUMENTS: "regulation", network.PROVISIONS: "provision"}
TITLES = {
    network.INSTRUMENTS: gettext_lazy("Regulation"),
    network.PROVISIONS: gettext_lazy("Article"),
}
# {parameter: what a sentence says where its value is not known}.
UNKNOWN = {
    "authority": gettext_lazy("authority not known"),
    "sector": gettext_lazy("sector not known"),
}


def flows_figure(texts: str) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    """A function that makes the figure of flows authority -> text -> sector; two queries.

    Rows: {"authority", the text's parameter, "sector", "incidents"}, the largest that cites a text
    first. A row with an unknown part has no link, because no query finds what is not known.
    """
    parameter = PARAMETERS[texts]

    def count(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
        # An incident that cites A and B matches A; where A is chosen, its flow through B is not.
        among = ["" if text == NONE else text for text in chosen.get(parameter, ())]
        flows = network.authority_flows(entries, texts, among)
        rows = [_flow(flow, parameter) for flow in flows.rows]
        rows.sort(key=lambda row: not row[parameter])
        return FigureResult(
            sentence=flows_sentence(rows, parameter, flows.entries),
            columns=[
                ("authority", _("Authority")),
                (parameter, str(TITLES[texts])),
                ("sector", _("Sector")),
                ("incidents", _("Incidents")),
            ],
            rows=rows,
            entries=flows.entries,
            note=flows_note(flows),
        )

    return count


def _flow(flow: network.Flow, parameter: str) -> ResultRow:
    values = {"authority": flow.authority, parameter: flow.text, "sector": flow.sector}
    narrow = values if all(values.values()) else {}
    return values | {"incidents": flow.entries, "narrow": narrow}


def flows_sentence(rows: list[ResultRow], parameter: str, total: int) -> str:
    """The most common combinations: "CAAC – Cybersecurity Law – airlines (17 of 103)"."""
    counts = [
        sentences.NamedCount(
            " – ".join(_part(key, row[key]) for key in ("authority", parameter, "sector")),
            row["incidents"],
        )
        for row in rows
        if row[parameter]
    ]
    words = sentences.ValueCopy(
        _("Combination"), _("different combinations"), _("Most common combination")
    )
    return sentences.describe_values(words, counts, total)


def _part(parameter: str, value: str) -> str:
    return placeholder(parameter, value) if value else str(UNKNOWN[parameter])


def flows_note(flows: network.Flows) -> str:
    """How incidents with several texts are counted, and what is not listed."""
    parts = [_("An incident that cites several texts is counted under each.")]
    if flows.uncited:
        uncited = ngettext(
            "%(n)s incident cites none.", "%(n)s incidents cite none.", flows.uncited
        )
        parts.append(uncited % {"n": f"{flows.uncited:,}"})
    if flows.narrower:
        narrower = ngettext(
            "%(n)s smaller combination is not listed.",
            "%(n)s smaller combinations are not listed.",
            flows.narrower,
        )
        parts.append(narrower % {"n": f"{flows.narrower:,}"})
    return " ".join(parts)


def cited_together_figure(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """Articles that the same incidents cite; one query (measures.network).

    Rows: {"provision", "cited_with", "incidents", "with_one", "with_other", "share"}; the share of
    0 to 1 is of the incidents that cite either.
    """
    # If a reader has chosen one article of a pair, it comes first, so that the row can be narrowed.
    ordered = (_pair(pair, chosen) for pair in network.invoked_together(entries))
    rows = [row for row in ordered if row]
    return FigureResult(
        sentence=cited_together_sentence(rows),
        columns=[
            ("provision", _("Article")),
            ("cited_with", _("Cited with")),
            ("incidents", _("Incidents citing both")),
            ("with_one", _("Citing the first")),
            ("with_other", _("Citing the second")),
            ("share", _("Both, of those citing either")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_("Two articles of one incident need not be cited in the same letter."),
    )


def cited_together_sentence(rows: list[ResultRow]) -> str:
    """The pairs that most incidents cite."""
    if not rows:
        return _("No two articles are cited together.")
    most = rows[0]["incidents"]
    if len(rows) > 1 and most < sentences.FEWEST_LEADING:
        sentence = ngettext(
            "%(pairs)s pairs of articles are cited together, none in more than %(n)s incident.",
            "%(pairs)s pairs of articles are cited together, none in more than %(n)s incidents.",
            most,
        )
        return sentence % {"pairs": f"{len(rows):,}", "n": f"{most:,}"}
    # Only these are named: a translated name for each of 10,000 pairs took two thirds of the time.
    leading = sorted({row["incidents"] for row in rows}, reverse=True)[:2]
    counts = [
        sentences.NamedCount(
            _("%(one)s with %(other)s")
            % {
                "one": placeholder("provision", row["provision"]),
                "other": placeholder("cited_with", row["cited_with"]),
            },
            row["incidents"],
        )
        for row in rows
        if row["incidents"] in leading
    ]
    lead = _("Cited together most often") if len(rows) > 1 else _("Cited together")
    return sentences.name_leaders(lead, counts)


def _pair(pair: network.Pair, chosen: Chosen) -> ResultRow | None:
    counts = {"with_one": pair.with_one, "with_other": pair.with_other}
    orders = (
        ({"provision": pair.one, "cited_with": pair.other}, counts),
        (
            {"provision": pair.other, "cited_with": pair.one},
            {"with_one": pair.with_other, "with_other": pair.with_one},
        ),
    )
    for narrow, parts in orders:
        if within(narrow, chosen, "provision", "cited_with"):
            counted = {"incidents": pair.together, **parts, "share": pair.overlap}
            return {**narrow, **counted, "narrow": narrow}
    return None


def several_campaigns_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Named firms that two campaigns or more addressed; one query (measures.network).

    Rows: {"label" (the firm), "campaigns" (their slugs), "incidents" (those within campaigns)}.
    """
    rows: list[ResultRow] = [
        {
            "label": hit.name,
            "campaigns": list(hit.campaigns),
            "incidents": hit.entries,
            "narrow": {"firm": hit.slug, "campaign": list(hit.campaigns)},
        }
        for hit in network.hit_again(entries)
    ]
    return FigureResult(
        sentence=several_campaigns_sentence(rows),
        columns=[
            ("label", _("Firm")),
            ("campaigns", _("Campaigns")),
            ("incidents", _("Incidents")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_("Firms whose names are not public are not listed."),
    )


def several_campaigns_sentence(rows: list[ResultRow]) -> str:
    """How many firms there are, and which ones if they are few."""
    if not rows:
        return _("No named firm was addressed by more than one campaign.")
    names = sentences.list_names([plain_name(row["label"]) for row in rows])
    if len(rows) == 1:
        return _("%(names)s was addressed by more than one campaign.") % {"names": names}
    return _("%(n)s named firms were addressed by more than one campaign: %(names)s.") % {
        "n": f"{len(rows):,}",
        "names": names,
    }
