"""Firms and authorities are corrected and merged: at once by their desk, or by two people."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.actions.desk import parties, releases
from incidents.models import (
    Authority,
    Case,
    DismissedLikeness,
    Firm,
    Generation,
    Incident,
    Ledger,
    PartyChange,
)
from incidents.models.fields import private_slug
from incidents.models.register.search import SearchTerms


def correct(party, by, reason="The trade register says so.", **values):
    return parties.correct_party(party, values, by=by, reason=reason)


def merge(party, into, by, reason="The trade register has one."):
    return parties.merge_party(party, into, by=by, reason=reason)


def accept(change, by):
    return parties.decide_party_change(change, is_accepted=True, by=by)


def authority(cast, name, by=None):
    desk = (by or cast.officer_a).desk
    own = {"desk": desk, "slug": private_slug(), "kind": "regulator"}
    return Authority.objects.create(name=name, coercing_state="CN", **own)


def refusal(act):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        act()
    return refused.value.messages[0]


def published_firms(cast, *names):
    """Shared firms, each with one published case of desk A."""
    firms = []
    for name in names:
        case = cast.draft(firm=cast.firm(name=name))
        cast.release(case)
        firms.append(Firm.objects.get(pk=case.firm_id))
    return firms


def test_a_desk_corrects_its_own_firm_at_once_and_in_all_its_cases(cast):
    firm = cast.firm(name="Tatra Instrumets")
    cases = [cast.draft(firm=firm) for _time in range(2)]
    then = cases[0].changed_at
    change = correct(firm, cast.officer_a, name="Tatra Instruments AG", country="CZ")
    assert change.values == {
        "name": ["Tatra Instrumets", "Tatra Instruments AG"],
        "country": ["SK", "CZ"],
    }
    for case in cases:
        fresh = Case.objects.with_names().get(pk=case.pk)
        assert (fresh.firm_id, fresh.firm.name, fresh.firm.country) == (
            firm.pk,
            "Tatra Instruments AG",
            "CZ",
        )
        assert fresh.changed_at > then
        assert Ledger.objects.about(case.reference).last().detail == {"fields": ["firm"]}
    # The chain of hashes never forgets, so it holds no name of a firm.
    assert not Ledger.objects.filter(subject__icontains="tatra").exists()


def test_a_shared_firm_is_corrected_by_two_people(cast):
    (firm,) = published_firms(cast, "Vltava Shpping")
    change = correct(firm, cast.officer_a, name="Vltava Shipping")
    assert Firm.objects.get(pk=firm.pk).name == "Vltava Shpping"
    assert refusal(lambda: accept(change, cast.officer_a)).startswith("An approver of a desk")
    before = Generation.objects.of("public").number
    accept(change, cast.approver_a)
    after = Firm.objects.get(pk=firm.pk)
    assert (after.name, after.slug) == ("Vltava Shipping", firm.slug)
    assert Generation.objects.of("public").number > before
    # A released thing is frozen: the incident keeps the name of its release.
    assert set(Incident.objects.filter(firm_slug=firm.slug).values_list("firm", flat=True)) == {
        "Vltava Shpping"
    }


def test_an_approver_does_not_decide_on_their_own_proposal(cast):
    (firm,) = published_firms(cast, "Vltava")
    change = correct(firm, cast.approver_a, name="Vltava Shipping")
    assert refusal(lambda: accept(change, cast.approver_a)) == (
        "Another officer has to decide on your proposal."
    )
    rows = PartyChange.objects.filter(pk=change.pk)
    with pytest.raises(IntegrityError, match="a_shared_party_is_changed"), transaction.atomic():
        rows.update(decision="made", decided_by=cast.approver_a, decided_at=timezone.now())


def test_the_desk_that_published_decides_and_no_other(cast):
    (firm,) = published_firms(cast, "Vltava")
    change = correct(firm, cast.officer_b, name="Moldau")
    assert "desk that published" in refusal(lambda: accept(change, cast.approver_b))
    accept(change, cast.approver_a)
    assert Firm.objects.get(pk=firm.pk).name == "Moldau"


def test_a_newcomer_decides_on_nothing(cast):
    (firm,) = published_firms(cast, "Vltava")
    change = correct(firm, cast.officer_a, name="Moldau")
    cast.approver_a.joined_desk_at = timezone.now() - dt.timedelta(days=2)
    cast.approver_a.save(update_fields=["joined_desk_at"])
    assert "first seven days" in refusal(lambda: accept(change, cast.approver_a))


def test_the_proposer_may_take_a_proposal_back(cast):
    (firm,) = published_firms(cast, "Vltava")
    change = correct(firm, cast.officer_a, name="Moldau")
    parties.decide_party_change(change, is_accepted=False, by=cast.officer_a)
    assert "decided on this already" in refusal(lambda: accept(change, cast.approver_a))
    assert Firm.objects.get(pk=firm.pk).name == "Vltava"


REFUSED = [
    ({"name": "Tatra Instruments"}, "Nothing changes"),
    ({"lei": "213800KUD8LAJWSQ9D51"}, "not a valid LEI"),
    ({"uscc": "91110000600037341M"}, "not a valid unified social credit code"),
    ({"isin": "US0378331006"}, "not a valid ISIN"),
    ({"name": "Vltava"}, "Merge the two instead"),
    ({"name": ""}, "cannot be blank"),
]


@pytest.mark.parametrize(("values", "sentence"), REFUSED)
def test_a_faulty_correction_is_refused_and_changes_nothing(cast, values, sentence):
    firm = cast.firm()
    cast.firm(name="Vltava")
    before = Firm.objects.filter(pk=firm.pk).values().get()
    assert sentence in refusal(lambda: correct(firm, cast.officer_a, **values))
    assert Firm.objects.filter(pk=firm.pk).values().get() == before
    assert not PartyChange.objects.exists()


def test_good_codes_are_stored(cast):
    firm = cast.firm()
    codes = {"lei": "213800KUD8LAJWSQ9D15", "uscc": "91110000600037341L", "isin": "US0378331005"}
    correct(firm, cast.officer_a, **codes)
    assert Firm.objects.filter(pk=firm.pk, **codes).exists()


def test_another_parent_company_needs_another_check_and_no_circle(cast):
    firm, parent = cast.firm(), cast.firm(name="Tatra Holding")
    checked = parties.check_group(firm, by=cast.officer_a)
    assert (checked.group_checked_on, checked.group_checked_by) == (
        timezone.localdate(),
        cast.officer_a,
    )
    correct(firm, cast.officer_a, parent=parent)
    fresh = Firm.objects.get(pk=firm.pk)
    assert (fresh.parent, fresh.group_checked_on, fresh.group_checked_by) == (parent, None, None)
    assert "belongs to the firm itself" in refusal(
        lambda: correct(parent, cast.officer_a, parent=firm)
    )


def test_a_shared_firm_gets_no_parent_that_only_a_desk_knows(cast):
    (firm,) = published_firms(cast, "Vltava")
    hidden = cast.firm(name="Quiet Holding")
    assert "Only your desk knows" in refusal(lambda: correct(firm, cast.officer_a, parent=hidden))


def test_another_desks_own_firm_cannot_be_touched(cast):
    theirs = cast.firm(by=cast.officer_b)
    ours = cast.firm()
    for act in (
        lambda: correct(theirs, cast.officer_a, name="Ours"),
        lambda: merge(theirs, ours, cast.officer_a),
        lambda: merge(ours, theirs, cast.officer_a),
        lambda: parties.check_group(theirs, by=cast.officer_a),
    ):
        assert "merged meanwhile" in refusal(act)


def test_what_was_dismissed_is_one_row_a_desk_whoever_comes_first(cast):
    one, other = cast.firm(name="Tatra"), cast.firm(name="Tatra Ltd")
    parties.dismiss_likeness(one, other, by=cast.officer_a)
    parties.dismiss_likeness(other, one, by=cast.approver_a)
    assert DismissedLikeness.objects.get().first_firm == one


def test_a_desks_own_names_of_an_authority_do_not_leave_with_a_release(cast):
    """No document has them and no approver saw them: they are proposed to a second person."""
    own = authority(cast, "Harbour office of Tatra")
    Authority.objects.filter(pk=own.pk).update(other_names=["Quillfish informant's word"])
    release = cast.release(cast.draft(authority=Authority.objects.get(pk=own.pk)))
    shared = Authority.objects.get(pk=own.pk)
    assert (shared.desk, shared.other_names) == (None, [])
    found = Incident.objects.filter(search=SearchTerms.read("quillfish").as_sql())
    assert not found.exists()
    (change,) = PartyChange.objects.filter(authority=own)
    assert (change.decision, change.proposed_by) == ("", release.proposed_by)
    accept(change, cast.approver_a if release.proposed_by != cast.approver_a else cast.officer_a)
    assert Authority.objects.get(pk=own.pk).other_names == ["Quillfish informant's word"]
    assert found.all().exists()


CODES = {"lei": "213800KUD8LAJWSQ9D15", "uscc": "91110000600037341L", "isin": "US0378331005"}


def test_a_desks_own_codes_of_a_firm_do_not_leave_with_a_release(cast, client):
    """Nor does a name that came after the approver's page: both are proposed to a second person."""
    case = cast.draft(firm=cast.firm(name="Quillfish Ltd", other_names=["Quill"], **CODES))
    release = releases.propose_release(case, by=cast.officer_a, reason="Checked.")
    Firm.objects.filter(pk=case.firm_id).update(other_names=["Quill", "Informant's word"])
    releases.approve_release(release, by=cast.approver_a)
    firm = Firm.objects.get(pk=case.firm_id)
    assert (firm.desk, firm.other_names) == (None, ["Quill"])
    ref = Case.objects.get(pk=case.pk).ref
    addresses = (
        *(f"/firms/{firm.slug}/", f"/api/v1/firms/{firm.slug}/", "/api/v1/firms/"),
        *(f"/incidents/{ref}/", f"/incidents/{ref}.ftm.jsonl"),
        f"/api/v1/incidents/{ref}/?expand=firm",
    )

    def find_secrets():
        pages = [client.get(address) for address in addresses]
        assert {page.status_code for page in pages} == {200}
        text = "".join(page.content.decode() for page in pages)
        return [secret for secret in (*CODES.values(), "Informant") if secret in text]

    assert find_secrets() == []
    (change,) = PartyChange.objects.filter(firm=firm)
    assert (change.decision, set(change.values)) == ("", {"other_names", *CODES})
    accept(change, cast.approver_a if change.proposed_by != cast.approver_a else cast.officer_a)
    assert find_secrets() == [*CODES.values(), "Informant"]


def test_nothing_is_unlike_itself(cast):
    one = cast.firm(name="Tatra")
    assert "is itself" in refusal(lambda: parties.dismiss_likeness(one, one, by=cast.officer_a))
    assert not DismissedLikeness.objects.exists()
