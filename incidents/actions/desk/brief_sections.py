"""The facts of a case as sections of a brief: labels and plain text, "" for what is not known."""

from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.exchange.briefs.view import BriefRow, BriefSection
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event
from incidents.models.desk.evidence import Citation, SourceUse, WordingChange
from incidents.models.law.readings import gist_on
from incidents.values.firm_responses import NOTHING_DEMANDED, FirmResponse, is_undemanded
from incidents.values.localised import country_name, format_partial_date, format_sum
from incidents.values.partial_dates import PartialDate


def case_sections(case: Case) -> list[BriefSection]:
    """All that a case says, for a reader who has never heard of it. A case `with_record`."""
    return [
        BriefSection(_("Firm and coercing state"), _pressure_rows(case)),
        BriefSection(_("Demand"), _demand_rows(case)),
        BriefSection(
            _("Wording before and after"), [_wording_row(row) for row in case.wordings.all()]
        ),
        BriefSection(_("What happened"), [_event_row(event) for event in case.timeline]),
        BriefSection(_("Law cited"), [_citation_row(row) for row in case.citations.all()]),
        BriefSection(_("Sources"), [_source_row(row) for row in case.uses.all()]),
    ]


def _pressure_rows(case: Case) -> list[BriefRow]:
    firm = case.firm
    return [
        BriefRow(_("Firm"), firm.name),
        BriefRow(_("Other names of the firm"), ", ".join(firm.other_names) or _("none recorded")),
        BriefRow(_("Home country"), country_name(firm.country)),
        BriefRow(_("Sector"), str(case.sector or "")),
        BriefRow(_("Coercing state"), country_name(case.coercing_state)),
        BriefRow(_("Coercing authority"), str(case.authority or "")),
        BriefRow(_("Attribution"), attribution_text(case)),
    ]


def attribution_text(case: Case) -> str:
    """How far the coercing state stands behind the act, with the source that says so."""
    label = str(case.get_attribution_display())
    return f"{label}: {case.attribution_source}" if case.attribution_source else label


def _demand_rows(case: Case) -> list[BriefRow]:
    return [
        BriefRow(_("Kind of case"), str(case.get_case_kind_display())),
        BriefRow(_("What was demanded"), case.demanded_change),
        BriefRow(_("Topics"), titles_text(case.topics)),
        BriefRow(_("Tactics"), titles_text(case.tactics)),
        BriefRow(_("Campaign"), str(case.campaign or "") or _("none: a single case")),
        BriefRow(_("First reported"), format_partial_date(case.reported_on)),
        BriefRow(_("Date of the demand"), format_partial_date(case.demanded_on)),
        BriefRow(_("Demand deadline"), format_partial_date(case.demand_deadline_on)),
        BriefRow(_("Firm's response"), response_text(case)),
        BriefRow(_("Fine"), fine_text(case) or _("none recorded")),
        BriefRow(_("Confidence"), str(case.get_confidence_display())),
        BriefRow(_("What is uncertain"), case.doubts or _("nothing recorded")),
    ]


def titles_text(rows: models.Manager[Any]) -> str:
    """ "Maps and borders, Taiwan designation"; the titles of related rows."""
    return ", ".join(str(row) for row in rows.all())


def response_text(case: Case) -> str:
    """ "Complied, 25 May 2018"; "" while nobody knows; "Nothing demanded" of a reprisal."""
    response = FirmResponse(case.firm_response)
    if is_undemanded(response, case.case_kind):
        return capfirst(str(NOTHING_DEMANDED))
    if response == FirmResponse.UNKNOWN:
        return ""
    day = format_partial_date(case.responded_on) or _("date not known")
    return f"{capfirst(str(response.label))}, {day}"


def fine_text(case: Case) -> str:
    """ "CNY 200,000"; "" without a fine."""
    return format_sum(*case.fine) if case.fine else ""


def _wording_row(row: WordingChange) -> BriefRow:
    before, after = row.before or _("not known"), row.after or _("not known")
    text = _("Before: %(before)s\nAfter: %(after)s") % {"before": before, "after": after}
    seen = format_partial_date(row.seen_on)
    return BriefRow(capfirst(row.get_place_display() or _("wording")), f"{text}\n{seen}".strip())


def _event_row(event: Event) -> BriefRow:
    parts = [capfirst(str(event.get_kind_display()))]
    if event.amount is not None:
        parts.append(format_sum(event.amount, event.currency))
    if event.due_on:
        parts.append(_("due %(day)s") % {"day": format_partial_date(event.due_on)})
    lines = [", ".join(parts), event.note]
    if event.source:
        lines.append(_("Source: %(source)s") % {"source": event.source})
    return BriefRow(event_day(event), "\n".join(filter(None, lines)))


def event_day(event: Event) -> str:
    """ "25 May 2018", "by May 2018", "1 May 2018 to 3 May 2018", or that it is not known."""
    day = format_partial_date(event.on) if event.on else _("date not known")
    if event.not_before:
        first = format_partial_date(event.not_before)
        return _("%(first)s to %(last)s") % {"first": first, "last": day}
    return _("by %(day)s") % {"day": day} if event.is_by and event.on else day


def _citation_row(row: Citation) -> BriefRow:
    instrument, lines = row.instrument, []
    lines.append(" · ".join(filter(None, [instrument.title_en, instrument.title_zh])))
    if row.provision:
        day = PartialDate(row.case.demanded_on or row.case.reported_on)
        lines.append(gist_on(row.provision, day))
    lines.append(capfirst(str(row.get_invoked_display())))
    if row.quote:
        lines.append(f"“{row.quote}”")
    return BriefRow(str(row.text), "\n".join(filter(None, lines)))


def _source_row(use: SourceUse) -> BriefRow:
    source = use.source
    about = [source.publisher, format_partial_date(source.on) if source.on else "", source.url]
    lines = [source.title, ", ".join(filter(None, about))]
    if source.archive_url:
        words = {"url": source.archive_url, "day": format_partial_date(source.archived_on)}
        lines.append(_("Archived copy: %(url)s %(day)s") % words)
    if source.sha256:
        lines.append(f"SHA-256 {source.sha256}")
    if use.supports:
        lines.append(_("Supports: %(claim)s") % {"claim": use.supports})
    return BriefRow(_("Grade %(grade)s") % {"grade": use.grade}, "\n".join(filter(None, lines)))
