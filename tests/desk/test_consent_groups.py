"""What a firm allows for each part of its story bounds what leaves the desk."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.actions.desk import documents, releases
from incidents.models import Case, WordingChange
from incidents.pages.desk.history import history_of
from incidents.pages.reports.questions import LADDER, STEPS
from incidents.values.consent_groups import (
    CONSENT_OF_STEP,
    FIELDS_LEFT_OUT,
    ORDER,
    ConsentGroup,
    is_left_out,
    narrowest_consent,
)
from incidents.values.tiers import Consent, Tier
from tests.support.drafts import edit


def limited(cast, consent="named", **limits):
    case = cast.draft()
    WordingChange.objects.create(case=case, before="Taiwan", after="Taiwan, China")
    edit(case, cast.officer_a, facts={"group_consents": limits, "consent": consent})
    return Case.objects.with_record().get(pk=case.pk)


def test_the_parts_are_the_steps_of_a_report():
    assert ConsentGroup.values == [step.key for step in STEPS]
    assert list(CONSENT_OF_STEP) == [key for key, _label in LADDER]
    ranks = [ORDER.index(consent) for consent in CONSENT_OF_STEP.values()]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("one", "other"), list(itertools.product(ORDER, repeat=2)))
def test_the_narrowest_part_bounds_the_case(one, other):
    limit = narrowest_consent({"demand": one, "answer": other, "evidence": "internal"})
    assert ORDER.index(limit) == min(ORDER.index(one), ORDER.index(other))
    assert narrowest_consent({}) == Consent.NAMED


@pytest.mark.parametrize(("limit", "consent"), list(itertools.product(ORDER, ORDER[2:])))
def test_a_part_that_may_stay_stays_exactly_where_the_firm_allows_less(limit, consent):
    stays = ORDER.index(limit) < ORDER.index(consent)
    assert is_left_out("sources", consent, {"evidence": limit}) == stays
    assert not is_left_out("sources", consent, {"wording": limit})


@pytest.mark.parametrize("group", ["demand", "state_part", "pressure", "answer", "firm"])
def test_a_wider_consent_than_a_part_allows_is_refused(cast, group):
    with pytest.raises(ValidationError, match="allows less"):
        limited(cast, consent="named", **{group: "sector"})
    assert limited(cast, consent="sector", **{group: "sector"}).consent_limit == "sector"


def test_the_database_refuses_it_whoever_writes(cast):
    case = limited(cast, consent="sector", firm="sector")
    with pytest.raises(IntegrityError, match="within_the_firms_limits"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(consent="named")


@pytest.mark.parametrize(("group", "fields"), list(FIELDS_LEFT_OUT.items()))
def test_wordings_and_sources_stay_at_the_desk_by_themselves(cast, group, fields):
    free, bound = limited(cast), limited(cast, **{group.value: "internal"})
    for tier in Tier:
        whole = documents.shared_document(free, tier)
        left = documents.shared_document(bound, tier)
        # Pages of evidence are in a document that has some: tests/desk/test_excerpts.py.
        assert set(whole) - set(left) == set(fields) & set(whole) != set()
        assert not set(fields) & set(left)
        assert whole[fields[0]]
    assert set(fields) & set(whole) <= set(documents.withheld_fields(bound))
    release = releases.propose_release(bound, by=cast.officer_a, reason="The firm agreed.")
    assert releases.approve_release(release, by=cast.approver_a)


def test_a_proposal_from_before_the_firm_narrowed_is_not_approved(cast):
    case = limited(cast)
    release = releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    edit(case, cast.officer_a, facts={"group_consents": {"evidence": "internal"}})
    with pytest.raises(ValidationError):
        releases.approve_release(release, by=cast.approver_a)


def test_the_form_asks_and_keeps_what_the_firm_allows(client, cast):
    case = limited(cast, consent="sector", firm="sector", evidence="internal")
    client.force_login(cast.officer_a)
    page = client.get(f"{case.get_absolute_url()}edit/")
    form = page.context["forms"].facts
    assert form["limit_firm"].value() == "sector"
    assert form["limit_evidence"].value() == "internal"
    assert not form["limit_demand"].value()
    assert 'id="consent-limits" open' in " ".join(page.content.decode().split())


def test_the_history_says_that_the_limit_changed(cast):
    case = limited(cast, consent="internal", firm="internal")
    sentences = " ".join(one.sentence for one in history_of(cast.officer_a, case.reference))
    assert "Most that the firm allows" in sentences
