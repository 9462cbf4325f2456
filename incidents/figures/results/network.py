"""Who presses whom under which text, as figures."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.measures import network
from incidents.figures.results.result import Chosen, FigureResult, ResultRow, within
from incidents.models.register.incidents import IncidentQuerySet

WORDS = {network.INSTRUMENTS: "regulation", network.PROVISIONS: "provision"}
TITLES = {
    network.INSTRUMENTS: gettext_lazy("Regulation"),
    network.PROVISIONS: gettext_lazy("Article"),
}


def flows_figure(texts: str) -> Callable[[IncidentQuerySet, Chosen], FigureResult]:
    """A figure of the flows authority -> text -> sector; two queries (measures.network).

    Rows: {"authority", the text's word, "sector", "incidents"}, the widest that cites a text
    first. Where a part is not known a row leads nowhere: no question asks for what is not known.
    """
    word = WORDS[texts]

    def count(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
        # An entry that cites A and B answers to A: where A is chosen, its flow through B is not.
        found = network.authority_flows(entries, texts, chosen.get(word, ()))
        rows = [_flow(flow, word) for flow in found.rows]
        rows.sort(key=lambda row: not row[word])
        return FigureResult(
            sentence=_flow_sentence(rows, word, found.entries),
            columns=[
                ("authority", _("Authority")),
                (word, str(TITLES[texts])),
                ("sector", _("Sector")),
                ("incidents", _("Incidents")),
            ],
            rows=rows,
            entries=found.entries,
            note=_flow_note(found),
        )

    return count


def _flow(flow: network.Flow, word: str) -> ResultRow:
    values = {"authority": flow.authority, word: flow.text, "sector": flow.sector}
    narrow = values if all(values.values()) else {}
    return values | {"incidents": flow.entries, "narrow": narrow}


def _flow_sentence(rows: list[ResultRow], word: str, total: int) -> str:
    if not rows or not rows[0][word]:
        return _("None of %(total)s entries cites a text.") % {"total": total}
    told = {"word": word, "most": rows[0]["incidents"], "total": total}
    return _("{authority} under {%(word)s} against {sector}: %(most)s of %(total)s.") % told


def _flow_note(found: network.Flows) -> str:
    told = [_("An entry that cites several texts is in a flow of each.")]
    if found.uncited:
        none = ngettext(
            "%(n)s entry cites none.",
            "%(n)s entries cite none and flow through no text.",
            found.uncited,
        )
        told.append(none % {"n": found.uncited})
    if found.narrower:
        less = ngettext(
            "%(n)s narrower flow is not listed.",
            "%(n)s narrower flows are not listed.",
            found.narrower,
        )
        told.append(less % {"n": found.narrower})
    return " ".join(told)


def cited_together_figure(entries: IncidentQuerySet, chosen: Chosen) -> FigureResult:
    """Articles that the same entries cite, as a figure; one query (measures.network).

    Rows: {"provision", "cited_with", "incidents", "with_one", "with_other", "share"}; the share
    is of the entries that cite either.
    """
    # Of two chosen articles a row is one: what it leads to is asked anew by both.
    turned = (_pair(pair, chosen) for pair in network.invoked_together(entries))
    rows = [row for row in turned if row]
    return FigureResult(
        sentence=_("{provision} and {cited_with} are cited together in %(n)s, the most often.")
        % {"n": rows[0]["incidents"]}
        if rows
        else _("No two articles are cited together."),
        columns=[
            ("provision", _("Article")),
            ("cited_with", _("Cited with")),
            ("incidents", _("Incidents")),
            ("with_one", _("Cite the first")),
            ("with_other", _("Cite the second")),
            ("share", _("Of those citing either")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_("Cited by the same entry is not yet cited in the same letter."),
    )


def _pair(pair: network.Pair, chosen: Chosen) -> ResultRow | None:
    counts = {"with_one": pair.with_one, "with_other": pair.with_other}
    ways = (
        ({"provision": pair.one, "cited_with": pair.other}, counts),
        (
            {"provision": pair.other, "cited_with": pair.one},
            {"with_one": pair.with_other, "with_other": pair.with_one},
        ),
    )
    for narrow, told in ways:
        if within(narrow, chosen, "provision", "cited_with"):
            counted = {"incidents": pair.together, **told, "share": pair.overlap}
            return {**narrow, **counted, "narrow": narrow}
    return None


def met_again(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Named firms under two campaigns or more, as a figure; one query (measures.network).

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
        sentence=ngettext(
            "%(n)s named firm was addressed by more than one campaign.",
            "%(n)s named firms were addressed by more than one campaign.",
            len(rows),
        )
        % {"n": len(rows)},
        columns=[
            ("label", _("Firm")),
            ("campaigns", _("Campaigns")),
            ("incidents", _("Incidents")),
        ],
        rows=rows,
        entries=sum(row["incidents"] for row in rows),
        note=_("A firm that was released without its name is in no row."),
    )
