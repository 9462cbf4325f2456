"""Generated sentences: a golden list that a person has read. Rules: test_sentence_rules.py."""

import pytest

from incidents.figures.measures.norm import PressureReach
from incidents.figures.results import coverage, network, norm
from incidents.figures.results.dimensions import dimension_sentence as by
from tests.support.sentences import (
    designations,
    fined,
    firms_named,
    flows,
    homes,
    norms,
    over_time,
    read,
    responses,
    responses_by,
    states_and_countries,
    together,
)

LAWS = {"cybersecurity-law": 18, "aviation-credit": 17, "advertising-law": 9}

# Read aloud, one by one. A change here is a change of what the public reads.
GOLDEN = [
    (
        by("regulation", LAWS, 103),
        "Cited most: Cybersecurity Law (18 of 103), then Civil Aviation Credit Measures (17).",
    ),
    (
        by("regulation", LAWS | {"cybersecurity-law": 17}, 103),
        "Cited most, tied: Cybersecurity Law and Civil Aviation Credit Measures (17 of 103 each),"
        " then Advertising Law (9).",
    ),
    (
        by("topic", dict.fromkeys(("tibet", "taiwan", "hong-kong", "xinjiang", "maps"), 4), 12),
        "Most common topic, tied: Tibet, Taiwan's designation, Hong Kong and 2 more"
        " (4 of 12 each).",
    ),
    (
        by("topic", {"tibet": 9, "taiwan": 4, "hong-kong": 4}, 15),
        "Most common topic: Tibet (9 of 15), then Taiwan's designation and Hong Kong (4 each).",
    ),
    (
        by("topic", {"tibet": 2, "taiwan": 1}, 3),
        "2 topics, none in more than 2 of the 3 incidents.",
    ),
    (by("topic", {"tibet": 3}, 5), "Topic: Tibet only (3 of 5 incidents)."),
    (
        by("topic", {"tibet": 1, "taiwan": 1}, 1),
        "1 incident. Topic: Tibet and Taiwan's designation.",
    ),
    (by("campaign", {}, 5), "Campaign: none recorded in the 5 incidents."),
    (by("campaign", {}, 1), "Campaign: none recorded in the one incident."),
    (by("topic", {}, 0), "No incidents match these filters."),
    (
        by("state", {"CN": 101, "VN": 2}, 103),
        "Most incidents: China (101 of 103), then Viet Nam (2).",
    ),
    (
        by("firm_response", {"complied": 38, "unknown": 35, "apologised": 17, "refused": 5}, 95),
        "Most common response: complied (38 of 95), then apologised (17)."
        " The response is not known in 35 incidents.",
    ),
    (
        by("firm_response", {"unknown": 9, "complied": 1}, 10),
        "Firm's response: complied only (1 of 10 incidents)."
        " The response is not known in 9 incidents.",
    ),
    (
        by("firm_response", {"unknown": 9}, 9),
        "The firm's response is not known in any of the 9 incidents.",
    ),
    (
        by("firm_response", {"unknown": 1}, 1),
        "The firm's response is not known in the one incident.",
    ),
    (
        over_time({"2018": 31, "2019": 30, "2025": 5, "2026": 2}, 103),
        "Busiest year: 2018 (31 of 103). Latest: 2 so far in 2026; 5 in 2025.",
    ),
    (
        over_time({"2020": 4, "2021": 30, "2022": 1}),
        "Busiest year: 2021 (30 of 35). Latest: 1 in 2022; 30 in 2021.",
    ),
    (
        over_time({"2019": 5, "2020": 0, "2021": 5}),
        "Busiest year, tied: 2019 and 2021 (5 of 10 each). Latest: 5 in 2021; none in 2020.",
    ),
    (
        over_time({"2019": 2, "2020": 1}),
        "No year has more than 2 of the 3 incidents. Latest: 1 in 2020; 2 in 2019.",
    ),
    (over_time({"2018": 1}), "1 incident, first reported in 2018."),
    (over_time({"2018": 2}), "Both incidents were first reported in 2018."),
    (over_time({"2018": 7}), "All 7 incidents were first reported in 2018."),
    (over_time({}), "No incidents match these filters."),
    (
        over_time({"2026-Q3": 4, "2026-Q4": 3}, 7, "quarter"),
        "Busiest quarter: Q3 2026 (4 of 7). Latest: 3 so far in Q4 2026; 4 in Q3 2026.",
    ),
    (
        over_time({"2026-10": 0, "2026-11": 3, "2026-12": 3}, 3, "month"),
        "Busiest month, tied: November 2026 and December 2026 (3 of 3 each)."
        " Latest: 3 so far in November 2026; none in October 2026.",
    ),
    (
        over_time({"2018-01": 1, "2018-02": 1}, 1, "month"),
        "1 incident, first reported between January 2018 and February 2018.",
    ),
    (
        responses(complied=38, partly_complied=8, apologised=17, refused=5, unknown=35),
        "Firms conceded in 63 of the 68 demands where their response is known, 8 of them only in"
        " part: 93% (95% interval 84% to 97%; 68 campaigns and single cases). That is at least 61%"
        " of all 103 demands, even if every firm"
        " whose response is unknown resisted.",
    ),
    (
        responses(complied=17),
        "Firms conceded in all 17 demands where their response is known"
        " (95% interval 79% to 100%; 17 campaigns and single cases).",
    ),
    (
        responses(refused=8, unknown=1),
        "Firms conceded in none of the 8 demands where their response is known"
        " (95% interval 0% to 41%; 8 campaigns and single cases). The response is not known in 1"
        " other demand.",
    ),
    (
        responses(complied=2, refused=1, unknown=9),
        "Firms conceded in 2 of the 3 demands where their response is known."
        " The response is not known in 9 other demands.",
    ),
    (
        responses(reversed=1),
        "The firm did not concede in the one demand where its response is known.",
    ),
    (
        responses(apologised=1, unknown=1),
        "The firm conceded in the one demand where its response is known."
        " The response is not known in 1 other demand.",
    ),
    (responses(unknown=4), "The firm's response is not known in any of the 4 incidents."),
    (responses(), "No demands match these filters."),
    (
        responses_by(("taiwan", 19, 15), ("tibet", 3, 3)),
        "Taiwan's designation: firms conceded in 15 of the 19 demands where their response is"
        " known: 79%.",
    ),
    (
        responses_by(("taiwan", 0, 0), ("tibet", 3, 2)),
        "Tibet: firms conceded in 2 of the 3 demands where their response is known.",
    ),
    (responses_by(("taiwan", 0, 0)), "No response is known."),
    (responses_by(), "No demands match these filters."),
    (
        norms(("taiwan", "2018", 21, 19, 17), ("taiwan", "2022", 1, 1, 1)),
        "Taiwan's designation in 2018: 17 of 19 firms whose response is known conceded; 21 are"
        " recorded here. In 2022: the one firm whose response is known conceded.",
    ),
    (
        norms(("taiwan", "2018", 5, 5, 0), ("taiwan", "2022", 1, 0, 0)),
        "Taiwan's designation in 2018: none of the 5 firms whose response is known conceded."
        " In 2022: 1 firm is recorded here; its response is not known.",
    ),
    (
        norms(("tibet", "2018", 4, 0, 0)),
        "Tibet in 2018: 4 firms are recorded here; no response is known.",
    ),
    (
        norms(("tibet", "2018", 4, 2, 2)),
        "Tibet in 2018: both firms whose response is known conceded; 4 are recorded here.",
    ),
    (norms(), "No demands match these filters."),
    (
        norm.norm_note(PressureReach(63, 0, 6)),
        "Demands only: reprisals and retaliation, which demand nothing of the firm, are not"
        " counted here. Firms of one enterprise group are counted once for each topic and year; a"
        " firm that is not named, once for each incident. In 6 of the 63 incidents in which firms"
        " conceded, no listed tactic is recorded.",
    ),
    (
        designations(
            ("Taiwan, China", "2018", 15, 19),
            ("Taiwan, China", "2022", 1, 1),
            ("Taiwan", "2018", 3, 19),
            ("other", "2018", 3, 19),
        ),
        "Used most in 2018: “Taiwan, China” (15 of 19), then “Taiwan” and another name (3 each).",
    ),
    (
        designations(("Taiwan, China", "2022", 1, 1), ("Chinese Taipei", "2022", 1, 1)),
        "“Taiwan, China” and “Chinese Taipei” in the one wording recorded in 2022.",
    ),
    (designations(), "No wording is recorded after a demand about Taiwan's name."),
    (
        firms_named(103, Cathay_Pacific=5, Muji=2, Delta=1),
        "3 firms are named, 2 of them in more than one incident."
        " Named most: Cathay Pacific (5 of 103), then Muji (2).",
    ),
    (firms_named(4, Muji=2, Delta=1), "2 firms are named, 1 of them in more than one incident."),
    (firms_named(4, Muji=1, Delta=1), "2 firms are named, each in one incident."),
    (firms_named(4, Muji=1), "One firm is named, in 1 incident."),
    (firms_named(4), "No firm is named."),
    (firms_named(0), "No incidents match these filters."),
    (
        fined(4, 4, "11795270.42", "13947944.15"),
        "4 fines, together EUR 11,795,270 (USD 13,947,944).",
    ),
    (
        fined(1, 1, "25614.49", None),
        "1 fine of EUR 25,614.",
    ),
    (
        fined(5, 4, "100", "118"),
        "5 fines. 4 of them come to EUR 100 (USD 118).",
    ),
    (fined(1, 0, None, None), "1 fine; no exchange rate is known to convert the sum."),
    (fined(2, 0, None, None), "2 fines; no exchange rate is known to convert the sums."),
    (fined(0, 0, None, None), "No fines are recorded."),
    (
        flows(103, ("caac", "aviation-credit", "airline", 17), ("", "advertising-law", "", 4)),
        "Most common combination: CAAC – Civil Aviation Credit Measures – airlines (17 of 103),"
        " then authority not known – Advertising Law – sector not known (4).",
    ),
    (flows(7, ("caac", "", "airline", 7)), "Combination: none recorded in the 7 incidents."),
    (
        together(("art. 9", "art. 57", 5), ("art. 1", "art. 2", 4)),
        "Cited together most often: art. 9 with art. 57 (5 incidents), then art. 1 with art. 2"
        " (4).",
    ),
    (
        together(("art. 9", "art. 57", 2), ("art. 1", "art. 2", 1)),
        "2 pairs of articles are cited together, none in more than 2 incidents.",
    ),
    (together(("art. 9", "art. 57", 1)), "Cited together: art. 9 with art. 57 (1 incident)."),
    (together(), "No two articles are cited together."),
    (
        states_and_countries(103, ("CN", "US", 29), ("CN", "JP", 14)),
        "Most common pair: China – United States (29 of 103), then China – Japan (14).",
    ),
    (
        homes(103, US=31, JP=14, TW=14),
        "Most incidents: United States (31 of 103), then Japan and TW (14 each)."
        " Firms from 3 countries were affected.",
    ),
    (homes(1, US=1), "1 incident. Home country of the firm: United States."),
    (
        coverage.coverage_sentence(12, 9, 2),
        "Collective responses are recorded for 9 of 12 campaigns, with a dispute or a legal"
        " instrument in 2.",
    ),
    (
        coverage.coverage_sentence(12, 9, 0),
        "Collective responses are recorded for 9 of 12 campaigns, none with a dispute or a legal"
        " instrument.",
    ),
    (
        coverage.coverage_sentence(12, 0, 0),
        "No collective response to any of the 12 campaigns is recorded.",
    ),
    (
        coverage.coverage_sentence(1, 1, 1),
        "A collective response to the one campaign is recorded, with a dispute or a legal"
        " instrument.",
    ),
    (
        coverage.coverage_sentence(1, 1, 0),
        "A collective response to the one campaign is recorded.",
    ),
    (
        coverage.coverage_sentence(1, 0, 0),
        "No collective response to the one campaign is recorded.",
    ),
    (coverage.coverage_sentence(0, 0, 0), "None of these incidents belongs to a campaign."),
    (
        network.several_campaigns_sentence([]),
        "No named firm was addressed by more than one campaign.",
    ),
    (
        network.several_campaigns_sentence([{"label": "Delta"}]),
        "Delta was addressed by more than one campaign.",
    ),
    (
        network.several_campaigns_sentence([{"label": name} for name in "ABCDE"]),
        "5 named firms were addressed by more than one campaign: A, B, C and 2 more.",
    ),
]


@pytest.mark.parametrize(("sentence", "text"), GOLDEN)
def test_the_golden_list(sentence, text):
    assert read(sentence) == text
