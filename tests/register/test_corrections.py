"""What a review found wrong in the shipped cases and campaigns, each put right."""

import csv
import json

import pytest

from incidents.intake.reference import DATA
from incidents.intake.vocabulary import load_terms
from incidents.models import Authority, Campaign, Case, Incident, Sector, Tactic, Topic


@pytest.fixture
def timeline(cast):
    """{slug: the events of a shipped case}."""

    def read(slug):
        return [(event.kind, str(event.on)) for event in cast.case(slug).timeline]

    return read


def test_the_fine_of_muji_is_recorded_on_the_publicity_system(cast, timeline):
    assert ("recorded", "") in timeline("muji-fine-2018")
    record = next(event for event in cast.muji_case.timeline if event.kind == "recorded")
    assert "Social Credit" in record.source
    cited = {row.text.key for row in cast.muji_case.citations.all()}
    assert {"advertising-law#9(4)", "advertising-law#57(1)"} <= cited


def test_seven_eleven_was_fined_in_december_2021_under_articles_15_and_37(cast):
    case = cast.case("seven-eleven-beijing-2021")
    assert [str(event.on)[:7] for event in case.timeline if event.kind == "fined"] == ["2021-12"]
    cited = {row.text.key for row in case.citations.all()}
    assert cited == {"map-management-2015#15", "map-management-2015#37"}


def test_cambridge_complied_in_august_2017_and_reversed_on_the_21st(timeline):
    events = timeline("cup-2017")
    assert events[-1] == ("reversed", "2017-08-21")
    assert [on[:7] for kind, on in events if kind == "complied"] == ["2017-08"]


@pytest.mark.parametrize(
    ("slug", "event"),
    [
        ("skydio-uel-2025", ("suspended", "2025-05-14")),
        ("pvh-uel-2024", ("imposed", "2025-02-04")),
        ("urbo-bankas-2025", ("lifted", "2026-04-24")),
    ],
)
def test_what_became_of_a_listing(timeline, slug, event):
    assert event in timeline(slug)


def test_urbo_was_listed_in_answer_to_the_18th_package(cast):
    case = cast.case("urbo-bankas-2025")
    assert "18th package" in case.demanded_change + case.doubts
    assert Incident.objects.get(ref=case.ref, tier="public").measure_status == "lifted"


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        ("prague-letter-2020", "2020-01-10"),
        ("xinjiang-cotton-2021", "2021-03-24"),
        ("shirt-boycotts-2019", "2019-08-11"),
    ],
)
def test_campaigns_are_dated_to_the_day(cast, slug, day):
    assert Campaign.objects.get(slug=slug).issued_on == day


def test_two_lists_of_japan_have_twenty_firms_each(cast):
    campaign = Campaign.objects.get(slug="japan-control-list-2026")
    assert campaign.addressees == 40
    assert campaign.addressees_note.startswith("20 on the control list")
    assert "20 on the watch list" in campaign.addressees_note


def test_a_boycott_is_a_tactic_and_no_authority(cast):
    assert Tactic.objects.filter(slug="consumer-boycott").exists()
    assert not Authority.objects.unmerged().filter(name__icontains="boycott").exists()
    case = cast.case("converse-xinjiang-2021")
    assert case.authority is None
    assert "Communist Youth League of China" in {body.name for body in case.amplified_by.all()}
    entry = Incident.objects.get(ref=case.ref, tier="public")
    assert "Communist Youth League of China" in entry.amplified_by


def test_the_lists_are_closed(cast):
    """Every word of the tables is in a list, and no list has a word of before."""
    words = json.loads((DATA / "reference.json").read_text())
    for name, model in (("topics", Topic), ("tactics", Tactic), ("sectors", Sector)):
        listed = {row["slug"] for row in words[name]}
        assert set(model.objects.values_list("slug", flat=True)) == listed
        assert not listed & set(words["replaced"][name])
        assert set(words["replaced"][name].values()) <= listed
    bodies = json.loads((DATA / "authorities.json").read_text())
    names = {(row["name"], row["coercing_state"]) for row in bodies["authorities"]}
    for table in ("cases.csv", "cases_more.csv"):
        with (DATA / table).open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                columns = ("coercing_authority", "further_authorities", "amplified_by")
                named = [name for column in columns for name in row[column].split(";") if name]
                assert {(name, row["coercing_country_iso2"]) for name in named} <= names, row[
                    "slug"
                ]


def test_an_old_label_leads_to_the_body_in_its_place(cast, client):
    assert Authority.objects.get(slug="mofcom-uel").current.slug == "mofcom"
    found = client.get("/api/v1/incidents/?authority=mofcom-uel").json()["results"]
    assert found == client.get("/api/v1/incidents/?authority=mofcom").json()["results"] != []


def test_a_replaced_word_gives_its_cases_to_its_heir(cast):
    old = Tactic.objects.create(slug="threat-letter", title="Threat letter")
    unused = Topic.objects.create(slug="retaliatory-listing", title="Retaliatory listing")
    case = cast.draft()
    case.tactics.set([old])
    load_terms(DATA)
    assert [one.slug for one in Case.objects.get(pk=case.pk).tactics.all()] == ["threat"]
    assert not Tactic.objects.filter(pk=old.pk).exists()
    assert not Topic.objects.filter(pk=unused.pk).exists()
