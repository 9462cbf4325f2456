"""Tables of other layouts, and values that a strict reader refuses."""

import csv
import io
import json

from django.core.management import call_command

from incidents.models import Case, Event, Firm
from tests.support.import_command import cases_of, run, run_small
from tests.support.tables import INPUTS, row, table
from tests.support.workbooks import xlsx


def test_a_public_list_of_sanctions_comes_in_by_its_profile(cast):
    counts, lines, _code = run_small(
        "50-opensanctions-cn-original-layout.csv", "--dates", "day-first"
    )
    assert (counts["added"], counts["refused"], counts["proposed"]) == (4, 0, {})
    assert "profile: OpenSanctions: Chinese counter-sanctions" in lines
    case = next(case for case in cases_of().values() if case.firm.name == "Speedtech Energy")
    assert (case.firm.country, case.coercing_state, case.reported_on) == ("TW", "CN", "2022-08-03")
    assert "Chinese name: 宣德能源" in case.note
    blue = next(case for case in cases_of().values() if case.firm.name.startswith("Blue Force"))
    assert blue.firm.other_names == ["蓝力技术公司"]
    assert case.authority.name == "Taiwan Affairs Office of the State Council"
    assert [tactic.slug for tactic in case.tactics.all()] == ["entity-listing"]
    (use,) = case.uses.all()
    assert use.source.url.startswith("http://www.gwytb.gov.cn/xwdt/")


