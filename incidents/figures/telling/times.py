"""How long until firms answer, as figures: one curve, outcomes apart, and groups compared."""

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.figures import answer_times
from incidents.figures.answer_times import Comparison, Noted
from incidents.figures.medians import Half, medians_by
from incidents.figures.survival import Curve
from incidents.figures.told import Chosen, Row, Told, within
from incidents.models.campaigns import Campaign
from incidents.models.register import IncidentQuerySet
from incidents.models.responses import ResponseLink
from incidents.models.spans import GAVE_IN, LIFTED, REFUSED


def _columns() -> list[tuple[str, str]]:
    return [
        ("days", _("Days")),
        ("at_risk", _("Waiting")),
        ("gave_in", _("Gave in")),
        ("censored", _("Lost from sight")),
        ("share", _("Share that gave in")),
        ("interval", _("Band, 95 %")),
    ]


def to_answer(entries: IncidentQuerySet, chosen: Chosen) -> Told:
    """The share that gave in over the days since the demand: Kaplan-Meier; two queries, and with
    one campaign chosen two more for its deadlines and its sources' tallies, which are the marks.

    Rows: a step each, {"reading" ("longest" or "shortest"), "days", "at_risk", "gave_in",
    "censored", "share", "low", "high"}; the shortest reading is there where days are known to a
    month or year only (incidents.models.spans).
    """
    found = answer_times.times(entries)
    rows = _steps(found.curve, reading="longest")
    if found.wide:
        rows += _steps(found.quickest, reading="shortest")
    return Told(
        sentence=curve_sentence(found.curve),
        columns=_columns(),
        rows=rows,
        entries=found.entries,
        note=" ".join([*found.notes, _("Kaplan-Meier; the band is pointwise, log-log, 95 %.")]),
        marks=_campaign_marks(chosen.get("campaign", ())),
    )


def curve_sentence(curve: Curve) -> str:
    """How many gave in, and within how many days half of them had."""
    told = {"rows": curve.rows, "events": curve.events, "median": curve.median}
    if not curve.rows:
        return _("No entry has a dated demand: there is no curve.")
    if curve.median is None:
        return _("Of %(rows)s with a dated demand %(events)s gave in; fewer than half.") % told
    return (
        _(
            "Of %(rows)s with a dated demand %(events)s gave in; half within %(median)d days at"
            " the latest."
        )
        % told
    )


def _steps(curve: Curve, **rest: str) -> list[Row]:
    return [
        {
            **rest,
            "days": step.time,
            "at_risk": step.at_risk,
            "gave_in": step.events,
            "censored": step.censored,
            "share": 1 - step.survival,
            "low": None if step.high is None else 1 - step.high,
            "high": None if step.low is None else 1 - step.low,
        }
        for step in curve.steps
    ]


def _campaign_marks(slugs: Iterable[str]) -> list[Row]:
    """What stands beside the curve of one campaign: others' counts, and its deadlines."""
    names = list(slugs)
    if len(names) != 1:
        return []
    rows = Campaign.objects.filter(is_published=True, slug=names[0])
    campaign = rows.prefetch_related("tallies", "deadlines").first()
    if campaign is None or not campaign.issued_on:
        return []
    counts: list[Row] = [
        {"kind": "tally"} | tally._asdict() for tally in answer_times.tallies(campaign)
    ]
    issued = campaign.issued_on
    for deadline in campaign.deadlines.all():
        days = (deadline.on.latest - issued.earliest).days
        if issued.precision == deadline.on.precision == "day" and days >= 0:
            counts.append({"kind": "deadline", "days": days, "on": str(deadline.on)})
    return counts


def outcomes(entries: IncidentQuerySet, _chosen: Chosen) -> Told:
    """Which comes first, giving in, refusing or the demand being lifted: Aalen-Johansen; two
    queries.

    Rows: a step of an outcome each, {"outcome", "days", "at_risk", "events", "share", "low",
    "high"}, by the longest reading.
    """
    found = answer_times.times(entries)
    rows: list[Row] = [
        {
            "outcome": outcome,
            "days": step.time,
            "at_risk": step.at_risk,
            "events": step.events,
            "share": step.incidence,
            "low": step.low,
            "high": step.high,
        }
        for outcome, steps in found.incidence.outcomes.items()
        for step in steps
    ]
    return Told(
        sentence=_outcome_sentence(found),
        columns=[
            ("outcome", _("Outcome")),
            ("days", _("Days")),
            ("at_risk", _("Waiting")),
            ("events", _("Reached it")),
            ("share", _("Share so far")),
            ("interval", _("Band, 95 %")),
        ],
        rows=rows,
        entries=found.entries,
        note=" ".join(
            [*found.notes, _("Aalen-Johansen: only one outcome can come first for a firm.")]
        ),
    )


