"""Firms: known by name and country, checked by their codes, private until an entry names them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.models import Authority, Campaign, Case, Firm, Marking
from incidents.values.tiers import Consent

# LEI: ISO 17442 (check digits by ISO 7064, MOD 97-10). USCC: GB 32100-2015. ISIN: ISO 6166.
CODES = [
    ("lei", "213800KUD8LAJWSQ9D15", True),
    ("lei", "549300GFX6WN7JDUSN34", True),
    ("lei", "213800KUD8LAJWSQ9D51", False),
    ("lei", "213800KUD8LAJWSQ9D1", False),
    ("lei", "213800KUD8LAJWSQ9D1O", False),
    ("uscc", "91110000600037341L", True),
    ("uscc", "91110000600037341M", False),
    ("uscc", "9111000060003734", False),
    ("uscc", "00110000600037341L", False),
    ("isin", "US0378331005", True),
    ("isin", "US0378331006", False),
    ("isin", "US037833100", False),
]


@pytest.mark.parametrize(("field", "code", "is_good"), CODES)
def test_a_code_is_checked_by_its_last_characters(cast, field, code, is_good):
    firm = cast.firm()
    setattr(firm, field, code)
    if is_good:
        firm.full_clean()
    else:
        with pytest.raises(ValidationError) as refusal:
            firm.full_clean()
        assert set(refusal.value.message_dict) == {field}


def test_a_private_person_is_no_kind_of_firm(cast):
    firm = cast.firm()
    firm.kind = "person"
    with pytest.raises(ValidationError, match="not a valid choice"):
        firm.full_clean()


@pytest.mark.parametrize("model", [Firm, Authority])
def test_a_desk_is_offered_shared_rows_and_its_own(cast, model):
    own, other = (row_of(cast, model, by) for by in (cast.officer_a, cast.officer_b))
    offered = model.objects.offered_to(cast.officer_a)
    assert own in offered
    assert other not in offered
    assert set(model.objects.shared()) < set(offered)


def row_of(cast, model, by):
    if model is Firm:
        return cast.firm(by=by)
    return Authority.objects.create(
        desk=by.desk,
        slug=f"own-{by.pk}",
        name="A bureau",
        coercing_state="CN",
        kind="local-authority",
    )


def test_people_without_a_desk_are_offered_shared_rows_only(cast):
    for by in (cast.officer_a, cast.officer_b):
        cast.firm(by=by)
    assert set(Firm.objects.offered_to(cast.analyst)) == set(Firm.objects.shared())


def test_two_desks_may_write_the_same_name_without_learning_of_each_other(cast):
    ours, theirs = cast.firm(by=cast.officer_a), cast.firm(by=cast.officer_b)
    assert ours.name == theirs.name
    assert ours.slug.startswith("own-")
    assert "tatra" not in theirs.slug
    assert ours.slug != theirs.slug


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"desk": None}, "one_shared_firm_a_name_and_country"),
        ({}, "one_firm_a_name_and_country_at_a_desk"),
    ],
)
def test_a_name_in_a_country_stands_once(cast, fields, constraint):
    told = {"name": "Tatra", "country": "SK", "desk": cast.officer_a.desk} | fields
    Firm.objects.create(slug="one", **told)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Firm.objects.create(slug="two", **told)
    assert Firm.objects.create(slug="three", **told | {"country": "CZ"}).pk


def test_a_firm_is_not_its_own_parent(cast):
    firm = cast.firm()
    with pytest.raises(IntegrityError, match="a_firm_is_not_its_own_parent"), transaction.atomic():
        Firm.objects.filter(pk=firm.pk).update(parent=firm)


def test_a_release_that_names_a_firm_shares_it(cast):
    case = cast.draft()
    assert case.firm not in Firm.objects.offered_to(cast.officer_b)
    cast.release(case)
    firm = Firm.objects.get(pk=case.firm_id)
    assert (firm.desk, firm.slug) == (None, "tatra-instruments")
    assert firm in Firm.objects.offered_to(cast.officer_b)


def test_a_release_for_the_sector_keeps_the_firm_at_the_desk(cast):
    case = cast.draft(consent=Consent.SECTOR)
    cast.release(case)
    firm = Firm.objects.get(pk=case.firm_id)
    assert firm.desk == cast.officer_a.desk
    assert firm.slug.startswith("own-")


def test_the_second_desk_to_release_a_firm_points_at_the_shared_one(cast):
    first, second = cast.draft(), cast.draft(by=cast.officer_b)
    assert first.firm != second.firm
    cast.release(first)
    release = cast.release(second)
    assert release.firm == first.firm
    assert Case.objects.get(pk=second.pk).firm == first.firm
    assert [entry.firm_slug for entry in release.entries.all()] == ["tatra-instruments"] * 2


def test_firms_of_one_name_in_two_countries_have_two_addresses(cast):
    cases = [cast.draft(firm=cast.firm(country=country)) for country in ("SK", "CZ")]
    for case in cases:
        cast.release(case)
    slugs = [Firm.objects.get(pk=case.firm_id).slug for case in cases]
    assert slugs == ["tatra-instruments", "tatra-instruments-2"]


def approved_campaign(cast, **fields):
    facts = {"slug": "own-letters", "title": "Letters of spring", "coercing_state": "CN"}
    facts |= {"approved_by": cast.approver_a, "approved_at": timezone.now()}
    return Campaign.objects.create(desk=cast.officer_a.desk, **facts | fields)


def test_a_release_shares_the_body_and_the_campaign_that_it_names(cast):
    body = row_of(cast, Authority, cast.officer_a)
    campaign = approved_campaign(cast, authority=body)
    assert campaign not in Campaign.objects.visible_to(cast.officer_b)
    cast.release(cast.draft(authority=body, campaign=campaign))
    assert Campaign.objects.visible_to(cast.stranger).filter(slug="letters-of-spring").exists()
    assert Authority.objects.shared().filter(slug="a-bureau").exists()


def test_a_campaign_of_the_community_stays_in_the_community(cast):
    campaign = approved_campaign(cast)
    cast.release(cast.draft(campaign=campaign, marking=Marking.GREEN))
    shown = {
        name: Campaign.objects.visible_to(person).filter(title=campaign.title).exists()
        for name, person in (("public", cast.stranger), ("community", cast.analyst))
    }
    assert shown == {"public": False, "community": True}


def test_a_campaign_leaves_with_its_last_entry(cast):
    campaign = approved_campaign(cast)
    release = cast.release(cast.draft(campaign=campaign))
    assert campaign in Campaign.objects.visible_to(cast.stranger)
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    assert campaign not in Campaign.objects.visible_to(cast.stranger)
    assert campaign not in Campaign.objects.visible_to(cast.officer_b)
    assert campaign in Campaign.objects.visible_to(cast.officer_a)


def test_a_campaign_without_a_desk_is_published(cast):
    fields = {"slug": "x", "title": "X", "coercing_state": "CN"}
    with (
        pytest.raises(IntegrityError, match="a_campaign_without_desk_is_published"),
        transaction.atomic(),
    ):
        Campaign.objects.create(**fields)
