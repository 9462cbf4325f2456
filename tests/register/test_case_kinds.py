"""Demand, reprisal, retaliation: what was never asked of a firm is in no share of concessions."""

import csv
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import releases
from incidents.figures.measures import coverage, norm, shares, situation
from incidents.forms.desk import CaseForm
from incidents.intake.case_faults import find_faults
from incidents.intake.cases import OPTIONAL
from incidents.intake.known import Known
from incidents.intake.reference import DATA
from incidents.models import Campaign, Case, CaseColumns, Incident, Instrument
from incidents.pages.desk.case_columns import COLUMNS
from incidents.values.case_kinds import CaseKind, states_demand
from tests.support import shipped
from tests.support.page_text import Page

LETTER = "caac-letter-2018"
BLOW = {"kind": "complied", "on": "2026-03-20"}


@pytest.fixture
def blow(cast):
    """A retaliation after which the firm changed something all the same."""
    case = cast.draft(case_kind=CaseKind.RETALIATION, demanded_change="")
    return cast.release(cast.tell(case, BLOW)).case


def test_the_shipped_cases_are_classified(cast):
    kinds = {kind: Case.objects.filter(case_kind=kind).count() for kind in CaseKind}
    assert kinds == shipped.KINDS
    public = Incident.objects.visible_to(cast.stranger)
    assert public.filter(case_kind="retaliation").count() == shipped.KINDS["retaliation"]


def test_shares_and_norms_count_demands_alone(cast, blow):
    entry = Incident.objects.visible_to(cast.stranger).filter(ref=blow.ref)
    assert entry.get().firm_response == "complied"
    assert shares.compliance(entry).entries == 0
    assert shares.compliance_by(entry, "topics") == {}
    assert norm.by_topic_and_year(entry) == []
    assert norm.conceded_unasked(entry).conceded == 0
    figures = situation.key_figures(entry)
    assert (figures["incidents"], figures["demands"], figures["known"]) == (1, 0, 0)
    rows = entry.values("case_kind", "firm_response")
    assert coverage.share_resisted(rows).whole == 0


@pytest.mark.parametrize(
    "name", ["firm-responses", "firm-responses-by-topic", "firm-responses-by-state", "norm"]
)
def test_a_retaliation_changes_no_share_and_the_figure_says_so(client, cast, name):
    address = f"/dashboards/figures/{name}.json"
    before = client.get(address).json()
    case = cast.draft(case_kind=CaseKind.RETALIATION, demanded_change="")
    cast.release(cast.tell(case, BLOW))
    after = client.get(address).json()
    assert (after["rows"], after["entries"]) == (before["rows"], before["entries"])
    assert "Demands only" in after["note"]
    assert all("case_kind=demand" in row["rows"] for row in after["rows"])


def test_kinds_have_a_figure_and_a_filter(client, cast, blow):
    rows = client.get("/dashboards/figures/by-case-kind.json").json()["rows"]
    told = {row["value"]: row["incidents"] for row in rows}
    assert told == shipped.KINDS + Counter(retaliation=1)
    listed = client.get("/api/v1/incidents/?case_kind=reprisal").json()
    assert {row["case_kind"] for row in listed["results"]} == {"reprisal"}
    assert client.get("/incidents/?case_kind=quarrel").status_code == 400
    page = Page(client.get(f"/incidents/{blow.ref}/"))
    assert "Kind of case" in page.text
    assert "retaliation" in page.text


def test_the_front_page_counts_demands(client, cast):
    home = Page(client.get("/"))
    assert "case_kind=demand" in home.link(f"{shipped.CONCEDED} of {shipped.KNOWN}")
    figures = situation.key_figures(Incident.objects.visible_to(cast.stranger))
    numbers = (figures["demands"], figures["known"], figures["conceded"])
    assert numbers == (len(shipped.DEMANDS), shipped.KNOWN, shipped.CONCEDED)


def test_a_campaign_counts_its_demands(cast):
    campaign = Campaign.objects.get(slug=LETTER)
    case = cast.draft(campaign=campaign, case_kind=CaseKind.REPRISAL, demanded_change="")
    cast.release(cast.tell(case, BLOW))
    found = shares.compliance_by(Incident.objects.visible_to(cast.stranger), "campaign")
    assert (found[LETTER].entries, found[LETTER].conceded.part) == (17, 17)


def read_table(name):
    with (DATA / name).open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def test_a_shipped_demand_says_what_was_demanded():
    """And every case that once did not is of the kind that its ruling gives, with a ground."""
    rows = {
        (name, row["slug"]): row
        for name in ("cases.csv", "cases_more.csv")
        for row in read_table(name)
    }
    silent = [
        key
        for key, row in rows.items()
        if row["case_kind"] == "demand" and not states_demand(row["demanded_change"])
    ]
    assert silent == []
    rulings = read_table("demand_rulings.csv")
    assert len(rulings) == 59
    for ruling in rulings:
        assert ruling["ground"]
        assert rows[ruling["table"], ruling["slug"]]["case_kind"] == ruling["kind_after"]


@pytest.mark.parametrize("text", ["", "  ", "No demand stated; a boycott", "None stated; a fine"])
def test_a_demand_that_says_nothing_is_refused(cast, text):
    """By the table, by the form, and at the release: figures count what is released."""
    blank = dict.fromkeys(OPTIONAL, "")
    row, known = blank | shipped.DEMANDS[0] | {"demanded_change": text}, Known.of(None)
    # A table of a desk's own may come in before somebody knows: a blank cell is no fault in it.
    faults = dict(find_faults(row, known))
    assert "reprisal" in faults["demanded_change"] if text.strip() else faults == {}
    assert dict(find_faults(row | {"case_kind": "reprisal"}, known)) == {}
    typed = CaseForm({"demanded_change": text, "case_kind": "demand"}, user=cast.officer_a)
    assert "reprisal" in str(typed.errors["demanded_change"])
    with pytest.raises(ValidationError, match="what was demanded"):
        releases.propose_release(
            cast.draft(demanded_change=text), by=cast.officer_a, reason="Checked."
        )
    assert cast.release(cast.draft(demanded_change=text, case_kind=CaseKind.REPRISAL))


def test_where_nothing_was_demanded_no_place_calls_the_response_unknown(client, cast):
    law = Instrument.objects.get(key="advertising-law")
    told = {"demanded_change": "", "firm": cast.firm(name="Quillfish Works"), "title": "A blow"}
    case = cast.draft(case_kind=CaseKind.RETALIATION, **told)
    case.citations.create(instrument=law, provision=law.provisions.first())
    case = cast.release(case).case
    entry = Incident.objects.get(ref=case.ref, tier="public")
    CaseColumns.objects.create(person=cast.officer_a, columns=["reference", "response"])
    readers = [
        f"/incidents/?q={case.ref}",
        f"/incidents/{case.ref}/",
        f"/firms/{entry.firm_slug}/",
        "/regulations/advertising-law/",
        f"/incidents/{case.ref}.misp.json",
    ]
    desk = [
        "/desk/cases/",
        "/desk/cases/?case_kind=retaliation",
        f"/desk/cases/{case.reference}/brief/minister/",
    ]
    for address in [*readers, *desk]:
        if address == desk[0]:
            client.force_login(cast.officer_a)
        answer = client.get(address)
        text = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert "nothing demanded" in text.casefold(), address
    # The same column as a file writes it.
    cells = {"firm_response": "unknown", "case_kind": "retaliation"}
    assert COLUMNS["response"].write(cells) == "nothing demanded"
