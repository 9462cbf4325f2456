"""Search: what is indexed is found, what is found is marked; asked of the real database."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from incidents.actions.register.indexing import findable
from incidents.models import Incident
from incidents.models.register.search import SearchTerms
from incidents.values.search_folding import composed, fold, lexemes, vector

# Han (with the plane beyond 16 bits and the compatibility block), kana, hangul.
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
EAST = st.one_of(
    HAN,
    st.characters(min_codepoint=0x3041, max_codepoint=0x3096),
    st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6D6),
    st.characters(min_codepoint=0xF900, max_codepoint=0xFA0D),
)
# A few characters only, so that repetitions and near misses come up.
FEW = st.sampled_from("台湾灣臺国國中香港かカ한국Aaés10 -'’\"\\:*&|!()_,.")
TEXT = st.text(FEW, max_size=40)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


def is_found(text, query):
    """Whether PostgreSQL matches the tsvector of a text with the tsquery of a question."""
    with connection.cursor() as cursor:
        asked = query.as_sql().get_source_expressions()[0].value
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector([(text, "A")]), asked])
        return cursor.fetchone()[0]


def marks(text, query):
    return [piece for piece, is_hit in query.marked(text) if is_hit]


@given(st.data())
@settings(max_examples=200)
def test_every_run_of_two_characters_or_more_is_found_and_marked(db, data):
    before, run, after = data.draw(st.tuples(TEXT, st.text(EAST, min_size=2, max_size=12), TEXT))
    text = composed(before + run + after)
    run = composed(run)
    start = data.draw(st.integers(0, len(run) - 2))
    end = data.draw(st.integers(start + 2, len(run)))
    query = SearchTerms.read(run[start:end])
    assert is_found(text, query)
    assert any(run[start:end] in piece for piece in marks(text, query))


@given(TEXT, TEXT)
@example("台湾地区", "台湾")
@example("中国 台湾", '"国 台"')
@example("Taiwan台湾", "台")
@settings(max_examples=300)
def test_index_question_and_mark_agree(db, text, asked):
    try:
        query = SearchTerms.read(asked)
    except ValueError:
        assume(False)
    every_phrase = all(marks(text, SearchTerms((phrase,))) for phrase in query.phrases)
    left_out = any(marks(text, SearchTerms((phrase,))) for phrase in query.without)
    assert is_found(text, query) == (every_phrase and not left_out)


@given(ANY, ANY)
@settings(max_examples=300)
def test_any_text_can_be_indexed_asked_and_marked_without_loss(db, text, asked):
    try:
        query = SearchTerms.read(asked)
    except ValueError:
        query = SearchTerms.read("a")
    is_found(text, query)
    pieces = query.marked(text)
    assert "".join(piece for piece, _hit in pieces) == composed(text)
    assert all(piece for piece, _hit in pieces)


@given(ANY)
def test_units_lie_in_the_text_in_order(text):
    text = composed(text)
    units = lexemes(text)
    assert [unit.position for unit in units] == list(range(1, len(units) + 1))
    assert all(0 <= unit.start < unit.end <= len(text) for unit in units)


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F), min_size=1))
def test_accents_and_case_make_no_difference(word):
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    assert fold(word) == fold(bare) == fold(word.upper()) == fold(fold(word))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Citroën apologised", "citroen"),
        ("Citroen apologised", "CITROËN"),
        ("Citroe\u0308n apologised", "Citroën"),
        ("Škoda Auto", "skoda auto"),
        ("A.P. Møller Mærsk", "Moller Maersk"),
        ("Łódź", "lodz"),
        ("apologies were made", "apology"),
        ("maps", "map"),
        ("中华人民共和国广告法", "广告法"),
        ("中华人民共和国广告法", "人民共和"),
        ("台湾", "台"),
        ("在台湾", "湾"),
        ("한국어", "국어"),
        ("ファストリテイリング", "リテイ"),
        ("named Taiwan, a country", '"taiwan a country"'),
        ("article 9(4)", "9(4)"),
        ("１２３ ＡＢＣ", "abc 123"),
        ("Taiwan listed", "Taiwan's"),
        ("Taiwan’s flag", "taiwan"),
        ("McDonald's", "mcdonalds"),
        ("H&M", "H&M"),
        ("H&M", "HM"),
        ("H&M", "h & m"),
        ("Swedish H & M stores", "hm"),
        ("AT&T", "ATT"),
        ("Marks & Spencer", "marks spencer"),
        ("the U.S. firm", "US"),
        ("a fine of CNY 200,000", "200,000"),
        ("a fine of CNY 200,000", "200000"),
        ("200000 yuan", "200,000"),
        ("臺灣", "台湾"),
        ("台灣", "台湾"),
        ("台湾", "臺灣"),
        ("國泰航空", "国泰"),
        ("国泰航空", "國泰"),
        ("民航局", "民航局"),
        ("広島の竜", "廣島"),
        ("龙", "竜"),
        ("無印良品", "无印良品"),
    ],
)
def test_it_is_found(db, text, asked):
    query = SearchTerms.read(asked)
    assert is_found(text, query)
    assert marks(text, query)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("台北 湾仔", "台湾"),
        ("广告 法律", "广告法"),
        ("Taiwan is no country", '"taiwan country"'),
        ("Muji", "Muji Sony"),
        ("4 of article 9", "9(4)"),
        ("taiwanese", "taiwa"),
        ("Marks & Spencer", "ms"),
        ("Johnson&Johnson", "johnsonjohnson"),
        ("1,200,000", "200,000"),
        ("台北", "台湾"),
    ],
)
def test_it_is_not_found(db, text, asked):
    assert not is_found(text, SearchTerms.read(asked))


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("台湾地区", "台", ["台"]),
        ("台湾地区", "湾地", ["湾地"]),
        ("Citroën and Renault", "citroen", ["Citroën"]),
        ("Taiwan, a country; a country", '"a country"', ["a country", "a country"]),
        ("Maps of the map", "map", ["Maps", "map"]),
        ("Muji", "Sony", []),
    ],
)
def test_what_is_marked_is_what_was_asked(text, asked, marked):
    assert marks(text, SearchTerms.read(asked)) == marked


@pytest.mark.parametrize("asked", ["", "   ", "***", "'; --", '""', "_", "…"])
def test_a_question_without_a_word_is_refused(asked):
    with pytest.raises(ValueError, match="nothing to look for"):
        SearchTerms.read(asked)


def test_a_phrase_does_not_cross_from_the_firm_into_the_demand(db):
    parts = vector([("Air China", "A"), ("Eastern wording", "B")])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ '''china'' <-> ''eastern'''::tsquery,"
            " %s::tsvector @@ '''air'' <-> ''china'''::tsquery",
            [parts, parts],
        )
        assert cursor.fetchone() == (False, True)


def test_a_text_longer_than_the_index_counts_is_still_indexed(db):
    assert is_found("台湾 " * 20_000 + "Muji", SearchTerms.read("muji"))


def test_an_entry_is_found_by_every_text_that_is_promised(cast):
    entry = Incident.objects.visible_to(cast.stranger).get(
        ref=cast.muji_case.ref,
    )
    told = [text for text, _weight in findable(entry.document)]
    assert {
        "Muji",
        "MADE IN TAIWAN, country of origin: Taiwan",
        "中华人民共和国广告法",
    } <= set(told)
    for text in told:
        found = Incident.objects.visible_to(cast.stranger).filter(
            search=SearchTerms.read(f'"{text.replace(chr(34), " ")}"').as_sql()
        )
        assert entry in found, text


def test_the_better_match_comes_first(cast, client):
    rows = client.get("/api/v1/incidents/?q=taiwan&sort=relevance").json()["results"]
    assert "taiwan" in rows[0]["title"].casefold()
    assert len(rows) == 50
