"""Two rows of one firm or authority become one, everywhere, and are taken apart again."""

from incidents.actions.desk import parties, releases
from incidents.models import (
    Authority,
    Case,
    Firm,
    ImportConflict,
    Incident,
    Ledger,
    PartyChange,
    Release,
)
from incidents.values.tiers import Consent
from tests.desk.test_parties import accept, authority, merge, published_firms, refusal
from tests.support.tables import row, table, take


def test_shared_doubles_become_one_firm_and_each_incident_counts_once(cast):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    case = cast.draft(firm=double, by=cast.officer_b)
    change = merge(double, stays, cast.officer_a)
    assert not Firm.objects.get(pk=double.pk).merged_into
    accept(change, cast.approver_a)
    assert Firm.objects.get(pk=double.pk).current == stays
    assert Case.objects.get(pk=case.pk).firm == stays
    assert not Case.objects.filter(firm=double).exists()
    assert not Release.objects.filter(firm=double).exists()
    entries = Incident.objects.visible_to(cast.stranger).filter(firm_slug=stays.slug)
    assert entries.count() == 2
    assert set(entries.values_list("firm_group", flat=True)) == {"Vltava Shipping"}
    # What was released stays as it was released.
    assert set(entries.values_list("firm", flat=True)) == {"Vltava Shipping", "Vltava Shipping Ltd"}
    assert Firm.objects.get(pk=stays.pk).other_names == ["Vltava Shipping Ltd"]
    assert Ledger.objects.about(case.reference).last().desk == "desk-b"


def stored():
    """What a merge moves, row by row."""
    columns = ("pk", "name", "other_names", "merged_into", "parent", "lei", "sector")
    return (
        list(Firm.objects.order_by("pk").values_list(*columns)),
        list(Incident.objects.order_by("pk").values_list("pk", "firm_slug", "firm_group")),
        list(Case.objects.order_by("pk").values_list("pk", "firm")),
        list(Release.objects.order_by("pk").values_list("pk", "firm")),
    )


def test_a_merge_is_undone_to_the_row(cast):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    child = cast.firm(name="Vltava Tours", parent=double)
    before = stored()
    change = accept(merge(double, stays, cast.officer_a), cast.approver_a)
    assert Firm.objects.get(pk=child.pk).parent == stays
    assert stored() != before
    parties.undo_party_change(change, by=cast.approver_a)
    assert stored() == before
    assert "Only a change that was made" in refusal(
        lambda: parties.undo_party_change(change, by=cast.approver_a)
    )


def test_an_undone_merge_leaves_alone_what_an_officer_moved_since(cast):
    double, stays, third = (cast.firm(name=name) for name in ("Tatra Ltd", "Tatra", "Vltava"))
    kept, moved = cast.draft(firm=double), cast.draft(firm=double)
    change = merge(double, stays, cast.officer_a)
    Case.objects.filter(pk=moved.pk).update(firm=third)
    parties.undo_party_change(change, by=cast.officer_a)
    assert Case.objects.get(pk=kept.pk).firm == double
    assert Case.objects.get(pk=moved.pk).firm == third


def test_a_desks_spelling_stays_with_it_when_its_firm_is_merged_into_a_shared_one(cast):
    (stays,) = published_firms(cast, "Vltava Shipping")
    own = cast.firm(name="Project Moldau", by=cast.officer_b)
    case = cast.draft(firm=own, by=cast.officer_b)
    change = merge(own, stays, cast.officer_b, reason="")
    assert not change.is_shared
    assert Case.objects.get(pk=case.pk).firm == stays
    assert Firm.objects.get(pk=stays.pk).other_names == []
    assert not PartyChange.objects.visible_to(cast.officer_a).exists()
    # The desk's own spelling still leads to the firm, for this desk only.
    assert Firm.objects.named(cast.officer_b, "Project Moldau") == stays
    assert Firm.objects.named(cast.officer_a, "Project Moldau") is None


def test_a_shared_firm_is_not_merged_into_one_that_a_desk_hides(cast):
    (shared,) = published_firms(cast, "Vltava Shipping")
    own = cast.firm(name="Vltava")
    assert "Merge your own into it" in refusal(lambda: merge(shared, own, cast.officer_a))


