"""Searches with known results: what a name, a list's word or an original name must find.

Expected results are read from the columns of the register, never from its index.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.desk import parties
from incidents.actions.register.indexing import index_incidents
from incidents.models import Authority, Incident, PartyChange
from incidents.models.register.search import SearchTerms

PUBLIC = "tier = 'public'"

# {search: firms}. What is found are incidents of exactly these firms.
FIRMS = {
    "Muji": {"Muji"},
    "muji": {"Muji"},
    "無印良品": {"Muji"},
    "无印良品": {"Muji"},
    "无印": {"Muji"},
    "Lufthansa": {"Deutsche Lufthansa"},
    "lufthansa's": {"Deutsche Lufthansa"},
    "Qantas": {"Qantas Airways"},
    "国泰": {"Cathay Pacific"},
    "國泰": {"Cathay Pacific"},
    "國泰航空": {"Cathay Pacific"},
    "港龙": {"Cathay Dragon"},
    "全日本空輸": {"All Nippon Airways"},
    "全日本空输": {"All Nippon Airways"},
    "日本航空": {"Japan Airlines"},
    "아시아나": {"Asiana Airlines"},
    "롯데": {"Lotte Group"},
    "ユニクロ": {"Uniqlo"},
    "カバー": {"Cover"},
    "麦当劳": {"McDonald's China"},
    "麥當勞": {"McDonald's China"},
    "McDonalds": {"McDonald's China"},
    "mcdonald's": {"McDonald's China"},
    "索尼": {"Sony (China)"},
    "和硕": {"Pegatron"},
    "远东集团": {"Far Eastern Group"},
    "三菱造船": {"Mitsubishi Shipbuilding"},
    "相信音乐": {"B'in Music"},
    "一芳": {"Yifang Fruit Tea"},
    "赤烛": {"Red Candle Games"},
    "汇丰": {"HSBC"},
    "H&M": {"H&M"},
    "HM": {"H&M"},
    "h & m": {"H&M"},
    "Hennes": {"H&M"},
    "Skoda": {"Škoda Auto"},
    "Škoda": {"Škoda Auto"},
    "Lancôme": {"Lancôme"},
    "L'Oréal": {"Lancôme"},
    "Mercedes": {"Mercedes-Benz"},
    "Daimler": {"Mercedes-Benz"},
    "Zara": {"Inditex", "Zara"},
    "Springer": {"Springer Nature"},
    "万豪": {"Marriott International"},
    "萬豪國際": {"Marriott International"},
    "范思哲": {"Versace"},
    "达美航空": {"Delta Air Lines"},
    "Petrof": {"Petrof"},
    "Urbo": {"Urbo Bankas"},
    "Hugo Boss": {"Hugo Boss"},
    "Viterra": {"Viterra"},
    "Skydio": {"Skydio"},
    "Sam's Club": {"Sam's Club"},
    "Givenchy": {"Givenchy"},
    "200,000 CNY": {"Muji"},
}
# {search: a condition}. All that meet it are found; others may be, whose text has the words.
FILED = {
    "台湾": "topics && '{taiwan-designation,support-for-taiwan}'",
    "臺灣": "topics && '{taiwan-designation,support-for-taiwan}'",
    "台灣": "topics && '{taiwan-designation,support-for-taiwan}'",
    "Taiwan's": "topics && '{taiwan-designation}'",
    "taiwan designation": "topics && '{taiwan-designation}'",
    "新疆": "topics && '{xinjiang}'",
    "Xinjiang": "topics && '{xinjiang}'",
    "xinjiang's": "topics && '{xinjiang}'",
    "香港": "topics && '{hong-kong}'",
    "Hong Kong": "topics && '{hong-kong}'",
    "西藏": "topics && '{tibet}'",
    "Tibet": "topics && '{tibet}'",
    "地图": "topics && '{maps-and-borders}'",
    "地圖": "topics && '{maps-and-borders}'",
    "maps": "topics && '{maps-and-borders}'",
    "萨德": "topics && '{thaad}'",
    "THAAD": "topics && '{thaad}'",
    "covid": "topics && '{covid-inquiry}'",
    "fine": "tactics && '{fine}'",
    "fines": "tactics && '{fine}'",
    "罚款": "tactics && '{fine}'",
    "罰款": "tactics && '{fine}'",
    "200,000": "fine_amount = 200000",
    "200000": "fine_amount = 200000",
    "boycott": "tactics && '{consumer-boycott}'",
    "抵制": "tactics && '{consumer-boycott}'",
    "import suspension": "tactics && '{import-suspension}'",
    "export control": "tactics && '{export-control-listing}'",
    "airlines": "sector = 'airline'",
    "airline": "sector = 'airline'",
    "航空": "sector = 'airline'",
    "hotels": "sector = 'hotels'",
    "hotel": "sector = 'hotels'",
    "semiconductor": "sector = 'semiconductors'",
    "beverages": "sector = 'drinks'",
    "banks": "sector = 'banking'",
    "民航局": "authority = 'caac'",
    "中国民用航空局": "authority = 'caac'",
    "CAAC": "authority = 'caac'",
    "civil aviation": "authority = 'caac'",
    "商务部": "authority IN ('mofcom', 'mofcom-uel')",
    "商務部": "authority IN ('mofcom', 'mofcom-uel')",
    "外交部": "authority = 'mfa'",
    "海关": "authority = 'gacc'",
    "国台办": "authority = 'taiwan-affairs-office'",
    "ministry of commerce": "authority IN ('mofcom', 'mofcom-uel')",
    "Japan": "country = 'JP'",
    "日本": "country = 'JP'",
    "Germany": "country = 'DE'",
    "USA": "country = 'US'",
    "Vietnam": "coercing_state = 'VN'",
    "Россия": "coercing_state = 'RU'",
    "apologised": "firm_response = 'apologised'",
    "apology": "firm_response = 'apologised'",
    "广告法": "instruments && '{advertising-law}'",
    "廣告法": "instruments && '{advertising-law}'",
    "advertising law": "instruments && '{advertising-law}'",
}
# {misspelt: what is offered}.
OFFERED = {
    "Muij": "Muji",
    "Lufthnasa": "Lufthansa",
    "lufthansaa": "Lufthansa",
    "Quantas": "Qantas",
    "Mariott": "Marriott",
    "Mercedez": "Mercedes",
    "xinjang": "Xinjiang",
    "hongkong": "Hong Kong",
    "Adiddas": "Adidas",
}


def find(search):
    return Incident.objects.filter(tier="public", search=SearchTerms.read(search).as_sql())


@pytest.mark.parametrize("search", FIRMS)
def test_a_firm_is_found_by_any_of_its_names(cast, search):
    assert set(find(search).values_list("firm", flat=True)) == FIRMS[search]


@pytest.mark.parametrize("search", FILED)
def test_what_is_filed_under_a_word_is_found_by_it(cast, search):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ref FROM incidents_incident WHERE {PUBLIC} AND {FILED[search]}")  # noqa: S608  a table of this file
        wanted = {ref for (ref,) in cursor.fetchall()}
    assert wanted
    assert wanted <= set(find(search).values_list("ref", flat=True))


@pytest.mark.parametrize("typed", ["{}", " {} ", '"{}"'])
@pytest.mark.parametrize("change", [str, str.lower])
def test_an_incident_is_found_by_its_reference(cast, client, typed, change):
    ref = find("Petrof").get().ref
    page = client.get("/incidents/", {"q": typed.format(change(ref))})
    assert [entry["ref"] for entry in page.context["entries"]] == [ref]
    answer = client.get("/api/v1/incidents/", {"q": typed.format(change(ref))})
    assert [entry["ref"] for entry in answer.json()["results"]] == [ref]


@pytest.mark.parametrize("search", OFFERED)
def test_a_misspelt_word_is_offered_a_correction(cast, client, search):
    page = client.get("/incidents/", {"q": search})
    assert page.context["correction"]["q"] == OFFERED[search]
    corrected = client.get(page.context["correction"]["url"])
    assert corrected.context["entries"]


@pytest.mark.parametrize("search", ["qqqq", "台台台", '"Muij"', "Muji xyzzyx"])
def test_what_is_near_no_name_is_offered_nothing(cast, client, search):
    page = client.get("/incidents/", {"q": search})
    assert page.status_code == 200
    assert not page.context["correction"]
    assert not page.context["entries"]


@pytest.mark.parametrize(("search", "reads"), [("台台台", 0), ("C&A 9 kf", 0), ("qqqq", 1)])
def test_names_of_firms_are_read_only_where_one_may_be_misspelt(cast, client, search, reads):
    with CaptureQueriesContext(connection) as queries:
        client.get("/incidents/", {"q": search})
    names = [query["sql"] for query in queries if "SELECT DISTINCT" in query["sql"]]
    assert len(names) == reads


def test_a_correction_names_no_firm_that_the_reader_may_not_read(cast, client):
    """A firm of the community tier alone is near to what was typed, and is not offered."""
    entry = find("Petrof").get()
    Incident.objects.filter(ref=entry.ref, tier="public").delete()
    page = client.get("/incidents/", {"q": "Petrov"})
    assert not page.context["correction"]
    client.force_login(cast.analyst)
    assert client.get("/incidents/", {"q": "Petrov"}).context["correction"]["q"] == "Petrof"


def test_a_corrected_authority_is_found_by_its_new_name(cast):
    mofcom = Authority.objects.get(slug="mofcom")
    assert not find("Handelsministerium").exists()
    named = {"other_names": [*mofcom.other_names, "Handelsministerium"]}
    change = parties.correct_party(mofcom, named, by=cast.officer_a, reason="German press")
    assert not find("Handelsministerium").exists()
    parties.decide_party_change(change, is_accepted=True, by=cast.approver_a)
    wanted = Incident.objects.filter(tier="public", authority="mofcom")
    assert set(find("Handelsministerium")) == set(wanted)
    assert index_incidents() == Incident.objects.count()
    assert set(find("Handelsministerium")) == set(wanted)
    parties.undo_party_change(PartyChange.objects.get(pk=change.pk), by=cast.approver_a)
    assert not find("Handelsministerium").exists()
