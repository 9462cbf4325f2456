"""Answers are what was asked: rows and counts against the documents, read here by hand."""

import json
import re
import unicodedata
from collections import Counter
from datetime import date
from functools import cache

import pytest
import snowballstemmer
from babel import Locale
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from incidents.access import tier_of
from incidents.intake.reference import DATA
from incidents.models import Incident
from incidents.pages.web import query as asked
from incidents.queries import Query
from incidents.values.tiers import Tier

STEM = snowballstemmer.stemmer("english").stemWord
SLUGS = {
    row["name"]: row["slug"]
    for row in json.loads((DATA / "authorities.json").read_text())["authorities"]
}
REFERENCE = json.loads((DATA / "reference.json").read_text())
TITLES = {
    (kind, row["slug"]): row["title"]
    for kind in ("topic", "tactic", "sector")
    for row in REFERENCE[f"{kind}s"]
}
OTHERS = json.loads((DATA / "search_names.json").read_text())
OTHERS["authority"] = {
    row["name"]: row["other_names"]
    for row in json.loads((DATA / "authorities.json").read_text())["authorities"]
}
CAMPAIGNS = {
    row["title"]: row["key"]
    for row in json.loads((DATA / "campaigns.json").read_text())["campaigns"]
}
from tests.support.examples import examples


def plain(text):
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c))


def last_day(day):
    year, month, rest = (*map(int, day.split("-")), 0, 0)[:3]
    if rest:
        return date(year, month, rest)
    following = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def first_day(day):
    return date.fromisoformat((day + "-01-01")[:10]) if len(day) < 10 else date.fromisoformat(day)


def texts(document):
    cited = document["citations"]
    yield from (document["title"], document["firm"], *document["firm_names"])
    yield document["demanded_change"]
    yield from (row[side] for row in document["wordings"] for side in ("before", "after"))
    yield (document["authority"] or {}).get("name", "")
    yield from (row[name] for row in cited for name in ("instrument_title", "instrument_title_zh"))
    yield from (document["campaign"] or "", (document["fine"] or {}).get("currency", ""))
    yield from filed_under(document)


def filed_under(document):
    """What the shipped files call that which an entry is filed under."""
    keys = {
        "topic": document["topics"],
        "tactic": document["tactics"],
        "sector": [(document["sector"] or {}).get("slug", "")],
        "firm_response": [document["firm_response"]],
        "country": [document["country"], document["coercing_state"]],
    }
    for kind, own in keys.items():
        for key in own:
            yield from (TITLES.get((kind, key), ""), *OTHERS[kind].get(key, []))
    yield document["firm_response"].replace("unknown", "")
    yield from OTHERS["authority"].get((document["authority"] or {}).get("name"), [])
    for code in keys["country"]:
        if code not in ("", "HK", "MO"):
            yield from (Locale(one).territories.get(code, "") for one in ("en", "zh", "ja", "ru"))


def says(document, word):
    if re.search("[\u4e00-\u9fff]", word):
        return any(word in text for text in texts(document))
    return any(STEM(plain(word)) in stems(text) for text in texts(document))


@cache
def stems(text):
    for joined, by in ((r"\b(\w{1,3})&(\w{1,3})\b", r"\1\2"), (r"['’]s\b", "")):
        text = re.sub(joined, by, text)
    return {STEM(part) for part in re.findall(r"[^\W_]+", plain(text))}


def values(document, word):
    """What an entry holds under a word of the question, read off its document."""
    return {
        "topic": lambda: document["topics"],
        "tactic": lambda: document["tactics"],
        "firm_response": lambda: [document["firm_response"]],
        "state": lambda: [document["coercing_state"]],
        "country": lambda: [document["country"]],
        "attribution": lambda: [document["attribution"]],
        "case_kind": lambda: [document["case_kind"]],
        "sector": lambda: [(document["sector"] or {}).get("slug", "")],
        "authority": lambda: [SLUGS.get((document["authority"] or {}).get("name"), "")],
        "campaign": lambda: [CAMPAIGNS.get(document["campaign"], "")],
        "regulation": lambda: {row["instrument"] for row in document["citations"]},
        "provision": lambda: {row["provision"] for row in document["citations"]} - {""},
        "source_kind": lambda: {row["kind"] for row in document.get("sources", ())},
        "source_grade": lambda: sorted(map(grade, document.get("sources", ())))[:1],
        "confidence": lambda: [document["confidence"]],
    }[word]()


def grade(source):
    return source["reliability"] + source["credibility"]