def test_people_of_a_list_of_sanctions_stay_out_and_an_end_date_is_kept(cast, write_table):
    text = (INPUTS / "50-opensanctions-cn-original-layout.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0] |= {"Type": "Person", "Name": "A Person"}
    rows[2] |= {"End date": "27.11.2026"}
    raw = io.StringIO()
    writer = csv.DictWriter(raw, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    counts, lines, _code = run(write_table(raw.getvalue().encode()))
    assert counts["added"] == 3
    assert "1 left out" in lines[-2]
    assert not Firm.objects.filter(name="A Person").exists()
    case = next(case for case in cases_of().values() if case.firm.name.startswith("Blue Force"))
    assert case.events.get(kind="lifted").on == "2026-11-27"


def test_a_research_workbook_with_several_firms_topics_and_links_comes_in(cast, write_table):
    text = (INPUTS / "51-china-sanctions-monitor-layout.csv").read_text()
    cells = list(csv.reader(io.StringIO(text)))
    place = cells[0].index("Link")
    links = {
        (1, place): "https://a.example/1",
        (1, place + 1): "https://a.example/2",
        (2, place): "https://a.example/3",
    }
    cells[1][place + 1] = "Another paper"
    counts, _lines, _code = run(write_table(xlsx(cells, "Sanctions", links), "csm.xlsx"))
    assert (counts["added"], counts["refused"]) == (4, 0)
    assert counts["proposed"]["topic"] == {"Territorial Dispute": 1}
    cases = {case.firm.name: case for case in cases_of().values()}
    assert set(cases) == {"Alpha Cameras", "Beta Motors", "Gamma Wear", "Delta Hotels Group"}
    alpha, delta = cases["Alpha Cameras"], cases["Delta Hotels Group"]
    assert [(use.source.title, use.source.url) for use in alpha.uses.all()] == [
        ("Reporting (a paper)", "https://a.example/1"),
        ("Another paper", "https://a.example/2"),
    ]
    assert (alpha.firm.country, delta.firm.country) == ("JP", "US")
    assert {topic.slug for topic in delta.topics.all()} == {"support-for-taiwan", "hong-kong"}
    assert delta.sector.slug == "hotels"
    assert (alpha.sector, alpha.authority, alpha.attribution) == (None, None, "none-shown")
    assert "Sector: “Consumer Goods” (not in our list)" in alpha.note
    assert alpha.title == "Made-up boycott of three camera and car makers"


def test_the_held_back_kinds_of_values_are_no_walls(cast, write_table):
    """One row with everything that a strict reader refuses."""
    cells = row(
        firm="Tatra, a.s.",
        firm_country_iso2="Czech Republic",
        firm_sector="Airlines",
        coercing_authority="CAAC",
        coercing_country_iso2="China",
        topic="Taiwan designation, Hong Kong",
        tactic="Boycott",
        first_reported_date="17 December 2021",
        deadline_date="Dec 2021",
        response="Apology",
        response_date="02.12.2019",
        penalty_amount="RMB 200,000",
        regulation_keys="Advertising Law, Article 9(4); 网络安全法",
        source_title="",
        source_url="www.a.example/x; https://b.example/无印良品",
        confidence="",
    )
    counts, lines, code = run(write_table(table(cells)))
    assert (counts["added"], counts["refused"], code) == (1, 0, 0), lines
    case = cases_of()["tatra-2026"]
    assert (case.firm.country, case.coercing_state, case.reported_on) == ("CZ", "CN", "2021-12-17")
    assert (case.sector.slug, case.authority.slug) == ("airline", "caac")
    assert {topic.slug for topic in case.topics.all()} == {"taiwan-designation", "hong-kong"}
    assert [tactic.slug for tactic in case.tactics.all()] == ["consumer-boycott"]
    assert case.demand_deadline_on == "2021-12"
    assert (case.firm_response, case.responded_on) == ("apologised", "2019-12-02")
    assert case.fine == (200_000, "CNY")
    keys = {citation.text.key for citation in case.citations.all()}
    assert "advertising-law#9(4)" in keys
    assert [use.source.url for use in case.uses.all()] == [
        "https://www.a.example/x",
        "https://b.example/无印良品",
    ]
    assert case.confidence == "high"


def test_what_cannot_be_read_is_left_blank_with_a_note_and_never_guessed(cast, write_table):
    cells = row(
        firm_country_iso2="Atlantis",
        firm_sector="Sorcery",
        topic="weather",
        tactic="rain",
        deadline_date="31.02.2025",
        response="shrugged",
        response_date="2026-04",
        penalty_amount="about 5 coins",
        regulation_keys="witch-law",
        source_url="javascript:alert(1)",
    )
    counts, _lines, _code = run(write_table(table(cells)), "--unknown", "blank")
    assert (counts["added"], counts["refused"], counts["proposed"]) == (1, 0, {})
    case = cases_of()["tatra-2026"]
    assert (case.firm.country, case.sector, case.fine) == ("", None, None)
    assert (case.firm_response, case.demand_deadline_on) == ("unknown", "")
    assert list(case.topics.all()) == list(case.tactics.all()) == list(case.citations.all()) == []
    words = ("Atlantis", "Sorcery", "weather", "rain", "31.02.2025", "shrugged", "2026-04")
    for word in (*words, "about 5 coins", "witch-law", "javascript:alert(1)"):
        assert f"“{word}”" in case.note or word in case.note, word
    assert Event.objects.filter(case=case).count() == 2


def test_a_table_like_that_of_merics_comes_in_by_its_profile(cast, write_table):
    header = (
        "Year,Company,Country,Sector,Trigger,Measure,Chinese actor,Description,Response,Source,Link"
    )
    lines = [
        header,
        "2019,Made-up Shirts,Italy,Luxury,Hong Kong protests,Popular boycott,,T-shirts,Apology,"
        "A paper,https://a.example/1",
        "2021,Made-up Shoes,Sweden,Apparel,Xinjiang cotton,Boycott,MOFCOM,,Rejected,,",
    ]
    counts, out, _code = run(write_table("\n".join(lines).encode()))
    assert (counts["added"], counts["refused"], counts["proposed"]) == (2, 0, {})
    assert "profile: MERICS: cases of economic coercion" in out
    cases = {case.firm.name: case for case in cases_of().values()}
    shirts, shoes = cases["Made-up Shirts"], cases["Made-up Shoes"]
    assert (shirts.firm.country, shirts.sector.slug) == ("IT", "luxury-fashion")
    assert (shirts.firm_response, shoes.firm_response) == ("apologised", "refused")
    assert [topic.slug for topic in shoes.topics.all()] == ["xinjiang"]
    assert shoes.authority.name == "Ministry of Commerce of China"
    assert (shirts.confidence, shoes.confidence) == ("high", "medium")


def test_a_table_like_that_of_aspi_comes_in_by_its_profile(cast, write_table):
    rows = [
        ["Date", "Company", "Target country", "Coercion type", "Issue", "Actor", "Outcome", "URL"],
        [
            *("March 2018", "Made-up Hotels", "United States", "State media criticism", "Tibet"),
            *("TAO", "Partial compliance", "https://a.example/1"),
        ],
    ]
    counts, out, _code = run(write_table(xlsx(rows), "aspi.xlsx"))
    assert (counts["added"], counts["proposed"]) == (1, {})
    assert "profile: ASPI: coercive diplomacy against companies" in out
    (case,) = cases_of().values()
    assert (case.reported_on, case.firm_response) == ("2018-03", "partly-complied")
    assert [tactic.slug for tactic in case.tactics.all()] == ["state-media-campaign"]


def test_our_own_export_comes_in_at_another_desk(cast, client, write_table):
    raw = b"".join(client.get("/incidents.csv").streaming_content)
    lines = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    out = io.StringIO()
    told = ("--by", "officer@desk-b.example", "--data-set", "Export", "--json")
    call_command("import_cases", str(write_table(raw)), *told, stdout=out)
    counts = json.loads(out.getvalue().splitlines()[-1])
    assert (counts["added"], counts["refused"], counts["proposed"]) == (len(lines), 0, {})
    muji = Case.objects.with_record().get(data_set="Export", slug=cast.muji_case.ref)
    assert muji.fine == cast.muji_case.fine
    assert (muji.reported_on, muji.authority) == (
        cast.muji_case.reported_on,
        cast.muji_case.authority,
    )
    keys = {citation.text.key for citation in muji.citations.all()}
    assert keys == {citation.text.key for citation in cast.muji_case.citations.all()}
