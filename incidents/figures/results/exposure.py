"""Campaigns before and after their first collective response, as a figure."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.measures.exposure import (
    FEWEST_CAMPAIGNS,
    LANDMARK_DAYS,
    CampaignExposure,
    list_exposures,
    permute,
    share_after_landmark,
)
from incidents.figures.results.result import (
    Chosen,
    FigureResult,
    ResultRow,
    demands_only,
    narrow_to_demands,
    selection_note,
)
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.localised import format_partial_date


def exposure_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Each campaign's concessions before and after its first collective response; three queries.

    Rows: {"campaign", "incidents" (demands), "first_response" (date and name, or that there is
    none and whether anybody looked), "conceded", "partly" (of these), "before",
    "after", "unordered" (None without a response in time), "refused", "unknown"}.
    """
    exposures = list_exposures(entries)
    return FigureResult(
        sentence=exposure_sentence(exposures),
        columns=[
            ("campaign", _("Campaign")),
            ("incidents", _("Demands")),
            ("first_response", _("First collective response while firms were deciding")),
            ("conceded", _("Conceded")),
            ("partly", _("of these only in part")),
            ("before", _("before it")),
            ("after", _("after it")),
            ("unordered", _("order not known")),
            ("refused", _("Refused")),
            ("unknown", _("Not known")),
        ],
        rows=[_row(one) for one in exposures],
        entries=sum(one.size for one in exposures),
        selection=selection_note(),
        note=exposure_note(),
    )


def _row(one: CampaignExposure) -> ResultRow:
    is_exposed = bool(one.response)
    return {
        "campaign": one.key,
        "incidents": one.size,
        "first_response": _first_response(one),
        "conceded": one.conceded,
        "partly": one.partly,
        "before": one.before if is_exposed else None,
        "after": one.after if is_exposed else None,
        "unordered": one.unordered if is_exposed else None,
        "refused": one.refused,
        "unknown": one.unknown,
        "narrow": narrow_to_demands(campaign=one.key),
    }


def _first_response(one: CampaignExposure) -> str:
    if one.response:
        return f"{format_partial_date(one.on)}: {one.response}"
    if one.searched_on:
        day = format_partial_date(one.searched_on)
        return _("none in time (looked for on %(day)s)") % {"day": day}
    return _("none in time (not looked for)")


def exposure_sentence(exposures: list[CampaignExposure]) -> str:
    """How many campaigns there are with a response in time, and the test if there is one."""
    if not exposures:
        return _("None of these demands belongs to a campaign.")
    exposed = sum(bool(one.response) for one in exposures)
    counts = ngettext(
        "Of %(all)s campaign of demands, %(n)s had a collective response while firms were"
        " deciding.",
        "Of %(all)s campaigns of demands, %(n)s had a collective response while firms were"
        " deciding.",
        len(exposures),
    ) % {"all": f"{len(exposures):,}", "n": f"{exposed:,}" if exposed else _("none")}
    return f"{counts} {_test_sentence(exposures)}"


def _test_sentence(exposures: list[CampaignExposure]) -> str:
    arms = share_after_landmark(exposures)
    p_value = permute(arms)
    if p_value is None:
        return _(
            "That is too few to say whether a response changes what firms do: a test needs"
            " %(n)s campaigns with one and %(n)s in which somebody looked and found none."
        ) % {"n": FEWEST_CAMPAIGNS}
    means = [100 * sum(arm) / len(arm) for arm in arms]
    return _(
        "Of the firms still deciding on day %(day)s, %(with)s%% conceded later on average in"
        " the %(n)s campaigns with a response by then, and %(without)s%% in the %(m)s without"
        " (permutation of whole campaigns, p = %(p).3f)."
    ) % {
        "day": LANDMARK_DAYS,
        "with": round(means[0]),
        "without": round(means[1]),
        "n": len(arms.exposed),
        "m": len(arms.unexposed),
        "p": p_value,
    }


def exposure_note() -> str:
    return " ".join(
        (
            demands_only(),
            _(
                "A concession counts as before or after a response only if its dates leave no"
                " doubt. A response that came after all known concessions is not counted: nobody"
                " was deciding any more. “Not looked for” means that no search is recorded; a"
                " response may exist. Sequence is not causation."
            ),
        )
    )
