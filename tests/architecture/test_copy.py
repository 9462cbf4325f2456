"""Retired sentences and words stay out of what people read: templates, Python strings, scripts."""

import ast
import re

import pytest

from tracker.environment import ROOT

# Once on a page, in a message or in a comment; each has a plainer wording today.
PHRASES = """
who pressed which firm
and what was answered
whose answer is known
states that press
three doors
a month is not a day
answers to all of these words
take one away
this question cannot be read
mend the address
start again from the whole list
is no year, month or day
has grown old
you may not do this
leads with
; the next of
counts once for each of its values
so far, after
so far (read in
days to giving in
half within
count as none until
the curve takes the longest
which came first.
the norm, topic by topic
the widest way
borders, and their lack
what the sources count stands
took back what they gave
are no sample of
need not have followed because of it
count for none
is a question of its own
not in a table of its own
tells the two questions apart
answer to both questions
lets no other site frame
says what the cases say
that was never proposed
nothing was saved, and nothing you typed
mend what is marked
how far it may travel
named readers only
the state's part
answers the wider pressure
what befell it
write it down
taken whole or refused whole
check and take
the mended file
further than the present one
let go by a slip
kept is the question
how it hangs together
no machine floods
somebody stands in between
the time it stands
this clock stands
nothing befalls
let a clock stand
is no word of a question
this is none that a page gave
holds a nul
answers nobody any more
your role at this desk does not include
takes no more letters
no fine is told
lost from sight
nothing stands at this address
that you may know of
which answers of governments fit
stands since
where it stands
spoke up
gave in
giving in
""".strip().splitlines()

REPORTS = r"/reports?/|/reports\.|consents"  # its questionnaire has questions and answers
# A retired word of the glossary, where it still has its other meaning, and a sentence with it.
WORDS = [
    (r"press(es|ed)\b", "", "The state presses the firm."),
    (r"told", REPORTS, "The number is told here."),
    (r"bef[ae]ll\w*|mend(ed|s)?|doors?|cones?", "", "Mend it."),
    (r"clocks?", "", "The clock is paused."),
    (r"sealed rooms?", "", "Open the sealed room."),
    (r"questions?", REPORTS, "Entries of this question."),
    (r"answering|that answers?|what answered", REPORTS, "Entries that answer."),
    # The letter of a campaign, letters of the alphabet, and a short secret.
    (r"letters? (wait|left|sent|planned)|of letters|by letter|in letters", "", "Two letters sent."),
    (r"news of|the news|following:|whoever follows", "", "This is the news."),
    (r"rows that answer|entries that answer", "", "All rows that answer."),
]


def plain(text):
    """A text on one line, in small letters, with straight quotes."""
    return " ".join(text.replace("’", "'").split()).casefold()


def template_texts(root):
    """Yield (place, text): comments and tags out, the strings inside tags in."""
    for path in sorted((root / "templates").rglob("*")):
        if path.is_file():
            text = re.sub(
                r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(), flags=re.S
            )
            yield path.relative_to(root), re.sub(r"{[%{].*?[%}]}|<[^>]*>", quoted, text, flags=re.S)


def quoted(found):
    """What a tag says itself: its sentences in quotation marks."""
    said = re.findall(r'"([^"{]*)"|\'([^\'{]*)\'', found.group())
    return f" {' · '.join(one or other for one, other in said if is_sentence(one or other))} "


def is_sentence(text):
    return " " in text.strip() or text[:1].isupper()


def python_texts(root):
    """Yield (place, text) of each string, with the docstrings of the API: its schema has them."""
    for room in ("incidents", "tracker"):
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text())
            silent = set() if "api" in path.parts else docstrings(tree)
            for node in ast.walk(tree):
                said = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
                if isinstance(said, str) and node not in silent and is_sentence(said):
                    yield f"{path.relative_to(root)}:{node.lineno}", said


def docstrings(tree):
    """The expressions that stand alone: docstrings."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def script_texts(root):
    """Yield (place, text) of each string of a script."""
    for path in sorted((root / "static/js").rglob("*.js")):
        text = re.sub(
            r"^\s*//.*$|(?<=[\s;])//\s.*$|/\*.*?\*/", "", path.read_text(), flags=re.M | re.S
        )
        for found in re.finditer(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', text):
            said = next((one for one in found.groups() if one), "")
            if is_sentence(said):
                yield path.relative_to(root), said


def retired(root):
    """Yield each retired phrase or word that somebody can read."""
    rules = [
        (re.compile(rf"\b(?:{word})\b", re.I), re.compile(but or "$^")) for word, but, _ in WORDS
    ]
    for texts in (template_texts, python_texts, script_texts):
        for place, text in texts(root):
            said = plain(text)
            yield from (f"{place}: {phrase!r}" for phrase in PHRASES if phrase in said)
            for word, but in rules:
                if (found := word.search(said)) and not but.search(f"/{place}"):
                    yield f"{place}: {found.group()!r} is retired (docs/glossary.md)"


def test_no_retired_copy():
    assert not list(retired(ROOT))


KINDS = {
    "templates/x.html": '<p title="{0}">',
    "templates/y/x.html": '{{% translate "{0}" %}}',
    "templates/x.txt": "{{% blocktranslate trimmed %}}{0}{{% endblocktranslate %}}",
    "incidents/x.py": "def page():\n    return _('{0}')",
    "incidents/api/x.py": 'class Rows:\n    """{0}"""',
    "tracker/x.py": 'log.info("{0}", 1)',
    "static/js/x.js": 'const sentence = "{0}";',
}


SENTENCES = [*PHRASES, *(sentence for _, _, sentence in WORDS)]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        *(("templates/x.html", sentence) for sentence in SENTENCES),
        *((kind, "The three doors are told.") for kind in KINDS),
    ],
)
def test_planted_copy_is_found(tmp_path, kind, sentence):
    said = sentence.capitalize()
    place = tmp_path / kind
    place.parent.mkdir(parents=True)
    place.write_text(KINDS[kind].format(said.replace("'", "’")))
    assert list(retired(tmp_path))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/x.html", "{# Three doors #}<p>{{ question.label }}</p>"),
        ("incidents/x.py", 'def told():\n    """Three doors."""\n    return "question"'),
        ("incidents/pages/reports/x.py", 'LABEL = "Answer this question"'),
        ("static/js/x.js", 'const clock = 1; // the clock stands\nread("clock");'),
    ],
)
def test_names_and_comments_are_no_copy(tmp_path, name, text):
    place = tmp_path / name
    place.parent.mkdir(parents=True)
    place.write_text(text)
    assert not list(retired(tmp_path))
