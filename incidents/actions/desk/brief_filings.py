"""What the contact point of another government asks for, answered from a case.

Sources: the questions of the European Commission's single point of contact for Regulation (EU)
2023/2675 (Access2Markets, "Anti-Coercion Instrument"); 15 CFR 760.5(b) and the items of form
BIS-621P. METI publishes no form that the project knows of. Labels are ours, not theirs.
"""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.actions.desk.brief_sections import (
    attribution_text,
    event_day,
    fine_text,
    response_text,
    titles_text,
)
from incidents.exchange.briefs.view import BriefRow, BriefSection, Exhibit
from incidents.models.desk.cases import Case
from incidents.models.desk.events import EventKind
from incidents.values.brief_kinds import BriefKind, report_due_on
from incidents.values.localised import country_name, format_partial_date
from incidents.values.measure_status import STATUS_AFTER

MEASURES = {EventKind.FINED, EventKind.RECORDED, EventKind.DELISTED, EventKind.THREATENED}


def filing_section(case: Case, kind: BriefKind, exhibits: list[Exhibit]) -> BriefSection | None:
    """The section of a filing; None for the minister's brief."""
    sections = {
        BriefKind.EU: _eu_section,
        BriefKind.US: _us_section,
        BriefKind.JAPAN: _meti_section,
    }
    return sections[kind](case, exhibits) if kind in sections else None


def _eu_section(case: Case, exhibits: list[Exhibit]) -> BriefSection:
    firm = ", ".join(filter(None, [case.firm.name, country_name(case.firm.country)]))
    return BriefSection(
        _("For the single point of contact, Regulation (EU) 2023/2675"),
        [
            BriefRow(_("Measure of the third country"), _measures(case)),
            BriefRow(_("How it is applied or threatened"), titles_text(case.tactics)),
            BriefRow(_("Third country"), country_name(case.coercing_state)),
            BriefRow(_("Body that acts, and whose act it is"), _actor(case)),
            BriefRow(_("Choice that it aims at"), titles_text(case.topics)),
            BriefRow(_("What is demanded"), case.demanded_change),
            BriefRow(_("Firm and country affected"), firm),
            BriefRow(_("Effect on trade or investment"), fine_text(case)),
            BriefRow(_("When it began"), format_partial_date(case.demanded_on)),
            BriefRow(_("Others under the same demand"), str(case.campaign or "")),
            BriefRow(_("Grounds that the third country names"), _laws(case)),
            BriefRow(_("Evidence"), _numbers(exhibits)),
        ],
    )


def _us_section(case: Case, exhibits: list[Exhibit]) -> BriefSection:
    received = case.demanded_on if case.demanded_on and len(case.demanded_on) == 10 else None
    due = {
        is_in_us: format_partial_date(report_due_on(received.earliest, is_in_us=is_in_us))
        if received
        else ""
        for is_in_us in (True, False)
    }
    return BriefSection(
        _("For the Office of Antiboycott Compliance, 15 CFR 760.5"),
        [
            BriefRow(_("United States person who reports"), case.firm.name),
            BriefRow(_("Its address and identification number")),
            BriefRow(_("Recipient of the request, if another"), ""),
            BriefRow(_("Country that makes the request"), country_name(case.coercing_state)),
            BriefRow(_("Country or person against whom it is directed")),
            BriefRow(_("Party who made the request"), str(case.authority or "")),
            BriefRow(_("Date on which it was received"), format_partial_date(case.demanded_on)),
            BriefRow(_("Report due, if received in the United States"), due[True]),
            BriefRow(_("Report due, if received elsewhere"), due[False]),
            BriefRow(_("What was requested"), case.demanded_change),
            BriefRow(_("Wording of the request"), _quotes(case)),
            BriefRow(_("Decision on the request"), response_text(case)),
            BriefRow(_("Copy of the document with the request"), _numbers(exhibits, "demand")),
        ],
        [_("Only a United States person reports; whether this request is reportable is for them.")],
    )


def _meti_section(case: Case, exhibits: list[Exhibit]) -> BriefSection:
    return BriefSection(
        _("For the Ministry of Economy, Trade and Industry"),
        [
            BriefRow(_("Firm"), case.firm.name),
            BriefRow(_("Coercing state"), country_name(case.coercing_state)),
            BriefRow(_("Body that acts, and whose act it is"), _actor(case)),
            BriefRow(_("What is demanded"), case.demanded_change),
            BriefRow(_("Date of the demand"), format_partial_date(case.demanded_on)),
            BriefRow(_("Demand deadline"), format_partial_date(case.demand_deadline_on)),
            BriefRow(_("Measures so far"), _measures(case)),
            BriefRow(_("Firm's response"), response_text(case)),
            BriefRow(_("Law cited"), _laws(case)),
            BriefRow(_("Evidence"), _numbers(exhibits)),
        ],
        [_("The ministry publishes no form for this that we know of.")],
    )


def _measures(case: Case) -> str:
    kinds = MEASURES | set(STATUS_AFTER)
    events = [event for event in case.timeline if event.kind in kinds]
    return "\n".join(f"{capfirst(str(one.get_kind_display()))}, {event_day(one)}" for one in events)


def _actor(case: Case) -> str:
    return f"{case.authority} ({attribution_text(case)})" if case.authority else ""


def _laws(case: Case) -> str:
    return "\n".join(str(row.text) for row in case.citations.all())


def _quotes(case: Case) -> str:
    return "\n".join(f"“{row.quote}”" for row in case.citations.all() if row.quote)


def _numbers(exhibits: list[Exhibit], claim: str = "") -> str:
    chosen = [one for one in exhibits if not claim or claim in one.claims]
    return ", ".join(_("Exhibit %(number)s") % {"number": one.number} for one in chosen)