def _outcome_sentence(found: Noted) -> str:
    last = {name: steps[-1].incidence for name, steps in found.incidence.outcomes.items() if steps}
    if not found.incidence.rows:
        return _("No entry has a dated demand: there is no curve.")
    return _(
        "In the end %(gave_in).0f %% gave in, %(refused).0f %% refused, and for %(lifted).0f %%"
        " the demand was lifted first, of %(rows)s with a dated demand."
    ) % {
        "gave_in": 100 * last.get(GAVE_IN, 0),
        "refused": 100 * last.get(REFUSED, 0),
        "lifted": 100 * last.get(LIFTED, 0),
        "rows": found.incidence.rows,
    }


def to_answer_by(word: str, column: str) -> Callable[[IncidentQuerySet, Chosen], Told]:
    """A figure of the days to giving in by the values of a word; one query.

    Rows: {word, "incidents", "dated" (with a dated demand), "gave_in", "median", "median_low",
    "median_high", "quickest" (the median by the shortest reading)}; a median is None where fewer
    than half gave in. Its interval is Brookmeyer's and Crowley's.
    """

    def count(entries: IncidentQuerySet, chosen: Chosen) -> Told:
        rows = [_group(word, value, found) for value, found in medians_by(entries, column).items()]
        rows = [row for row in rows if within(row["narrow"], chosen, word)]
        return Told(
            sentence=_group_sentence(word, rows),
            columns=[
                (word, ""),
                ("incidents", _("Incidents")),
                ("dated", _("Demand dated")),
                ("gave_in", _("Gave in")),
                ("median", _("Half within (days)")),
                ("quickest", _("At the earliest")),
            ],
            rows=rows,
            entries=sum(row["incidents"] for row in rows),
            note=_("Half within: the median of the Kaplan-Meier curve, where half gave in."),
        )

    return count


def _group(word: str, value: str, found: Half) -> Row:
    return {
        word: value,
        "incidents": found.entries,
        "dated": found.dated,
        "gave_in": found.gave_in,
        "median": found.median,
        "median_low": found.low,
        "median_high": found.high,
        "quickest": found.quickest,
        "narrow": {word: value},
    }


def _group_sentence(word: str, rows: list[Row]) -> str:
    if not rows:
        return _("No entry answers.")
    # The first row's label is the one that the page puts in.
    rows.sort(key=lambda row: row["median"] is None)
    if rows[0]["median"] is None:
        return _("In no group with a dated demand half gave in.")
    told = {"word": word, "n": rows[0]["gave_in"], "of": rows[0]["dated"]}
    return (
        _("{%(word)s}: %(n)s of %(of)s gave in, half of them") % told
        + " "
        + _("within %(days)d days.") % {"days": rows[0]["median"]}
    )


def answered_or_not(entries: IncidentQuerySet, _chosen: Chosen) -> Told:
    """Whether firms gave in at another pace where governments answered together: the curves of
    two groups and the log-rank test between them; four queries.

    Rows: as `to_answer`, by the longest reading, with "group" ("answered" or "unanswered").
    Answered are entries that a collective answer names, and those of campaigns that it names.
    """
    campaigns, refs = _answered()
    named = Q(campaign__in=campaigns) | Q(ref__in=refs)
    found = answer_times.compare(entries.filter(named), entries.exclude(named))
    rows = _steps(found.group.curve, group="answered")
    rows += _steps(found.others.curve, group="unanswered")
    return Told(
        sentence=compared_sentence(found),
        columns=[("group", _("Group")), *_columns()],
        rows=rows,
        entries=found.group.entries + found.others.entries,
        note=_(
            "Log-rank test, by the longest reading. Governments choose which demands they answer:"
            " a difference is one between these groups, and not what an answer has caused."
        ),
    )


def _answered() -> tuple[list[str], list[str]]:
    """The campaigns and the references of entries that a collective answer names."""
    links = ResponseLink.objects.order_by()
    campaigns = links.filter(campaign__is_published=True).values_list("campaign__slug", flat=True)
    refs = links.exclude(ref="").values_list("ref", flat=True)
    return sorted(set(campaigns)), sorted(set(refs))


def compared_sentence(found: Comparison) -> str:
    """Both groups' counts, and what the test says."""
    one, two = found.group.curve, found.others.curve
    counts = _(
        "With a collective answer %(a)s of %(m)s with a dated demand gave in, without one %(b)s"
        " of %(n)s."
    ) % {"a": one.events, "m": one.rows, "b": two.events, "n": two.rows}
    if found.longest.p_value is None:
        return f"{counts} {_('There is nothing to test.')}"
    test = _("Log-rank: chi-square %(chi).2f, p %(p)s; by the shortest reading p %(q)s.") % {
        "chi": found.longest.chi_square,
        "p": p_words(found.longest.p_value),
        "q": p_words(found.shortest.p_value),
    }
    return f"{counts} {test}"


def p_words(p: float | None) -> str:
    """A p-value as it is read: "= 0.004", "< 0.001"; "not known" where there is no test."""
    if p is None:
        return _("not known")
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
