"""Collective responses: loaded whole, linked with a reason, counted against demands."""

import csv
import json

import pytest

from incidents.figures.measures import coverage
from incidents.intake import reference, responses
from incidents.intake.refusals import FileRefused
from incidents.models import (
    Campaign,
    Case,
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    Incident,
)
from incidents.models.law.instruments import Confidence

SHIPPED = json.loads((reference.DATA / "responses.json").read_text())
LINKS = json.loads((reference.DATA / "response_links.json").read_text())
with (reference.DATA / "cases.csv").open(newline="", encoding="utf-8") as file:
    CASES = {row["slug"] for row in csv.DictReader(file)}


def test_the_shipped_responses_are_loaded_whole(cast):
    told = {row.slug: row for row in CollectiveResponse.objects.prefetch_related("steps")}
    assert set(told) == {entry["key"] for entry in SHIPPED["responses"]}
    assert len(told) == 26
    for entry in SHIPPED["responses"]:
        row = told[entry["key"]]
        own = ";".join(row.jurisdictions) + (f" v {row.against}" if row.against else "")
        assert (row.name, own) == (entry["name"], entry["jurisdiction"])
        assert (row.started_on, row.confidence) == (entry["date"], entry["confidence"])
        said = f"{row.get_kind_display()}, {row.status}" if row.kind == "bill" else ""
        assert (said or row.get_kind_display()) == entry["kind"]
        assert row.sources == entry["source"]
        assert [
            (step.text, step.actor, step.article, step.duration, step.counted_from)
            for step in row.steps.all()
        ] == [
            (
                step["step"],
                step["actor"],
                step["article"],
                step["statutory_duration"],
                step["clock_start"],
            )
            for step in entry["steps"]
        ]


def test_each_has_a_source_that_can_be_opened(cast):
    for row in CollectiveResponse.objects.all():
        assert row.sources, row
        assert all(source.startswith(("https://", "http://")) for source in row.sources), row
    for link in CollectiveResponseLink.objects.select_related("response"):
        assert link.source in link.response.sources, link
        assert link.reason


def test_every_link_of_the_file_is_a_row(cast):
    refs = dict(Case.objects.exclude(slug="").values_list("slug", "ref"))
    assert {link["case"] for link in LINKS["links"] if "case" in link} <= CASES
    expected = {
        (link["response"], link.get("campaign"), refs.get(link.get("case"), ""))
        for link in LINKS["links"]
    }
    found = CollectiveResponseLink.objects.values_list("response__slug", "campaign__slug", "ref")
    assert set(found) == expected
    assert len(found) == len(LINKS["links"])
    assert Incident.objects.filter(
        tier="public", ref__in=[ref for _answer, _campaign, ref in found if ref]
    ).count() == len({ref for _answer, _campaign, ref in found if ref})


def test_loading_again_changes_nothing(cast):
    def rows():
        models = (CollectiveResponse, CollectiveResponseStep, CollectiveResponseLink)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = rows()
    reference.load_reference()
    reference.link_responses()
    assert rows() == before


def test_loading_mends_what_was_changed_by_hand(cast):
    CollectiveResponse.objects.filter(slug="wto-ds610").update(name="Wrong", status="won")
    row = CollectiveResponse.objects.get(slug="wto-ds610")
    row.steps.create(position=99, text="Wrong", confidence=Confidence.HIGH)
    CollectiveResponseLink.objects.filter(response=row).update(reason="Wrong")
    reference.load_reference()
    row = CollectiveResponse.objects.get(slug="wto-ds610")
    assert (row.name[:5], row.status, row.steps.count()) == ("DS610", "lapsed", 5)
    assert "Wrong" not in row.links.get().reason


def first(**values):
    return lambda whole: whole["responses"][0].update(values)


@pytest.mark.parametrize(
    ("change", "line", "column"),
    [
        (first(name=""), 1, "name"),
        (first(kind="wish"), 1, "kind"),
        (first(jurisdiction="XX"), 1, "jurisdiction"),
        (first(jurisdiction="EU v XX"), 1, "jurisdiction"),
        (first(jurisdiction=""), 1, "jurisdiction"),
        (first(kind="WTO dispute"), 1, "jurisdiction"),
        (first(date="2023-13"), 1, "date"),
        (first(confidence="sure"), 1, "confidence"),
        (first(source=[]), 1, "source"),
        (first(steps=[]), 1, "steps"),
        (first(steps=[{"step": "", "confidence": "high"}]), 1, "steps"),
        (first(steps=[{"step": "Ask", "confidence": "sure"}]), 1, "steps"),
        (first(source=["github:owner/name:path.md"]), 1, "source"),
        (first(source=["General knowledge."]), 1, "source"),
        (lambda whole: whole["responses"].append(whole["responses"][0]), 27, "key"),
    ],
)
def test_a_fault_in_the_file_is_named_and_nothing_is_loaded(cast, change, line, column):
    whole = json.loads(json.dumps(SHIPPED))
    whole["responses"][-1]["name"] = "Changed"
    change(whole)
    with pytest.raises(FileRefused) as refused:
        responses.load_responses(json.dumps(whole).encode())
    assert [(fault.line, fault.column) for fault in refused.value.refusals] == [(line, column)]
    assert not CollectiveResponse.objects.filter(name="Changed").exists()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"response": "nobody"}, "response"),
        ({"campaign": "no-letters"}, "campaign"),
        ({"campaign": ""}, "campaign"),
        ({"case": "qantas-caac-2018"}, "campaign"),
        ({"reason": ""}, "reason"),
        ({"source": ""}, "source"),
        ({"source": "General knowledge; no account was kept."}, "source"),
        ({"scope": "near"}, "scope"),
        ({"followed": "won"}, "followed"),
        ({"followed_on": "soon"}, "followed_on"),
        ({"followed": "unknown", "followed_on": "2018"}, "followed_on"),
    ],
)
def test_a_fault_in_a_link_is_named_and_nothing_is_linked(cast, change, column):
    whole = json.loads(json.dumps(LINKS))
    whole["links"][-1]["reason"] = "Changed"
    whole["links"][0] |= change
    with pytest.raises(FileRefused) as refused:
        responses.link(json.dumps(whole).encode())
    assert [(fault.line, fault.column) for fault in refused.value.refusals] == [(1, column)]
    assert not CollectiveResponseLink.objects.filter(reason="Changed").exists()


