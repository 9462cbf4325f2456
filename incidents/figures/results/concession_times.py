"""How many demands had ended in a concession by a day, as figures: counts, and estimates."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.measures.concession_times import (
    FEWEST_CLUSTERS,
    FEWEST_FOR_MEDIAN,
    HORIZON,
    MOST_CLUSTERS,
    ConcessionEstimate,
    ConcessionTimes,
    count_times,
    estimate_times,
)
from incidents.figures.results import sentences
from incidents.figures.results.result import (
    Chosen,
    FigureResult,
    ResultRow,
    demands_only,
    narrow_to_demands,
    selection_note,
)
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.response_times import DemandOutcome

# The days of the table, and of the sentence.
DAYS = (0, 7, 14, 30, 60, 90, HORIZON)
SENTENCE_DAY = 30


def times_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """How many demands had ended in a concession by each day to the 120th; one query.

    Rows, one for each day on which a count changes and for DAYS: {"label", "day", "at_latest",
    "at_earliest" (demands that had ended in a concession, by the latest and the earliest reading
    of all dates), "with_unknown" (at_earliest, and all demands without a known outcome), "demands"
    (all)}. Marks: {"kind": "outcome", "outcome", "demands", "label"} for the end of all demands.
    """
    times = count_times(entries)
    return FigureResult(
        sentence=times_sentence(times),
        columns=[
            ("label", _("Days since the demand")),
            ("at_latest", _("Conceded, at least")),
            ("at_earliest", _("at most")),
            ("with_unknown", _("with all unknown")),
            ("demands", _("Of demands")),
        ],
        rows=_rows(times) if times.demands else [],
        entries=times.demands,
        selection=selection_note(),
        note=times_note(times),
        marks=_marks(times) if times.demands else [],
    )


def _rows(times: ConcessionTimes) -> list[ResultRow]:
    counts = {day: times.count_by(day) for day in range(HORIZON + 1)}
    days = [day for day in counts if day in DAYS or counts[day] != counts[day - 1]]
    return [
        {
            "label": str(day),
            "day": day,
            "at_latest": counts[day][0],
            "at_earliest": counts[day][1],
            "with_unknown": counts[day][1] + times.not_known,
            "incidents": counts[day][0],
            "narrow": narrow_to_demands(conceded_within=str(day)),
            "demands": times.demands,
        }
        for day in days
    ]


def _marks(times: ConcessionTimes) -> list[ResultRow]:
    certain = times.count_by(HORIZON)[0]
    refused = times.outcomes[DemandOutcome.REFUSED]
    parts = (
        ("within", certain, _("conceded by day %(day)s") % {"day": HORIZON}),
        ("undated", times.conceded - certain, _("conceded, day unclear")),
        ("refused", refused, _("refused")),
        ("unknown", times.not_known, _("not known")),
    )
    return [
        {"kind": "outcome", "outcome": outcome, "demands": count, "label": label}
        for outcome, count, label in parts
    ]


def times_sentence(times: ConcessionTimes) -> str:
    """How many had conceded within 30 days, as a range, and how all of them ended."""
    if not times.demands:
        return sentences.no_demands()
    low, high = times.count_by(SENTENCE_DAY)
    return f"{_within_sentence(low, high, times.demands)} {_ends_sentence(times)}"


def _within_sentence(low: int, high: int, demands: int) -> str:
    texts = {"low": f"{low:,}", "high": f"{high:,}", "demands": f"{demands:,}", "day": SENTENCE_DAY}
    if demands == 1:
        if low:
            return _("The one demand ended in a concession within %(day)s days.") % texts
        if high:
            return _("The one demand may have ended in a concession within %(day)s days.") % texts
        return _("The one demand did not end in a concession within %(day)s days.") % texts
    if not high:
        return _("Of %(demands)s demands, none ended in a concession within %(day)s days.") % texts
    if low == high:
        return (
            _("Of %(demands)s demands, %(low)s ended in a concession within %(day)s days.") % texts
        )
    return (
        _(
            "Of %(demands)s demands, between %(low)s and %(high)s ended in a concession within"
            " %(day)s days, as far as the dates are known."
        )
        % texts
    )


def _ends_sentence(times: ConcessionTimes) -> str:
    texts = {
        "conceded": f"{times.conceded:,}",
        "partly": f"{times.partly:,}",
        "refused": f"{times.outcomes[DemandOutcome.REFUSED]:,}",
        "unknown": f"{times.not_known:,}",
    }
    return (
        _(
            "At any time: %(conceded)s ended in a concession (%(partly)s of them only in part),"
            " %(refused)s in a refusal, and for %(unknown)s the outcome is not known."
        )
        % texts
    )


def times_note(times: ConcessionTimes) -> str:
    """What day 0 is, how many demands have no day, and what became of concessions later."""
    parts = [
        demands_only(),
        _(
            "Day 0 is the day of the demand. The band runs from the latest to the earliest day that"
            " the sources allow."
        ),
        _undated_note(times),
        _reversed_note(times.reversed_later),
    ]
    return " ".join(part for part in parts if part)


def _undated_note(times: ConcessionTimes) -> str:
    if not times.undated:
        return ""
    sentence = ngettext(
        "For %(n)s of the %(all)s demands (%(percent)s%%) no source gives the day of the demand,"
        " only a day by which it was known; it counts in the upper end of the band only.",
        "For %(n)s of the %(all)s demands (%(percent)s%%) no source gives the day of the demand,"
        " only a day by which it was known; these count in the upper end of the band only.",
        times.undated,
    )
    percent = sentences.whole_percent(times.undated, times.demands)
    return sentence % {
        "n": f"{times.undated:,}",
        "all": f"{times.demands:,}",
        "percent": percent,
    }


def _reversed_note(count: int) -> str:
    if not count:
        return ""
    sentence = ngettext(
        "%(n)s of the concessions was later reversed.",
        "%(n)s of the concessions were later reversed.",
        count,
    )
    return sentence % {"n": f"{count:,}"}


def estimates_figure(entries: IncidentQuerySet, _chosen: Chosen) -> FigureResult:
    """Turnbull's estimate of the share that had conceded by some days; one query.

    Rows: {"label", "day", "share_low", "share_high" (0 to 1), "band_low", "band_high" (95%, None
    without a band), "bound_low", "bound_high" (the same estimate if no unknown firm ever conceded,
    and if all did at once), "demands"}.
    """
    counted = estimate_times(entries, DAYS)
    rows = [_estimate_row(counted, day) for day in DAYS] if counted.demands else []
    return FigureResult(
        sentence=estimates_sentence(counted),
        columns=[
            ("label", _("Days since the demand")),
            ("share_low", _("Conceded, from")),
            ("share_high", _("to")),
            ("band_low", _("95% band, from")),
            ("band_high", _("to")),
            ("bound_low", _("If no unknown did")),
            ("bound_high", _("If all unknown did")),
        ],
        rows=rows,
        entries=counted.demands,
        selection=selection_note(),
        note=estimates_note(counted),
    )


def _estimate_row(counted: ConcessionEstimate, day: int) -> ResultRow:
    low, high = counted.estimate.share_by(day)
    band = counted.bands.get(day)
    return {
        "label": str(day),
        "day": day,
        "share_low": low,
        "share_high": high,
        "band_low": band[0] if band else None,
        "band_high": band[1] if band else None,
        "bound_low": counted.if_none.share_by(day)[0],
        "bound_high": counted.if_all.share_by(day)[1],
        "demands": counted.demands,
    }


def estimates_sentence(counted: ConcessionEstimate) -> str:
    """When half had conceded, where enough responses bound it, and what it rests on."""
    if not counted.demands:
        return _("No demand with a known day and outcome matches these filters.")
    base = ngettext(
        "The estimate rests on %(n)s demand with a known day",
        "The estimate rests on %(n)s demands with a known day",
        counted.demands,
    ) % {"n": f"{counted.demands:,}"}
    campaigns = ngettext(
        "in %(n)s campaign or single case.",
        "in %(n)s campaigns and single cases.",
        counted.clusters,
    ) % {"n": f"{counted.clusters:,}"}
    return f"{_median_sentence(counted)} {base} {campaigns}"


def _median_sentence(counted: ConcessionEstimate) -> str:
    if counted.bounded < FEWEST_FOR_MEDIAN:
        return _("There are too few dated responses to say when half of the firms had conceded.")
    median = counted.median
    if median is None or median.first > HORIZON:
        return _("Half of the firms had not conceded within %(day)s days.") % {"day": HORIZON}
    first, last = int(median.first), median.last
    if last > HORIZON:
        return _("Half of the firms may have conceded after %(first)s days, or later.") % {
            "first": first
        }
    if first == last:
        return _("Half of the firms had conceded after %(first)s days.") % {"first": first}
    texts = {"first": first, "last": int(last)}
    return _("Half of the firms had conceded after between %(first)s and %(last)s days.") % texts


def estimates_note(counted: ConcessionEstimate) -> str:
    """What is left out, and where the band comes from or why there is none."""
    parts = [demands_only(), _left_out_note(counted), _band_note(counted)]
    return " ".join(part for part in parts if part)


def _left_out_note(counted: ConcessionEstimate) -> str:
    out = counted.left_out
    undated = sum(out.values())
    texts = {
        "undated": f"{undated:,}",
        "conceded": f"{out[DemandOutcome.CONCEDED]:,}",
        "refused": f"{out[DemandOutcome.REFUSED]:,}",
        "unknown": f"{counted.unknown:,}",
    }
    undated_part = _(
        "Left out: %(undated)s demands whose day no source gives, of which %(conceded)s ended in a"
        " concession and %(refused)s in a refusal."
    )
    unknown_part = _("Demands with a known day but an unknown outcome: %(unknown)s.")
    pairs = ((undated, undated_part), (counted.unknown, unknown_part))
    return " ".join(part % texts for count, part in pairs if count)


def _band_note(counted: ConcessionEstimate) -> str:
    if counted.bands:
        return _(
            "The band is a bootstrap in which campaigns are drawn as a whole, because firms of one"
            " campaign are not independent of each other."
        )
    if counted.clusters < FEWEST_CLUSTERS:
        return _("There are fewer than %(n)s campaigns and single cases, too few for a band.") % {
            "n": FEWEST_CLUSTERS
        }
    return _("There are more than %(n)s campaigns and single cases; no band is drawn.") % {
        "n": f"{MOST_CLUSTERS:,}"
    }
