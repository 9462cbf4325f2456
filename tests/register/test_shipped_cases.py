"""The shipped table, read here by hand, against the cases and entries that were made of it."""

import csv
import json
from collections import Counter
from decimal import Decimal

import pytest

from incidents.intake.reference import DATA
from incidents.models import Authority, Campaign, Case, Incident, Sector, Tactic, Topic

with (DATA / "cases.csv").open(newline="", encoding="utf-8") as file:
    ROWS = {row["slug"]: row for row in csv.DictReader(file)}
CAMPAIGNS = {
    row["key"]: row for row in json.loads((DATA / "campaigns.json").read_text())["campaigns"]
}


@pytest.fixture
def cases(cast):
    return {case.slug: case for case in Case.objects.with_record().exclude(slug="")}


def keys(row):
    return [key.strip() for key in row["regulation_keys"].split(";") if key.strip()]


def first_source(case):
    """The columns of the first source, and how the case uses it."""
    use = next(iter(case.uses.all()), None)
    names = ("title", "publisher", "on", "url", "kind", "language")
    told = {name: str(getattr(use.source, name)) if use else "" for name in names}
    cells = {f"source_{name}": text for name, text in told.items()}
    cells["source_date"] = cells.pop("source_on")
    return cells | {"source_grade": use.grade if use and use.grade != "F6" else ""}


def test_all_cases_and_campaigns_are_there(cases):
    assert len(ROWS) == 103
    assert set(cases) == set(ROWS)
    assert set(Campaign.objects.values_list("slug", flat=True)) == set(CAMPAIGNS)


def test_every_case_says_what_its_row_says(cases):
    for slug, row in ROWS.items():
        case = cases[slug]
        told = {
            "firm": case.firm.name,
            "firm_country_iso2": case.firm.country,
            "firm_sector": case.sector.title,
            "coercing_authority": case.authority.name if case.authority else "",
            "political_link": case.political_link,
            "coercing_country_iso2": case.coercing_state,
            "campaign_key": case.campaign.slug if case.campaign else "",
            "topic": ";".join(topic.slug for topic in case.topics.all()),
            "tactic": ";".join(tactic.slug for tactic in case.tactics.all()),
            "demanded_change": case.demanded_change,
            "first_reported_date": case.reported_on,
            "deadline_date": case.demand_deadline_on,
            "response": case.firm_response,
            "response_date": case.responded_on,
            "confidence": case.confidence,
            "case_kind": case.case_kind,
            "found_by": case.found_by,
            "wording_before": "".join(part.before for part in case.wordings.all()),
            "wording_after": "".join(part.after for part in case.wordings.all()),
            **first_source(case),
            "checked_on": case.checked_on,
            "checked_by": case.checked_by,
        }
        assert told == {column: row[column] for column in told}, slug
        for column in ("further_authorities", "amplified_by"):
            names = {body.name for body in getattr(case, column).all()}
            assert names == set(filter(None, row[column].split(";"))), slug
        assert [part.text.key for part in case.citations.all()] == keys(row), slug
        amount = row["penalty_amount"]
        fine = (Decimal(amount), row["penalty_currency"]) if amount else None
        assert case.fine == fine, slug


@pytest.mark.parametrize("tier", ["public", "community"])
def test_every_case_is_in_the_register_with_its_citations(cases, tier):
    entries = {
        entry.release.case.slug: entry
        for entry in Incident.objects.filter(tier=tier).select_related("release__case")
    }
    assert set(entries) == set(ROWS)
    for slug, row in ROWS.items():
        entry, cited = entries[slug], keys(row)
        assert entry.provisions == [key for key in cited if "#" in key]
        assert entry.instruments == list(dict.fromkeys(key.split("#")[0] for key in cited))
        assert (entry.firm, entry.country) == (row["firm"], row["firm_country_iso2"])
        assert entry.ref == cases[slug].ref
        assert entry.ref.startswith(f"CCI-{row['first_reported_date'][:4]}-")


