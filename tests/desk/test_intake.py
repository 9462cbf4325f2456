"""Files become rows: whole, as they say, and officers' work is left alone."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import override_settings

from incidents.intake.cases import SHIPPED
from incidents.intake.reference import DATA
from incidents.models import Authority, Case, Import, Ledger, Marking
from incidents.values.tiers import Consent
from tests.support.tables import everything, row, table, take, taken


def test_a_byte_order_mark_and_blank_lines_do_no_harm(cast):
    raw = b"\xef\xbb\xbf" + table(row()) + b"\r\n" + b"," * 23 + b"\r\n"
    assert take(cast, raw).added == 1


def test_a_file_of_a_desk_stays_at_the_desk(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    assert (case.consent, case.marking) == (Consent.INTERNAL, Marking.AMBER)
    assert case.firm.desk == case.desk == cast.officer_a.desk
    assert case.reference.startswith("DESK-A-")
    assert not case.releases.exists()
    assert [act.verb for act in Ledger.objects.about(case.reference)] == ["case loaded"]


@pytest.mark.parametrize("who", ["inbox_a", "analyst", "admin", "stranger"])
def test_only_those_who_log_cases_bring_files(cast, who):
    with pytest.raises(ValidationError, match="do not have permission"):
        take(cast, table(row()), by=getattr(cast, who))
    assert not Import.objects.filter(filename="cases.csv").exists()


def test_two_desks_may_use_the_same_key_and_the_same_new_firm(cast):
    for by in (cast.officer_a, cast.officer_b):
        assert take(cast, table(row()), by=by).added == 1
    cases = Case.objects.filter(slug="tatra-2026")
    assert {case.desk.slug for case in cases} == {"desk-a", "desk-b"}
    assert len({case.firm_id for case in cases}) == 2


def test_a_body_of_another_desk_is_not_known(cast):
    Authority.objects.create(
        desk=cast.officer_b.desk,
        slug="own-x",
        name="A bureau",
        coercing_state="CN",
        kind="ministry",
    )
    raw = table(row(coercing_authority="A bureau"))
    ((line, column, reason),) = take(cast, raw).refusals
    assert (line, column) == (2, "coercing_authority")
    assert "“A bureau” is not a known authority of CN" in reason
    assert take(cast, raw, by=cast.officer_b).added == 1


def test_an_unchanged_row_leaves_what_officers_wrote(cast):
    case = taken(cast, table(row()))["tatra-2026"]
    Case.objects.filter(pk=case.pk).update(demanded_change="As the officer knows it")
    case.events.all().delete()
    record = take(cast, table(row(), row(slug="new")))
    assert (record.added, record.changed, record.rows) == (1, 0, 2)
    case.refresh_from_db()
    assert case.demanded_change == "As the officer knows it"
    assert not case.events.exists()


def test_a_changed_row_is_loaded_again_but_for_what_only_officers_say(cast):
    first = taken(cast, table(row(regulation_keys="advertising-law")))["tatra-2026"]
    Case.objects.filter(pk=first.pk).update(
        title="The officer's words", consent=Consent.NAMED, marking=Marking.CLEAR, note="Kept"
    )
    change = row(
        demanded_change="Take two maps off the wall",
        topic="tibet",
        response="refused",
        response_date="2026-04",
        regulation_keys="foreign-trade-law",
        source_title="Another paper",
    )
    case = taken(cast, table(change))["tatra-2026"]
    assert (case.pk, case.reference) == (first.pk, first.reference)
    assert case.demanded_change == "Take two maps off the wall"
    assert (case.firm_response, case.responded_on) == ("refused", "2026-04")
    assert [topic.slug for topic in case.topics.all()] == ["tibet"]
    assert [str(part.text.key) for part in case.citations.all()] == ["foreign-trade-law"]
    assert [use.source.title for use in case.uses.all()] == ["Another paper"]
    assert (case.title, case.note) == ("The officer's words", "Kept")
    assert (case.consent, case.marking) == (Consent.NAMED, Marking.CLEAR)
    verbs = [act.verb for act in Ledger.objects.about(case.reference)]
    assert verbs == ["case loaded", "case reloaded"]


def test_a_changed_row_changes_nothing_in_the_register(cast):
    raw = (DATA / "cases.csv").read_bytes().replace(b"(119 hangers)", b"(120 hangers)")
    entry = cast.muji_case.releases.get().entries.get(tier="public")
    assert take(cast, raw, data_set=SHIPPED).changed == 1
    assert "120 hangers" in Case.objects.get(slug="muji-fine-2018").demanded_change
    entry.refresh_from_db()
    assert "119 hangers" in entry.demanded_change


REPORTED = [("demanded", "2026-03", True), ("reported", "2026-03", False)]
KINDS = [
    ({}, REPORTED),
    (
        {"response": "complied", "response_date": "2026-04-02"},
        [*REPORTED, ("complied", "2026-04-02", False)],
    ),
    (
        {"response": "complied"},
        [*REPORTED, ("complied", "", False)],
    ),
    (
        {"deadline_date": "2026-05-01", "penalty_amount": "9.5", "penalty_currency": "CNY"},
        [*REPORTED, ("deadline-set", "", False), ("fined", "", False)],
    ),
    # The campaign's day stands for the demand where the report allows it.
    (
        {"campaign_key": "caac-letter-2018", "first_reported_date": "2018-05"},
        [("demanded", "2018-04-25", False), ("reported", "2018-05", False)],
    ),
    (
        {"campaign_key": "caac-letter-2018", "first_reported_date": "2018-04"},
        [("demanded", "2018-04-25", False), ("reported", "2018-04", False)],
    ),
    (
        {"campaign_key": "caac-letter-2018", "first_reported_date": "2018-04-24"},
        [("demanded", "2018-04-24", True), ("reported", "2018-04-24", False)],
    ),
]


@pytest.mark.parametrize(("cells", "events"), KINDS)
def test_columns_become_events_and_no_day_is_made_up(cast, cells, events):
    case = taken(cast, table(row(**cells)))["tatra-2026"]
    assert [(event.kind, event.on, event.is_by) for event in case.events.all()] == events


def test_commands_say_what_is_wrong(cast, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(table(row(topic="weather")))
    with pytest.raises(CommandError, match=r"Nothing was loaded.\nline 2, topic: “weather”"):
        call_command("load_cases", bad, "--by", "officer@desk-a.example")
    for by in ("nobody@desk-a.example", "analyst@community.example"):
        with pytest.raises(CommandError, match="does not work at a desk"):
            call_command("load_cases", bad, "--by", by)
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_reference", "--folder", tmp_path)
    with pytest.raises(CommandError, match="Set TRACKER_DEBUG=1"):
        call_command("seed_demo")


def test_the_demo_can_be_seeded_again_without_doing_anything(cast, capsys):
    before = everything()
    with override_settings(DEBUG=True):
        call_command("seed_demo")
    assert capsys.readouterr().out == "0 cases added and released\n"
    assert everything() == before