def test_companies_of_one_group_are_two_firms(cast):
    parent = cast.firm(name="Tatra Holding")
    firm = cast.firm(parent=parent)
    for one, other in ((firm, parent), (parent, firm)):
        assert "two firms" in refusal(
            lambda one=one, other=other: merge(one, other, cast.officer_a)
        )


def test_a_chain_of_merges_leads_to_the_last_and_is_undone_from_its_end(cast):
    first, second, third = (cast.firm(name=f"Tatra {n}") for n in "ABC")
    one = merge(first, second, cast.officer_a)
    merge(second, third, cast.officer_a)
    assert Firm.objects.get(pk=first.pk).current == third
    assert "Undo that merge first" in refusal(
        lambda: parties.undo_party_change(one, by=cast.officer_a)
    )


def test_authorities_are_merged_with_their_incidents_and_campaigns(cast):
    double = authority(cast, "CAA of China")
    cast.release(cast.draft(authority=double))
    double = Authority.objects.get(pk=double.pk)
    stays = Authority.objects.get(slug="caac")
    assert Incident.objects.filter(authority=double.slug).exists()
    change = accept(merge(double, stays, cast.officer_a), cast.approver_a)
    assert not Incident.objects.filter(authority=double.slug).exists()
    assert Authority.objects.named(cast.officer_b, "CAA of China", coercing_state="CN") == stays
    parties.undo_party_change(change, by=cast.approver_a)
    assert Incident.objects.filter(authority=double.slug).exists()


def test_releases_after_a_merge_enter_the_register_under_the_firm_that_stays(cast):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    case = Case.objects.with_record().get(firm=double)
    accept(merge(double, stays, cast.officer_a), cast.approver_a)
    cast.release(Case.objects.with_record().get(pk=case.pk))
    entry = Incident.objects.visible_to(cast.stranger).get(ref=case.ref)
    assert (entry.firm, entry.firm_slug, entry.version) == ("Vltava Shipping", stays.slug, 2)


def test_a_proposal_made_before_a_merge_is_published_under_the_firm_that_stays(cast):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    release = releases.propose_release(
        cast.draft(firm=double), by=cast.officer_a, reason="The firm agreed."
    )
    accept(merge(double, stays, cast.officer_a), cast.approver_a)
    releases.approve_release(Release.objects.get(pk=release.pk), by=cast.approver_a)
    assert Incident.objects.filter(release=release).first().firm_slug == stays.slug


def test_a_sector_release_is_checked_for_the_names_of_the_double(cast):
    double, stays = cast.firm(name="Moldau Lines"), cast.firm(name="Vltava Shipping")
    case = cast.draft(firm=double, demanded_change="Tell Moldau Lines to", consent=Consent.SECTOR)
    merge(double, stays, cast.officer_a)
    case = Case.objects.with_record().get(pk=case.pk)
    assert "names the firm" in refusal(
        lambda: releases.propose_release(case, by=cast.officer_a, reason="The firm agreed.")
    )


def test_a_file_that_names_the_double_is_about_the_firm_that_stays(cast):
    take(cast, table(row(firm="Moldau Lines", firm_country_iso2="SK")))
    double, case = Firm.objects.get(name="Moldau Lines"), Case.objects.get(slug=row()["slug"])
    stays = cast.firm(name="Vltava Shipping", country="CZ", other_names=["伏尔塔瓦航运"])
    merge(double, stays, cast.officer_a)
    # The same row again changes nothing, and finds no conflict.
    again = take(cast, table(row(firm="Moldau Lines", firm_country_iso2="SK")))
    assert (again.unchanged, ImportConflict.objects.count()) == (1, 0)
    assert Case.objects.get(pk=case.pk).firm == stays
    firms = Firm.objects.count()
    other = {"slug": "other-row", "firm_country_iso2": "CZ"}
    take(cast, table(row(firm="伏尔塔瓦航运", **other)), data_set="Another table")
    assert Case.objects.get(slug="other-row").firm == stays
    assert Firm.objects.count() == firms
