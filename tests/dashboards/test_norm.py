"""The norm: who of those targeted gave in, and which names for Taiwan firms write."""

import csv
from collections import Counter, defaultdict

import pytest

from incidents.figures.measures.designations import (
    Designation,
    designations_over_time,
    find_designations,
)
from incidents.figures.measures.norm import by_topic_and_year, conceded_unasked
from incidents.intake import reference
from incidents.models import Incident, Topic
from incidents.values.tiers import Consent
from tests.register.test_home import group_of

SHIPPED = list(csv.DictReader((reference.DATA / "cases.csv").read_text().splitlines()))
DEMANDS = [row for row in SHIPPED if row["case_kind"] == "demand"]
CONCEDED = ("complied", "partly-complied", "apologised")
CHINA, TAIPEI, TAIWAN, OTHER = Designation


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


def test_the_norm_of_the_shipped_cases(public, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = by_topic_and_year(public)
    firms = defaultdict(lambda: (set(), set(), set()))
    for row in DEMANDS:
        for topic in row["topic"].split(";"):
            targeted, known, conceded = firms[topic.strip(), int(row["first_reported_date"][:4])]
            group = group_of(row["firm"])
            targeted.add(group)
            known.update([group] if row["response"] != "unknown" else [])
            conceded.update([group] if row["response"] in CONCEDED else [])
    assert {
        (row.topic, row.year): (row.targeted, row.known, row.conceded.part) for row in found
    } == {key: tuple(map(len, sets)) for key, sets in firms.items()}
    assert [row[:2] for row in found] == sorted(firms)
    for row in found:
        assert (row.conceded.whole, row.of_targeted.whole) == (row.known, row.targeted)


def test_a_firm_counts_once_a_year_and_one_without_a_name_once_an_entry(cast, public):
    topic = Topic.objects.create(slug="trial", title="Trial")
    firm = cast.firm()
    for response, consent in (
        ("complied", Consent.NAMED),
        ("refused", Consent.NAMED),
        ("", Consent.SECTOR),
        ("apologised", Consent.SECTOR),
    ):
        case = cast.draft(firm=firm, consent=consent.value)
        case.topics.add(topic)
        cast.release(cast.tell(case, {"kind": response}) if response else case)
    (row,) = (row for row in by_topic_and_year(public) if row.topic == "trial")
    # The named firm once, having given in once; the two unnamed entries each for itself.
    assert (row.year, row.targeted, row.known, row.conceded.part) == (2026, 3, 2, 2)
    assert row.of_targeted.share == pytest.approx(2 / 3)


def test_who_gave_in_unasked(cast, public, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = conceded_unasked(public)
    # Each row of the table that gave in says what was demanded; some name no tactic but "other".
    rows = [row for row in DEMANDS if row["response"] in CONCEDED]
    assert not [row for row in rows if not row["demanded_change"] or not row["tactic"]]
    others = sum(row["tactic"] == "other" for row in rows)
    assert found == (len(rows), 0, others)
    assert found.unlisted_means == others > 0
    # As a demand was released before a release asked for what was demanded.
    release = cast.release(cast.tell(cast.draft(), {"kind": "complied"}))
    Incident.objects.filter(release=release).update(demanded_change="")
    assert conceded_unasked(public) == (len(rows) + 1, 1, others)


@pytest.mark.parametrize(
    ("wording", "names"),
    [
        ("Taiwan, China", {CHINA}),
        ("Taiwan (China)", {CHINA}),
        ("Taiwan - China", {CHINA}),
        ("TAIWAN CHINA", {CHINA}),
        ("Taiwan, Province of China", {CHINA}),
        ("Taiwan, P.R. China", {CHINA}),
        ("Taiwan shown as part of China", {CHINA}),
        ("China Taiwan", {CHINA}),
        ("China (Taiwan)", {CHINA}),
        ("中国台湾", {CHINA}),
        ("中國臺灣", {CHINA}),
        ("Chinese Taipei", {TAIPEI}),
        ("中华台北", {TAIPEI}),
        ("Taiwan, China or Chinese Taipei", {CHINA, TAIPEI}),
        ("Taiwan", {TAIWAN}),
        ("Made in Taiwan", {TAIWAN}),
        ("台灣", {TAIWAN}),
        ("Taiwan-China on the booking form; a holiday page kept Taiwan", {CHINA, TAIWAN}),
        ("Taiwan, China on Chinese-language site only; Taiwan kept elsewhere", {CHINA, TAIWAN}),
        ("Taipei and airport code only, no country", {OTHER}),
        ("Choice shown as New Taiwan Dollar / Chinese Yuan", {OTHER}),
        ("Taiwanese", {OTHER}),
        ("Taiwan and Chinese Taipei", {TAIWAN, TAIPEI}),
        ("", {OTHER}),
    ],
)
def test_the_names_in_a_wording(wording, names):
    assert find_designations(wording) == names


def test_the_names_that_the_shipped_firms_use(public, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = designations_over_time(public)
    # By hand from the table. 2018: of 20 wordings 10 quote. Ten describe: "Taiwan shown as part of
    # China" (four), four that name a city alone, and two that give the words of Chinese pages.
    # "Taiwan, China" in nine, one of them beside "Taiwan"; Air India's "Chinese Taipei". 2022:
    # Apple's labels, with both.
    assert [tuple(row) for row in found] == [
        (2018, CHINA, 9, 10),
        (2018, TAIPEI, 1, 10),
        (2018, TAIWAN, 1, 10),
        (2022, CHINA, 1, 1),
        (2022, TAIPEI, 1, 1),
    ]
    told = Counter(
        (row["response_date"] or row["first_reported_date"])[:4]
        for row in SHIPPED
        if row["wording_after"] and row["topic"] == "taiwan-designation"
    )
    assert told == {"2018": 20, "2022": 1}


def test_the_year_is_that_of_the_first_report(cast, public):
    case = cast.tell(cast.draft(reported_on="2026-01"), {"kind": "complied", "on": "2025-12"})
    case.topics.add(Topic.objects.get(slug="taiwan-designation"))
    case.wordings.create(after="Taiwan", is_quoted=True)
    cast.release(case)
    assert (2026, TAIWAN, 1, 1) in designations_over_time(public)
    assert public.get(reported_on="2026-01").designations_used == ["Taiwan"]


def test_names_are_read_where_the_demand_is_about_taiwan_alone(cast, public):
    case = cast.draft()
    case.wordings.create(after="Taiwan", is_quoted=True)
    assert public.get(ref=cast.release(case).case.ref).designations_used == []


def test_a_description_is_no_quotation(cast, public, client):
    case = cast.draft()
    case.topics.add(Topic.objects.get(slug="taiwan-designation"))
    case.wordings.create(before="Taiwan", after="Taiwan shown as part of China")
    ref = cast.release(case).case.ref
    assert public.get(ref=ref).designations_used == []
    page = client.get(f"/incidents/{ref}/").content.decode()
    assert "these are not the exact words" in page
    # Two texts side by side, and no difference word by word.
    assert "<ins>Taiwan shown as part of China</ins>" in page


def test_no_entries_use_no_name(public):
    assert designations_over_time(public.filter(ref="none")) == []
    assert by_topic_and_year(public.filter(ref="none")) == []
