"""The same letter twice: error rates over made-up letters, published as they are computed."""

import random
import re

import pytest

from tracker.environment import ROOT

pytestmark = pytest.mark.node

LETTERS = ROOT / "tests/reports/letters"
LANGUAGES = ("english", "chinese")
EDITS = (5, 10, 20)
SEED = 20261130
# What an office writes at the end of all its letters.
CLOSING = {
    "english": " This letter is confidential. It must not be copied or shown to third parties. If"
    " you have questions, call the person in charge by telephone during office hours. This office"
    " reserves the right to take further measures in accordance with the law and regulations.",
    "chinese": "本函内容不得复制，不得向第三方透露。如有疑问，请在工作时间内与经办人电话联系。"
    "我办保留依法依规采取进一步措施的权利，由此产生的一切法律后果由贵方自行承担。特此函告。",
}
COMPARE = """
  import {similarity, THRESHOLD} from "./js/reports/similar.js";
  const isFound = ([one, other]) => (similarity(one, other) ?? 0) >= THRESHOLD;
  console.log(JSON.stringify(input.pairs.map(isFound)));
"""


def read_letters(language):
    """[(letter, paraphrase)]: lines of the fixture after "=" and "~"."""
    lines = (LETTERS / f"{language}.txt").read_text().splitlines()
    texts = [line.removeprefix("~ ") for line in lines if not line.startswith(("#", "="))]
    return list(zip(texts[::2], texts[1::2], strict=True))


def edit_letter(text, percent, language, drawn):
    """Replace so many of a hundred words, or signs, by ones of the same letter, at random."""
    pieces = list(text) if language == "chinese" else text.split(" ")
    others = [piece for piece in pieces if piece.isalpha()]
    for place in drawn.sample(range(len(pieces)), round(len(pieces) * percent / 100)):
        pieces[place] = drawn.choice(others)
    return ("" if language == "chinese" else " ").join(pieces)


def variants_of(language):
    """{kind of edit: [(letter, its variant)]}."""
    drawn = random.Random(SEED)  # noqa: S311  a seed, so that the published rates can be computed
    letters = read_letters(language)
    rows = {
        f"{percent} % changed": [
            (text, edit_letter(text, percent, language, drawn)) for text, _other in letters
        ]
        for percent in EDITS
    }
    return rows | {"paraphrase": letters}


def compute_rates(node):
    """[(language, kind, pairs called similar, of)]: variants of a letter, then other letters."""
    rows = []
    for language in LANGUAGES:
        letters = [text for text, _paraphrase in read_letters(language)]
        others = [(one, two) for place, one in enumerate(letters) for two in letters[:place]]
        closing = CLOSING[language]
        kinds = variants_of(language) | {
            "different letters": others,
            "different letters, one closing": [(a + closing, b + closing) for a, b in others],
        }
        for kind, pairs in kinds.items():
            rows.append((language, kind, sum(node(COMPARE, pairs=pairs)), len(pairs)))
    return rows


def test_the_published_error_rates_are_those_that_are_computed(node):
    rates = compute_rates(node)
    assert [of for _language, _kind, _similar, of in rates] == [20, 20, 20, 20, 190, 190] * 2
    published = (ROOT / "docs/sealed-reports.md").read_text()
    table = re.findall(r"\| (English|Chinese) \| (.+?) \| (\d+) of (\d+) \|", published)
    assert [(one.lower(), kind, int(found), int(of)) for one, kind, found, of in table] == rates


SIDES = """
  import {commonPieces, lettersOf, similarity, similarTo} from "./js/reports/similar.js";
  const [text, other] = input.texts;
  const pieces = commonPieces(text, other, input.names);
  const message = (side, content) => ({side, content});
  const letters = lettersOf([
    message("firm", {kind: "report", text: "", answers: {words: text, demanded: "Too short"}}),
    message("desk", {kind: "message", text}),
    message("firm", {kind: "odd", text}),
    message("firm", null),
  ]);
  console.log(JSON.stringify({
    joined: pieces.map((one) => one.text).join(""),
    common: pieces.filter((one) => one.isCommon).map((one) => one.text),
    letters: letters.length,
    short: similarity("a b c", "a b c"),
    named: similarity(text, other, input.names),
    unnamed: similarity(text, other),
    found: similarTo("a", {a: [text], b: [other], c: ["x"]}, input.names).map((one) => one.report),
  }));
"""


def test_names_digits_and_width_do_not_hide_the_same_letter(node):
    """Two firms get one letter: their names, the days and the width of its letters differ."""
    body = (
        "{0} is required to correct its site by day {1}. This office found that {0} lists the"
        " island as a country, which {0} knows to be against the law of the land, and {0} will"
        " answer for it before the court of the district if nothing is done by {0} in time, as"
        " {0} was told by the director of the office on day {1} in the presence of witnesses."
    )
    names = ["Tatra Instruments", "Vltava"]
    texts = [body.format("Tatra Instruments", 12), body.format("ＶＬＴＡＶＡ", 30)]
    told = node(SIDES, texts=texts, names=names)
    assert told["joined"].replace("\x01", "tatra instruments").startswith("tatra instruments")
    assert told["named"] == 1.0
    assert told["unnamed"] < 0.6
    assert (told["letters"], told["short"], told["found"]) == (1, None, ["b"])


def test_no_fingerprint_leaves_the_page():
    """Neither module can send or store: no request, no storage, no import of what does."""
    for name in ("similar", "inbox-similar"):
        source = (ROOT / f"static/js/reports/{name}.js").read_text()
        assert not re.search(r"\bask\b|fetch|Beacon|Storage|indexedDB|WebSocket|post", source)
        imports = set(re.findall(r'from "(.+?)"', source))
        assert imports <= {"./page.js", "./similar.js"}
