"""Whether a case counts in the confidential statistics: the page, and what it records."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.actions.desk import verifications
from incidents.actions.desk.verifications import GroupFacts
from incidents.models import CountedCase, Firm, FirmVerification, Marking, VerificationWay
from incidents.values.tiers import Consent
from tests.support.colours import look
from tests.support.page_text import Page

LEI, USCC, ISIN = "213800KUD8LAJWSQ9D15", "91110000600037341L", "US0378331005"


@pytest.fixture
def case(cast):
    return cast.draft(
        firm=cast.firm(name="Quiet works"), consent=Consent.AGGREGATE, marking=Marking.AMBER
    )


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def page_of(case):
    return f"/desk/cases/{case.reference}/counting/"


def post(client, case, act, **fields):
    return client.post(page_of(case), {"act": act} | fields)


def group(**fields):
    return {f"group-{name}": value for name, value in fields.items()}


def test_a_case_is_made_to_count_from_its_page(officer, case):
    """What is missing is said; the firm is verified, its group checked; then the case counts."""
    assert Page(officer.get(case.get_absolute_url())).link(
        "Does this case count? See what it lacks"
    )
    assert Page(officer.get(page_of(case))).text.count("Not yet") == 2
    verify = {"verify-way": "called-back", "verify-note": "Spoke to\nher"}
    assert post(officer, case, "verify", **verify).status_code == 302
    facts = group(has_parent="yes", parent_name="Mother", parent_country="DE", lei=LEI)
    assert post(officer, case, "group", **facts).status_code == 302
    assert "Not yet" not in Page(officer.get(page_of(case))).text
    firm = Firm.objects.get(pk=case.firm_id)
    assert (firm.parent.name, firm.parent.country, firm.lei) == ("Mother", "DE", LEI)
    assert firm.parent.desk == case.desk
    assert firm.group_checked_on == timezone.localdate()
    assert firm.group_checked_by == case.logged_by
    verified = FirmVerification.objects.get(case=case)
    assert (verified.way, verified.note, verified.firm) == ("called-back", "Spoke to\nher", firm)
    # The month after the next two has begun, whatever was drawn.
    later = (timezone.localdate() + dt.timedelta(days=100)).replace(day=1)
    assert list(CountedCase.objects.waiting(later)) == [case]


def test_a_verification_is_taken_back(officer, case):
    post(officer, case, "verify", **{"verify-way": "met"})
    post(officer, case, "take_back")
    assert not FirmVerification.objects.exists()
    assert "recorded that the firm is not verified after all" in history(officer, case)


def history(client, case):
    return Page(client.get(case.get_absolute_url())).text


def test_the_history_says_what_was_recorded(officer, case):
    post(officer, case, "verify", **{"verify-way": "met"})
    post(officer, case, "group", **group(has_parent="no"))
    text = history(officer, case)
    assert "recorded that the firm is verified" in text
    assert "checked the enterprise group of the firm" in text


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        ("verify", {}, "This field is required."),
        ("verify", {"verify-way": "guessed"}, "guessed is not one of the available choices"),
        ("group", {}, "This field is required."),
        ("group", group(has_parent="yes"), "Enter the parent company."),
        ("group", group(has_parent="no", parent_name="Mother"), "You named a parent company."),
        ("group", group(has_parent="no", lei="X"), "This is not a valid LEI."),
        ("group", group(has_parent="no", uscc="X"), "not a valid unified social credit code"),
        ("group", group(has_parent="no", isin="X"), "This is not a valid ISIN."),
        ("group", group(has_parent="yes", parent_name="Quiet works"), "is this firm or belongs"),
        ("", {}, "Choose one of the forms on this page."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(officer, case, act, fields, sentence):
    answer = post(officer, case, act, **fields)
    assert sentence in Page(answer, 422).text
    typed = [value for value in fields.values() if value not in ("yes", "no", "guessed")]
    assert all(f'value="{value}"' in answer.content.decode() for value in typed)
    assert not FirmVerification.objects.exists()
    assert Firm.objects.get(pk=case.firm_id).group_checked_on is None


def test_a_firm_of_the_register_keeps_its_parent(officer, cast, case):
    """One desk's word does not change what all read; it can confirm what is there."""
    case.firm = cast.muji_case.firm
    case.save(update_fields=["firm"])
    before = Firm.objects.values_list("parent", "lei").get(pk=case.firm_id)
    answer = post(officer, case, "group", **group(has_parent="yes", parent_name="Another", lei=LEI))
    assert "The register has another parent company for this firm." in Page(answer, 422).text
    parent = case.firm.parent.name if case.firm.parent else ""
    has_parent = "yes" if parent else "no"
    post(officer, case, "group", **group(has_parent=has_parent, parent_name=parent, lei=LEI))
    firm = Firm.objects.get(pk=case.firm_id)
    assert firm.group_checked_on is not None
    assert (firm.parent_id, firm.lei) == before


def test_a_ring_of_owners_is_refused(cast, case):
    child = cast.firm(name="Child")
    Firm.objects.filter(pk=child.pk).update(parent=case.firm)
    with pytest.raises(ValidationError, match="is this firm or belongs to it"):
        verifications.check_group_of_case(case, GroupFacts("Child"), by=cast.officer_a)


def test_another_desk_records_nothing(client, cast, case):
    client.force_login(cast.officer_b)
    assert client.get(page_of(case)).status_code == 404
    assert post(client, case, "verify", **{"verify-way": "met"}).status_code == 404
    with pytest.raises(ValidationError):
        verifications.verify_firm(case, VerificationWay.MET, note="", by=cast.officer_b)
    with pytest.raises(ValidationError):
        verifications.check_group_of_case(case, GroupFacts(), by=cast.officer_b)


def test_who_checked_a_firm_of_the_register_is_not_told_to_other_desks(client, cast, case):
    firm = cast.muji_case.firm
    Firm.objects.filter(pk=firm.pk).update(
        group_checked_on="2026-05-04", group_checked_by=cast.officer_b
    )
    case.firm = firm
    case.save(update_fields=["firm"])
    client.force_login(cast.officer_a)
    text = Page(client.get(page_of(case))).text
    assert "Checked on 4 May 2026" in text
    assert str(cast.officer_b) not in text


def test_the_database_knows_the_ways_and_the_longest_wait(cast, case):
    verified = verifications.verify_firm(case, VerificationWay.MET, note="", by=cast.officer_a)
    rows = FirmVerification.objects.filter(pk=verified.pk)
    for fields, name in (
        ({"way": "guessed"}, "a_firm_is_verified_in_a_known_way"),
        ({"wait_months": 3}, "a_case_waits_two_months_at_most"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**fields)


def test_a_second_verification_draws_no_other_months(cast, case):
    for _time in range(20):
        verified = verifications.verify_firm(case, VerificationWay.MET, note="", by=cast.officer_a)
        FirmVerification.objects.filter(pk=verified.pk).update(wait_months=2)
    again = verifications.verify_firm(case, VerificationWay.MET, note="", by=cast.officer_a)
    assert again.wait_months == 2


@pytest.mark.browser
@pytest.mark.slow  # a browser starts, and axe reads the page
def test_the_page_is_read_by_officers(window, officer, case):
    look(window, officer, page_of(case))
