"""Masks are words that hold in every export; a narrowed consent is never read as wide."""

import json

import pytest

pytestmark = pytest.mark.node

RANGES = """
  import {maskText, isMaskable} from "./js/reports/masks.js";
  const results = input.cases.map(([text, words]) => maskText(text, words));
  console.log(JSON.stringify([results, ["", "!", "x", "ab", "李"].map(isMaskable)]));
"""
# text, masked words, what an export shows
TEXTS = [
    ("Mr Li Wei of Muji", ["Li Wei"], "Mr █████ of Muji"),
    ("Mr LI-WEI, of Muji", ["li wei"], "Mr █████, of Muji"),
    ("Ｌｉ　Ｗｅｉ called", ["Li Wei"], "█████ called"),
    ("Zürich and ZU\u0308RICH", ["zurich"], "█████ and █████"),
    ("die Straße, die STRASSE", ["strasse"], "die █████, die █████"),
    ("国泰 航空与國泰", ["国泰航空"], "█████与國泰"),
    ("aaaa", ["aa"], "█████"),
    ("l.i@w-e.i", ["Li Wei", "other"], "█████"),
    ("😀Ann😀", ["ann"], "😀█████😀"),
    ("nothing here", ["x"], "nothing here"),
]


def test_a_mask_hits_whatever_case_width_accent_or_blank(node):
    shown, maskable = node(RANGES, cases=[case[:2] for case in TEXTS])
    assert shown == [case[2] for case in TEXTS]
    assert maskable == [False, False, False, True, False]


LABELS = {
    "steps": {"demand": {}, "firm": {}},
    "questions": {"demanded": "What?", "firm": "Name"},
    "choices": {"country": {"TW": "Taiwan"}},
    "ladder": {"desk": "", "allied": "", "counted": "", "sector": "", "named": ""},
}
EXPORT = """
  import {hiddenIn, reportDocument} from "./js/reports/export.js";
  const {messages, labels} = input;
  const dossier = {messages, alarms: [], work: {state: "new"}};
  const told = [true, false].map((notes) => reportDocument({}, dossier, labels, notes));
  const counts = hiddenIn(dossier, labels, true).map((one) => one.count);
  console.log(JSON.stringify([...told, counts]));
"""


def message(side, number, **content):
    content = {"kind": "message", "text": "", **content}
    return {"side": side, "number": number, "day": "2026-03-01", "mark": "", "content": content}


def test_no_word_of_a_mask_is_in_an_export_wherever_it_stood(node):
    """In an answer, a text, a note, a later message, the name and type of a file, a choice."""
    file = {"upload": "0" * 32, "sha256": "a" * 64, "size": 9, "cleaned": ["Exif of Chen Hao"]}
    messages = [
        message(
            "firm", 1, kind="report", answers={"demanded": "Chen Hao came", "country": "TW"},
            consent={"demand": "named"},
            files=[file | {"name": "chen_hao.pdf", "type": "x/chenhao"}],
        ),
        message("note", 1, kind="mask", words=["Chen Hao", "taiwan"]),
        message("note", 2, kind="note", text="CHEN HAO again"),
        message("firm", 2, text="Later: chen-hao", reason="Chen Hao"),
    ]  # fmt: skip
    whole, without_notes, counts = node(EXPORT, messages=messages, labels=LABELS)
    for document in (whole, without_notes):
        text = json.dumps(document, ensure_ascii=False).lower()
        assert "chen" not in text
        assert "hao" not in text
        assert "taiwan" not in text
    assert "█████.pdf" in json.dumps(without_notes, ensure_ascii=False)
    assert without_notes["messages"][0]["file_marks"] == [{"size": 9, "sha256": "a" * 64}]
    assert counts == [4, 1, 2]


LIMITS = """
  import {limitsOf} from "./js/reports/consent.js";
  console.log(JSON.stringify(input.threads.map((messages) => limitsOf(messages, input.labels))));
"""
WIDE, NARROW = {"demand": "named", "firm": "named"}, {"demand": "desk", "firm": "counted"}


def consents(*given):
    rows = [message("firm", 1 + place, consent=own) for place, own in enumerate(given)]
    return [*rows, message("desk", 1, consent=WIDE)]


def test_the_narrowest_consent_counts_in_whatever_order_rows_come(node):
    closed = message("firm", 3) | {"content": None}
    threads = [
        consents(WIDE, NARROW),
        consents(NARROW, WIDE),
        consents(WIDE),
        consents({"demand": "named"}),
        consents({"demand": "everybody", "firm": "sector"}),
        [*consents(WIDE), closed],
        [],
    ]
    wide, least = WIDE, {"demand": "desk", "firm": "desk"}
    assert node(LIMITS, threads=threads, labels=LABELS) == [
        NARROW,
        NARROW,
        wide,
        {"demand": "named", "firm": "desk"},
        {"demand": "desk", "firm": "sector"},
        least,
        least,
    ]


LEAST = """
  import {leastFirms} from "./js/reports/consent.js";
  import {isContent} from "./js/reports/contents.js";
  const own = {kind: "consent", text: "", consent: {}, written_on: "2026-03-01"};
  const place = {side: "firm", number: 2};
  const values = ["none", "2", "5", "1", "6", 3, ""];
  const known = values.map((together) => isContent({...own, together}, place));
  console.log(JSON.stringify([input.cases.map(leastFirms), known]));
"""


def test_the_highest_number_of_firms_counts_in_whatever_order(node):
    """A later message lowers nothing; one that cannot be read counts as five firms."""
    firm = [message("firm", number, together=value) for number, value in ((1, "3"), (2, "none"))]
    cases = [
        [],
        [message("firm", 1)],
        firm,
        firm[::-1],
        [*firm, message("desk", 1, together="5")],
        [*firm, {"side": "firm", "content": None}],
        [message("firm", 1, kind="odd")],
    ]
    least, known = node(LEAST, cases=cases)
    assert least == [0, 0, 3, 3, 3, 5, 5]
    assert known == [True, True, True, False, False, False, False]