@pytest.mark.parametrize(
    ("model", "column", "name"),
    [
        (Topic, "topic", "slug"),
        (Tactic, "tactic", "slug"),
        (Sector, "firm_sector", "title"),
        (Authority, "coercing_authority", "name"),
    ],
)
def test_every_word_of_the_table_is_a_row_of_its_list(cast, model, column, name):
    words = {row[column] for row in ROWS.values()} - {""}
    assert words <= set(model.objects.values_list(name, flat=True))


def test_topics_wait_for_cases_to_come(cast):
    assert (
        Topic.objects.filter(
            slug__in=["data-transfer-demand", "overseas-community", "technology-partnership"]
        ).count()
        + Tactic.objects.filter(
            slug__in=["data-transfer-demand", "overseas-community", "technology-partnership"]
        ).count()
        == 3
    )


def test_every_campaign_says_what_its_entry_says(cast):
    for campaign in Campaign.objects.prefetch_related("deadlines", "tallies", "citations"):
        told = CAMPAIGNS[campaign.slug]
        assert campaign.title == told["title"]
        assert campaign.addressees == told.get("addressees")
        assert Counter(part.on for part in campaign.deadlines.all()) == Counter(
            part["on"] for part in told["deadlines"]
        )
        assert sorted((part.on, part.complied, part.of) for part in campaign.tallies.all()) == (
            sorted((part["on"], part["complied"], part["of"]) for part in told["tallies"])
        )
        cited = {(part.provision or part.instrument).key for part in campaign.citations.all()}
        assert cited == set(told["regulation_keys"])


def test_what_the_columns_could_not_carry_came_along(cases):
    doubts = json.loads((DATA / "doubts.json").read_text())
    # Notes are by slug, for both tables; the cast has the cases of the first.
    with (DATA / "cases_more.csv").open(newline="", encoding="utf-8") as table:
        later = {row["slug"] for row in csv.DictReader(table)}
    assert set(doubts["cases"]) <= {*cases, *later}
    doubts["cases"] = {slug: note for slug, note in doubts["cases"].items() if slug in cases}
    for slug, note in doubts["cases"].items():
        assert cases[slug].doubts == note.get("doubts", "")
        assert cases[slug].borderline == note.get("borderline", "")
        invoked = {part.text.key: part.invoked for part in cases[slug].citations.all()}
        assert note.get("invoked", {}).items() <= invoked.items()
    fined = [event for event in cases["muji-fine-2018"].timeline if event.kind == "fined"]
    assert [event.on for event in fined] == ["2018-04-02"]
    for name, facts in json.loads((DATA / "firms.json").read_text())["firms"].items():
        firms = {case.firm for case in cases.values() if case.firm.name == name}
        assert {firm.kind for firm in firms} <= {facts.get("kind", "company")}
        assert all(set(facts.get("other_names", ())) <= set(firm.other_names) for firm in firms)
        assert all(firm.original_names == facts.get("original_names", {}) for firm in firms)
        if "parent" in facts:
            assert {(firm.parent.name, firm.parent.country) for firm in firms} <= {
                tuple(facts["parent"])
            }
    for slug, note in doubts["cases"].items():
        timeline = cases[slug].timeline
        measures = [(event.kind, event.on, event.source) for event in timeline if event.source]
        told = [*note.get("measures", [])]
        if "recorded" in note:
            told.append({"kind": "recorded", **note["recorded"]})
        assert sorted(measures) == sorted((one["kind"], one["on"], one["source"]) for one in told)
        assert cases[slug].fine_ground == note.get("fine_ground", "")


def test_no_day_is_in_an_entry_that_is_not_in_a_file(cases):
    """Days of the demand come from the row or its campaign; all others from the row."""
    notes = json.loads((DATA / "doubts.json").read_text())["cases"]
    for slug, row in ROWS.items():
        known = {row[f"{name}_date"] for name in ("first_reported", "deadline", "response")}
        known |= {CAMPAIGNS[row["campaign_key"]]["issued_on"]} if row["campaign_key"] else set()
        known |= {row["first_response_date"], notes.get(slug, {}).get("fined_on", "")}
        known |= {change["on"] for change in notes.get(slug, {}).get("measures", ())}
        days = {day for event in cases[slug].timeline for day in (event.on, event.due_on)}
        assert days <= known | {""}, slug
