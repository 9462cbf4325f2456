"""The playbook beyond China's letters: other coercing states, listings, ended measures, home law.

Each case is told in facts as accounts give them, and judged as a trade lawyer would.
"""

import datetime as dt
from dataclasses import replace

import pytest

from incidents.playbook import PLAYBOOK, RECOMMENDATIONS, Facts, judge
from incidents.values.partial_dates import PartialDate

TODAY = dt.date(2026, 11, 25)
DAY = PartialDate


def facts(**known):
    """The facts of a case; what is not given is blank."""
    blank = {
        "attribution": "led",
        "firm_kind": "company",
        "sector": "",
        "events": (),
        "demanded_on": None,
        "demand_deadline_on": None,
        "acted_on": None,
    }
    return Facts(**blank | known)


# Iran's minister of transport told foreign airlines to write "Persian Gulf" on board within 15
# days, or be kept out of its airspace (February 2010).
GULF_AIRLINES = facts(
    coercing_state="IR",
    home="AE",
    sector="airline",
    topics=("maps-and-borders",),
    tactics=("licence-threat",),
    reported_on=DAY("2010-02-22"),
    demanded_on=DAY("2010-02-22"),
    demand_deadline_on=DAY("2010-03-09"),
    campaign="Persian Gulf on board",
    others=("KW", "QA"),
)
# Saudi Arabia stopped buying Canadian grain after words of Canada's foreign ministry (August 2018).
CANADA_GRAIN = facts(
    coercing_state="SA",
    home="CA",
    sector="grain-trade",
    topics=("home-government-act",),
    tactics=("import-suspension",),
    reported_on=DAY("2018-08-07"),
    case_kind="retaliation",
    measure_status="in-force",
    measure_changed_on=DAY("2018-08-07"),
)
# Letters of embassies of the United States to firms in the Union: certify within five days that
# they follow Executive Order 14173 (March 2025).
EMBASSY_LETTERS = facts(
    coercing_state="US",
    home="FR",
    topics=("diversity-programmes",),
    tactics=("regulatory-demand-letter",),
    reported_on=DAY("2025-03-28"),
    demanded_on=DAY("2025-03-28"),
    demand_deadline_on=DAY("2025-04-02"),
    campaign="Embassy letters",
    others=("BE", "ES"),
    laws=("us-eo-14173-2025",),
)
# A news agency of the United States was shut out of events for writing "Gulf of Mexico" (2025).
GULF_OF_AMERICA = facts(
    coercing_state="US",
    home="US",
    sector="",
    topics=("maps-and-borders",),
    tactics=("access-denial",),
    reported_on=DAY("2025-02-11"),
    demanded_on=DAY("2025-02-11"),
)
# A shipyard of Japan on China's control list (24 February 2026).
SHIPYARD = facts(
    coercing_state="CN",
    home="JP",
    sector="shipbuilding",
    topics=("home-government-act",),
    tactics=("export-control-listing",),
    reported_on=DAY("2026-02-24"),
    acted_on=DAY("2026-02-24"),
    events=("imposed",),
    case_kind="retaliation",
    authority="mofcom",
    laws=("export-control-law-2020",),
    measure_status="in-force",
)
# A bank of Lithuania under countermeasures from 13 August 2025 to 24 April 2026.
BANK = facts(
    coercing_state="CN",
    home="LT",
    sector="banking",
    topics=("home-government-act",),
    tactics=("entity-listing",),
    reported_on=DAY("2025-08-13"),
    acted_on=DAY("2025-08-13"),
    events=("imposed", "lifted"),
    case_kind="retaliation",
    authority="mofcom",
    laws=("anti-foreign-sanctions-law-2021",),
    measure_status="lifted",
    measure_changed_on=DAY("2026-04-24"),
)
# A maker of drones in the United States on the unreliable entity list, suspended since May 2025.
DRONES = facts(
    coercing_state="CN",
    home="US",
    sector="drones",
    topics=("arms-for-taiwan",),
    tactics=("entity-listing",),
    reported_on=DAY("2025-04-04"),
    acted_on=DAY("2025-04-04"),
    events=("imposed", "suspended"),
    case_kind="reprisal",
    authority="mofcom-uel",
    laws=("uel-provisions-2020",),
    measure_status="suspended",
    measure_changed_on=DAY("2025-05-14"),
)