def answers(document, words):
    """Whether an entry answers a question, by reading its document."""
    for word, asked_for in words.items():
        if word == "q":
            fits = all(says(document, one) for one in asked_for[0].split())
        elif word == "since":
            fits = last_day(document["reported_on"]) >= first_day(asked_for[0])
        elif word == "until":
            fits = first_day(document["reported_on"]) <= last_day(asked_for[0])
        elif word == "demand_deadline_before":
            day = document["demand_deadline_on"]
            fits = bool(day) and first_day(day) < first_day(asked_for[0])
        else:
            fits = is_wanted(set(values(document, word)) - {""}, asked_for)
        if not fits:
            return False
    return True


def is_wanted(own, asked_for):
    """Whether an incident with these values of a filter is wanted: some, none of others, blank."""
    wanted = {one for one in asked_for if not one.startswith("-")}
    fits = not wanted or bool(own & wanted) or ("none" in wanted and not own)
    return fits and all(f"-{one}" not in asked_for for one in own or {"none"})


# Filters that no incident is blank in.
NEVER_BLANK = ("state", "case_kind", "attribution", "firm_response")
MANY = (
    "topic",
    "tactic",
    "firm_response",
    "state",
    "country",
    "attribution",
    "sector",
    "authority",
)
MANY += ("campaign", "regulation", "provision", "source_kind", "source_grade", "confidence")
DAYS = st.sampled_from(["2008", "2018", "2018-01", "2018-05", "2018-05-25", "2019-08-11", "2026"])
LOOKED_FOR = ["muji", "Lufthansa", "taiwan", "map", "boycott", "广告法", "网络", "taiwan maps", "h"]


@st.composite
def questions(draw, held):
    """Words with values that entries hold, a few at a time."""
    words = {}
    for word in draw(st.lists(st.sampled_from(MANY), max_size=3, unique=True)):
        values = [*held[word], *(f"-{one}" for one in held[word])]
        values += [] if word in NEVER_BLANK else ["none", "-none"] * 2
        words[word] = draw(st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True))
    for word in draw(
        st.lists(st.sampled_from(("since", "until", "demand_deadline_before")), max_size=1)
    ):
        words[word] = [draw(DAYS)]
    if draw(st.integers(0, 3)) == 0:
        words["q"] = [draw(st.sampled_from(LOOKED_FOR))]
    return words


# Slow: sixty questions, each read against every document and every value of each facet.
@pytest.mark.slow
@pytest.mark.parametrize("who", ["stranger", "analyst"])
def test_an_answer_is_what_the_documents_say(cast, who):
    user = getattr(cast, who)
    # Tiers that differ: one entry more for the community, one with less to say.
    cast.release(cast.draft(marking="green", firm=cast.firm(name="Green Works")))
    tier = tier_of(user)
    documents = dict(Incident.objects.filter(tier=tier).values_list("ref", "document"))
    assert len(documents) == (104 if tier == Tier.COMMUNITY else 103)
    held = {
        word: sorted({one for row in documents.values() for one in values(row, word) if one})
        for word in MANY
    }

    @given(questions(held))
    @examples(25)
    def holds(words):
        query = QueryDict(urlencode(words, doseq=True))
        question = Query(query, user)
        found = set(question.rows().values_list("ref", flat=True))
        assert found == {ref for ref, row in documents.items() if answers(row, words)}
        for facet in asked.facets(question, "/incidents/"):
            own = words.get(facet["word"], [])
            out = [one for one in own if one.startswith("-")]
            others = words | {facet["word"]: out}
            rest = [row for row in documents.values() if answers(row, others)]
            listed = {row["value"]: row["count"] for row in facet["rows"] + facet["more"]}
            told = {value: count for value, count in listed.items() if count is not None}
            assert {*listed} - {*told} == {*out}
            counted = Counter(one for row in rest for one in set(values(row, facet["word"])) if one)
            counted["none"] = sum(not set(values(row, facet["word"])) - {""} for row in rest)
            told_out = {one for one in counted if f"-{one}" in out}
            chosen = {one: counted[one] for one in {*own} - {*out} if f"-{one}" not in out}
            wanted = {one: n for one, n in counted.items() if n and one not in told_out} | chosen
            assert told == wanted, facet["word"]

    holds()


def test_each_count_of_a_facet_is_the_number_of_rows_behind_its_link(cast):
    for query in ("", "topic=tibet", "firm_response=complied&state=CN", "q=taiwan&since=2018"):
        question = Query(QueryDict(query), cast.stranger)
        for facet in asked.facets(question, "/incidents/"):
            for row in facet["rows"] + facet["more"]:
                if facet["word"] in question.parameters:
                    continue
                behind = Query(QueryDict(row["url"].partition("?")[2]), cast.stranger)
                assert behind.rows().count() == row["count"], row["url"]
