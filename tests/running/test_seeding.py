"""The demo is seeded once; whatever desks do next, seeding again starts and changes nothing."""

import pytest
from django.core.management import call_command
from django.test import override_settings

from incidents.actions.desk import releases
from incidents.intake.cases import SHIPPED
from incidents.intake.reference import DATA
from incidents.models import Case, CollectiveResponseLink, Incident, Ledger, Release, User
from incidents.values.tiers import Consent
from tests.support.tables import everything, row, table, take

RAW = (DATA / "cases.csv").read_bytes()


def seed(capsys):
    """Seed again; what the command said."""
    capsys.readouterr()
    with override_settings(DEBUG=True):
        call_command("seed_demo")
    return capsys.readouterr().out


def told():
    """All that seeding could change or let out."""
    cases = Case.objects.order_by("pk").values("pk", "demanded_change", "consent", "ref", "firm")
    links = CollectiveResponseLink.objects.order_by("pk").values_list("response", "ref")
    return [everything(), list(cases), Release.objects.count(), Incident.objects.count(), [*links]]


def test_a_file_with_the_ids_of_the_shipped_table_does_not_stop_the_next_start(cast, capsys):
    record = take(cast, RAW.replace(b"(119 hangers)", b"(120 hangers)"), data_set="cases")
    assert (record.added, record.changed) == (103, 0)
    before = told()
    assert seed(capsys) == "0 cases added and released\n"
    assert told() == before
    own = Case.objects.filter(data_set="cases")
    assert own.filter(consent=Consent.INTERNAL, releases__isnull=True).count() == 103
    shipped = Case.objects.get(data_set=SHIPPED, slug="muji-fine-2018")
    assert "119 hangers" in shipped.demanded_change


def test_the_shipped_table_that_a_desk_brings_under_its_own_name_stays_as_the_desk_left_it(
    cast, capsys
):
    raw = RAW.replace(b"(119 hangers)", b"(120 hangers)")
    assert take(cast, raw, data_set=SHIPPED).changed == 1
    before = told()
    seed(capsys)
    assert told() == before
    assert "120 hangers" in Case.objects.get(slug="muji-fine-2018").demanded_change


def test_seeding_again_releases_nothing_on_its_own(cast, capsys):
    own = take(cast, table(row(slug="muji-fine-2018"), row(slug="own")))
    Case.objects.filter(data_set=own.data_set).update(consent=Consent.NAMED, marking="clear")
    releases.withdraw_release(cast.airline_case.releases.get(), reason="Wrong", by=cast.officer_a)
    before = told()
    seed(capsys)
    assert told() == before


def test_links_of_answers_go_to_the_shipped_case_and_to_no_other_of_the_same_id(cast, capsys):
    take(cast, RAW, data_set="Own", by=cast.officer_b)
    case = Case.objects.get(data_set="Own", slug="united-caac-2018")
    Case.objects.filter(pk=case.pk).update(consent=Consent.NAMED, marking="clear")
    cast.release(case)
    before = CollectiveResponseLink.objects.count()
    seed(capsys)
    case.refresh_from_db()
    assert case.ref
    assert CollectiveResponseLink.objects.filter(ref=cast.airline_case.ref).exists()
    assert not CollectiveResponseLink.objects.filter(ref=case.ref).exists()
    assert CollectiveResponseLink.objects.count() == before


@pytest.mark.parametrize("change", ["roles", "desk", "is_active"])
def test_seeding_again_needs_nobody_of_the_demo(cast, capsys, change):
    moved = {"roles": [], "desk": cast.officer_b.desk, "is_active": False}
    for email in ("officer@desk-a.example", "approver@desk-a.example"):
        User.objects.filter(email=email).update(**{change: moved[change]})
    before = Ledger.objects.count()
    seed(capsys)
    assert Ledger.objects.count() == before


def test_a_demo_from_before_data_sets_had_names_is_seeded_already(cast, capsys):
    Case.objects.exclude(slug="").update(data_set="")
    before = told()
    assert seed(capsys) == "0 cases added and released\n"
    assert told() == before
