"""Logging at the desk: what the actions store, refuse, and leave alone."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import cases
from incidents.models import Campaign, Case, Citation, Event, Firm, Instrument, Ledger, Number


def draft(**facts):
    told = {"coercing_state": "CN", "demanded_change": "Delete the map", "reported_on": "2026-10"}
    return cases.Draft(facts=told | facts, firm=cases.FirmFacts("Nordlicht Reisen", "DE"))


def test_a_logged_case_belongs_to_its_desk_and_is_in_the_ledger(cast):
    case = cases.log_case(draft(), by=cast.officer_a)
    assert case.desk == cast.officer_a.desk
    assert Ledger.objects.about(case.reference).get().verb == "case logged"
    assert not Case.objects.visible_to(cast.officer_b).filter(pk=case.pk).exists()


@pytest.mark.parametrize("who", ["analyst", "admin", "inbox_a"])
def test_whoever_does_not_log_cases_is_refused(cast, who):
    with pytest.raises(ValidationError, match="do not have permission"):
        cases.log_case(draft(), by=getattr(cast, who))


def test_a_new_firm_is_the_desks_own_until_an_entry_names_it(cast):
    firm = cases.log_case(draft(), by=cast.officer_a).firm
    assert firm.desk == cast.officer_a.desk
    assert firm not in Firm.objects.offered_to(cast.officer_b)


def test_a_known_firm_is_found_whatever_the_letters_case(cast):
    known = Firm.objects.shared().get(name="Cathay Pacific")
    told = draft()
    told = cases.Draft(facts=told.facts, firm=cases.FirmFacts("CATHAY pacific", "HK"))
    assert cases.log_case(told, by=cast.officer_a).firm == known


def test_a_case_of_a_campaign_cites_what_the_campaign_does_unless_it_says_otherwise(cast):
    campaign = Campaign.objects.get(slug="caac-letter-2018")
    case = cases.log_case(draft(campaign=campaign), by=cast.officer_a)
    assert {row.instrument.key for row in case.citations.all()} == {
        "caac-credit-measures-2017",
        "cybersecurity-law-2016",
    }
    assert {row.invoked for row in case.citations.all()} == {"unstated"}
    law = Instrument.objects.get(key="advertising-law")
    own = draft(campaign=campaign)
    own.citations.append(Citation(instrument=law))
    case = cases.log_case(own, by=cast.officer_a)
    assert [row.instrument for row in case.citations.all()] == [law]


def test_what_somebody_changed_meanwhile_is_not_overwritten(cast):
    case = cases.log_case(draft(), by=cast.officer_a)
    seen = case.changed_at
    cases.change_case(case, draft(note="first"), seen_at=seen, by=cast.officer_a)
    with pytest.raises(ValidationError) as refusal:
        cases.change_case(case, draft(note="second"), seen_at=seen, by=cast.approver_a)
    assert refusal.value.code == "stale"
    assert Case.objects.get(pk=case.pk).note == "first"


def test_the_ledger_names_what_changed_and_never_repeats_it(cast):
    case = cases.log_case(draft(), by=cast.officer_a)
    told = draft(note="a secret note")
    cases.change_case(case, told, seen_at=case.changed_at, by=cast.officer_a)
    row = Ledger.objects.about(case.reference).last()
    assert row.detail == {"fields": ["note"]}


def test_another_desk_changes_nothing(cast):
    case = cases.log_case(draft(), by=cast.officer_a)
    with pytest.raises(Case.DoesNotExist):
        cases.change_case(case, draft(note="theirs"), seen_at=case.changed_at, by=cast.officer_b)


def test_fines_in_two_currencies_are_refused_and_nothing_is_stored(cast):
    told = draft()
    told.events.extend(
        [
            Event(kind="fined", amount="1", currency="CNY"),
            Event(kind="fined", amount="1", currency="EUR"),
        ]
    )
    before = Case.objects.count(), Firm.objects.count()
    with pytest.raises(ValidationError, match="one currency"):
        cases.log_case(told, by=cast.officer_a)
    assert (Case.objects.count(), Firm.objects.count()) == before


def test_one_demand_for_many_firms_is_as_many_cases_or_none(cast):
    told = draft()
    told.events.append(Event(kind="demanded", on="2026-10-01"))
    firms = [cases.FirmFacts(f"Firm {number}", "DE") for number in range(3)]
    logged = cases.log_many(told, firms, by=cast.officer_a)
    assert [case.firm.name for case in logged] == ["Firm 0", "Firm 1", "Firm 2"]
    assert {case.demanded_on for case in logged} == {"2026-10-01"}
    before = Case.objects.count()
    with pytest.raises(ValidationError):
        cases.log_many(told, [*firms, cases.FirmFacts("")], by=cast.officer_a)
    assert Case.objects.count() == before


def test_the_desks_numbers_follow_each_other(cast):
    year = timezone.localdate().year
    last = Number.objects.get(scope=f"DESK-A-{year}").last
    logged = [cases.log_case(draft(), by=cast.officer_a).reference for _ in range(2)]
    assert logged == [f"DESK-A-{year}-{last + 1:04d}", f"DESK-A-{year}-{last + 2:04d}"]