def test_a_response_is_linked_to_a_case_once_it_is_released(cast):
    case = cast.draft(slug="tatra-2026")
    entry = LINKS["links"][0] | {"campaign": "", "case": "tatra-2026"}
    raw = json.dumps({"links": [entry]}).encode()
    assert responses.link(raw) == {"links": 0}
    cast.release(case)
    assert responses.link(raw) == {"links": 1}
    case.refresh_from_db()
    assert CollectiveResponseLink.objects.get(ref=case.ref).response.slug == entry["response"]


@pytest.mark.parametrize(
    ("began", "demanded", "days"),
    [
        ("2018-05-05", "2018-04-25", 10),
        ("2018-05", "2018-04-25", None),
        ("2018-05-05", "2018-04", None),
        ("2018-05-05", "", None),
        ("", "2018-04-25", None),
    ],
)
def test_days_are_counted_where_both_are_known_to_the_day(cast, began, demanded, days):
    CollectiveResponse.objects.filter(slug="white-house-2018-05-05").update(started_on=began)
    row = CollectiveResponse.objects.get(slug="white-house-2018-05-05")
    assert row.days_after(demanded) == days


def test_campaigns_met_statements_and_no_instrument(cast):
    rows = {row.key: row for row in coverage.of_campaigns(Campaign.objects.all())}
    met = {key: row for key, row in rows.items() if row.responses}
    assert {key: row.responses for key, row in met.items()} == {
        "caac-letter-2018": {"statement": 3},
        "xinjiang-cotton-2021": {"statement": 1},
        "prague-letter-2020": {"statement": 1},
        "beef-suspensions-2020": {"statement": 1},
        "eu-banks-2025": {"statement": 1},
        "japan-control-list-2026": {"statement": 2},
    }
    assert (met["caac-letter-2018"].days, met["caac-letter-2018"].followed) == (10, "upheld")
    assert (met["eu-banks-2025"].days, met["eu-banks-2025"].followed) == (1, "lifted")
    others = {key: row for key, row in rows.items() if key not in met}
    assert {row.followed for row in others.values()} == {"unknown"}
    # Somebody looked for responses to these, and found none; to the rest nobody looked.
    searched = {"cyberspace-sweep-2018", "shirt-boycotts-2019", "donor-listing-2022"}
    assert {key for key, row in others.items() if row.search == "none-found"} == searched
    assert {others[key].searched_on for key in searched} == {"2026-11-30"}
    assert {row.search for key, row in others.items() if key not in searched} == {"not-searched"}


def test_a_response_without_a_day_leaves_the_days_open(cast):
    CollectiveResponse.objects.filter(slug="tw-mofa-2018").update(started_on="2018")
    letter = coverage.of_campaigns(Campaign.objects.filter(slug="caac-letter-2018"))[0]
    assert letter.days is None


def test_incidents_with_a_response_have_what_happened_afterwards(cast, django_assert_num_queries):
    entries = Incident.objects.visible_to(cast.stranger)
    with django_assert_num_queries(2):
        found = coverage.of_entries(entries)
    by_case = {
        slug: next(row for row in found if row.key == cast.case(slug).ref)
        for slug in ("continental-2021", "cbh-grain-2020", "treasury-wine-2020")
    }
    assert len(found) == 6
    assert by_case["continental-2021"].responses == {"dispute": 1, "support": 1}
    assert by_case["cbh-grain-2020"].followed == "unknown"
    assert by_case["treasury-wine-2020"].followed == "lifted"


def test_every_kind_is_in_one_column():
    kinds = [kind for kinds in coverage.GROUPS.values() for kind in kinds]
    assert sorted(kinds) == sorted(CollectiveResponse.Kind)


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ([], "unknown"),
        (["unknown"], "unknown"),
        (["unknown", "upheld"], "upheld"),
        (["upheld", "lifted"], "lifted"),
    ],
)
def test_the_best_known_outcome_counts(words, best):
    assert coverage.followed_of(words) == best


def test_the_share_that_resisted_is_of_the_known_responses():
    kinds = ["refused", "reversed", "complied", "partly-complied", "apologised", "unknown"]
    demands = [{"case_kind": "demand", "firm_response": kind} for kind in kinds]
    # Nothing was asked, so nothing was resisted.
    others = [
        {"case_kind": kind, "firm_response": "refused"} for kind in ("reprisal", "retaliation")
    ]
    share = coverage.share_resisted([*demands, *others])
    assert (share.part, share.whole) == (2, 5)