def judged(known):
    return {one.entry.key: one for one in judge(known, today=TODAY)}


# (facts, available, open, ended); the rest is not available.
GOLDEN = {
    "airlines and the Persian Gulf": (
        GULF_AIRLINES,
        {"demarche", "joint-statement"},
        {"home-blocking", "local-remedies"},
        set(),
    ),
    "Saudi Arabia and Canada": (
        CANADA_GRAIN,
        {"demarche", "wto-dispute", "support"},
        {"g7-platform", "local-remedies"},
        set(),
    ),
    "embassy letters": (
        EMBASSY_LETTERS,
        {"demarche", "joint-statement", "g7-platform"},
        {"home-blocking", "local-remedies"},
        set(),
    ),
    "Gulf of America": (GULF_OF_AMERICA, set(), {"local-remedies"}, set()),
    "a shipyard on the control list": (
        SHIPYARD,
        {"demarche", "g7-platform", "wto-dispute", "support", "cn-removal", "cn-exemption"},
        {"us-antiboycott", "us-irc-999", "export-controls", "cn-reconsideration"},
        set(),
    ),
    "a bank, ended": (
        BANK,
        set(),
        set(),
        {
            *("demarche", "g7-platform", "eu-aci", "support", "us-antiboycott", "us-irc-999"),
            *("cn-removal", "cn-exemption"),
        },
    ),
    "drones, suspended": (
        DRONES,
        set(),
        set(),
        {
            *("demarche", "g7-platform", "support", "us-antiboycott", "us-irc-999"),
            *("export-controls", "cn-removal", "cn-exemption"),
        },
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_responses_that_a_trade_lawyer_would_name(cast, name):
    known, available, is_open, ended = GOLDEN[name]
    found = {}
    for key, one in judged(known).items():
        found.setdefault(one.verdict, set()).add(key)
    assert found.get("available", set()) == available
    assert found.get("open", set()) == is_open
    assert found.get("ended", set()) == ended


# Why, in the words that decide.
WHY = [
    (GULF_AIRLINES, "eu-aci", "No firm or state of the Union is recorded as affected"),
    (GULF_AIRLINES, "wto-dispute", "not, by itself, a measure on trade"),
    (GULF_AIRLINES, "joint-reply", "The demand deadline has passed: 9 March 2010."),
    (GULF_AIRLINES, "g7-platform", "No member of the G7 other than the coercing state"),
    (GULF_AIRLINES, "cn-reconsideration", "The coercing state is Iran"),
    (GULF_AIRLINES, "foreign-interference", "An open act under the coercing state's own law"),
    (CANADA_GRAIN, "home-blocking", "Nothing was demanded of the firm"),
    (CANADA_GRAIN, "g7-platform", "before the platform was set up on 20 May 2023"),
    (CANADA_GRAIN, "joint-statement", "Recorded as affected: Canada. A joint statement needs"),
    (EMBASSY_LETTERS, "eu-aci", "what the firm says or does"),
    (EMBASSY_LETTERS, "eu-blocking", "us-eo-14173-2025, which the Annex does not name"),
    (EMBASSY_LETTERS, "us-antiboycott", "a request of the United States itself is not one"),
    (EMBASSY_LETTERS, "joint-reply", "The demand deadline has passed: 2 April 2025."),
    (EMBASSY_LETTERS, "home-blocking", "whether France has one is not recorded"),
    (GULF_OF_AMERICA, "demarche", "which is itself the coercing state"),
    (GULF_OF_AMERICA, "g7-platform", "No member of the G7 other than the coercing state"),
    (GULF_OF_AMERICA, "us-antiboycott", "not one of a foreign country"),
    (GULF_OF_AMERICA, "foreign-interference", "which is itself the coercing state"),
    (SHIPYARD, "export-controls", "A listing by the coercing state is no ground by itself"),
    (SHIPYARD, "us-antiboycott", "is not by itself a request to a United States person"),
    (SHIPYARD, "cn-reconsideration", "not called final"),
    (SHIPYARD, "cn-reconsideration", "the term can run until 24 February 2027"),
    (SHIPYARD, "cn-litigation", "The term ended 24 August 2026"),
    (BANK, "cn-reconsideration", "articles 4 to 6 of the Anti-Foreign Sanctions Law are final"),
    (BANK, "cn-reconsideration", "Order 803, article 14"),
    (BANK, "cn-litigation", "No reconsideration and no suit"),
    (BANK, "export-controls", "a listing by the coercing state is no ground for a control"),
    (BANK, "demarche", "The measure ended on 24 April 2026. This would matter again"),
    (DRONES, "support", "suspended since 14 May 2025. This would matter again if the suspension"),
]


@pytest.mark.parametrize(("known", "key", "words"), WHY)
def test_each_verdict_says_why(cast, known, key, words):
    assert any(words in reason for reason in judged(known)[key].reasons), judged(known)[key].reasons


def test_a_measure_that_has_ended_fits_nothing_and_starts_no_deadline(cast):
    for known in (BANK, DRONES):
        for one in judged(known).values():
            assert one.verdict in ("ended", "unavailable")
            assert one.next_deadline is None
        revived = judged(replace(known, measure_status="in-force"))
        assert revived["demarche"].verdict == "available"


@pytest.mark.parametrize(
    ("home", "key", "instrument"),
    [
        ("JP", "export-controls", "Foreign Exchange and Foreign Trade Act"),
        ("DE", "export-controls", "Regulation (EU) 2021/821"),
        ("US", "export-controls", "Export Administration Regulations, 15 CFR part 744"),
        ("JP", "support", None),
        ("LT", "support", "Treaty on the Functioning of the European Union"),
        ("JP", "human-rights-sanctions", None),
        ("KR", "data-audit", None),
        ("GB", "foreign-interference", "National Security Act 2023"),
        ("AU", "home-blocking", "Foreign Proceedings (Excess of Jurisdiction) Act 1984"),
        ("CA", "home-blocking", "Foreign Extraterritorial Measures Act"),
    ],
)
def test_each_firm_is_judged_by_the_law_of_its_own_home(cast, home, key, instrument):
    one = judged(replace(SHIPYARD, home=home))[key]
    assert (one.law.instrument if one.law else None) == instrument
    words = " ".join([one.entry.instrument, *(check.reason for check in one.checks)])
    if home == "JP":
        assert not any(law in words for law in ("2021/821", "15 CFR", "TFEU", "2016/679"))


def test_where_the_law_of_a_home_is_not_recorded_it_is_not_known_and_never_no(cast):
    one = judged(replace(SHIPYARD, home="KR"))["export-controls"]
    (check,) = (check for check in one.checks if check.condition.test == "home_law")
    assert check.status == "unknown"
    assert "Its law on this is not recorded" in check.reason


def test_every_recommendation_of_the_report_has_an_entry():
    carried = {str(entry.recommendation) for entry in PLAYBOOK}
    assert carried == set(RECOMMENDATIONS) == set("12345678")
    by_number = {entry.recommendation: entry.key for entry in PLAYBOOK if entry.recommendation != 7}
    assert by_number == {
        1: "export-controls",
        2: "partnership-review",
        3: "foreign-interference",
        4: "fund-research",
        5: "data-audit",
        6: "human-rights-sanctions",
        8: "communities",
    }


# Whom to ask about a fine of the Shanghai authority, by the day on which it was set.
@pytest.mark.parametrize(
    ("acted_on", "article", "words"),
    [
        ("2018-04-02", "(2017), 12", "or the authority above"),
        ("2025-04-02", "(2023), 24", "same level only"),
    ],
)
def test_whom_to_ask_is_said_beside_the_entry(cast, acted_on, article, words):
    fine = replace(SHIPYARD, authority="shanghai-aic", acted_on=DAY(acted_on), laws=())
    (body,) = judged(fine)["cn-reconsideration"].bodies
    assert article in body.article
    assert words in body.text
    assert judged(replace(fine, coercing_state="VN"))["cn-reconsideration"].bodies == ()
