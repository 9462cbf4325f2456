"""The file that PostgreSQL writes has the bytes that Python would write, cell by cell."""

import json
import sys

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from incidents.exchange import files
from incidents.exchange.columns import COLUMNS
from incidents.exchange.readable import NEEDED, add_readable, group_reply_texts
from incidents.models import Incident, Reply, Tactic, Topic
from incidents.models.register.labels import forget_labels
from incidents.queries import Query
from incidents.values.text import drop_unwritable, is_writable
from tests.register.test_exports import body
from tests.support.broken_replies import decided, reply
from tests.support.editions import edition, folder
from tests.support.hostile import TEXTS

__all__ = ["edition", "folder"]

# What begins a formula, seems to, or has to be quoted; alone, and behind a comma and quotes.
CELLS = (
    *("-5", "-5.25", "-5+1", "+49", "@a", "\t=1", "\n=1", "＝1", "＋1", "－1", "＠a", "ﾠ", "'=1"),
    *(
        "a,=1",
        'a,"=1"',
        '"=1"',
        '""',
        '"',
        ",",
        ",,\x02,",
        "\x02",
        "\x01",
        "\x1f",
        "\\.",
        "\\N",
        " a ",
    ),
    *("one\ntwo", "one\r\ntwo\r", "a;b | c", "NULL", "😀,－1"),
)


def write_cell_by_cell(query):
    """The file as rows of Python, as the other forms are written."""
    replies = {} if query.edition else group_reply_texts()
    rows = add_readable(
        query.ordered_rows().values("pk", *COLUMNS, *NEEDED),
        address=lambda ref: f"http://testserver/incidents/{ref}/",
        edition=query.edition and query.edition.number,
        replies=replies,
    )
    return b"".join(files.entries_as_csv(files.FileContent(rows, files.READABLE_TYPES)))


def plant(row, text):
    """Put a text into each cell of a row that a person can have typed, past every door."""
    document = json.loads(json.dumps(row.document)) | {"doubts": text, "campaign": text}
    document["authority"] = {"name": text}
    grades = {"reliability": "B", "credibility": "2"}
    document["sources"] = [
        {"title": text, "publisher": text, "on": "2018-05", "url": "https://a.example/"} | grades,
        {"title": "", "publisher": text, "on": "", "url": text} | grades,
        {"title": text, "reliability": "B", "credibility": ""},
        {},
    ]
    document["excerpts"] = [
        {"title": text, "kind": "letter", "captured_on": "", "claims": ["demand", text]}
        | {"supports": text, "media_type": "image/jpeg", "pages": [{"sha256": "a"}] * 2},
        {"title": "", "kind": "", "captured_on": "2018", "claims": [], "supports": ""}
        | {"media_type": "image/jpeg", "pages": [{"sha256": text}]},
    ]
    row.document = document
    row.title, row.firm, row.firm_group = text[:400], text[:200], text[:100]
    row.demanded_change = row.wording_before = row.wording_after = text
    row.further_authorities = row.amplified_by = [text[:150], "b"]
    row.topics, row.provisions = ["tibet", text[:150]], [text[:150]]
    row.released_at = row.released_at.replace(microsecond=len(text) % 2 * 1_200)
    row.save()


@pytest.fixture
def hostile(cast):
    """A hostile text in each of some incidents, a title of a list, and replies."""
    texts = [*TEXTS.values(), *CELLS]
    rows = list(Incident.objects.filter(tier="public").order_by("ref"))
    for row, text in zip(rows, texts, strict=False):
        plant(row, text)
    Incident.objects.filter(pk=rows[-1].pk).update(document={"sources": None, "authority": None})
    Topic.objects.filter(slug="tibet").update(title='=Tibet, "the\x0bregion"')
    Tactic.objects.filter(slug="fine").update(title="−, or “－”")
    for row in rows[::7]:
        reply(ref=row.ref, sender=row.firm, text="=1,\r\n", **decided("verified", way="call"))
    reply(ref=rows[-1].ref, sender="Another firm", **decided("verified", way="call"))
    forget_labels()
    return len(texts)


@pytest.mark.parametrize("asked", ["", "sort=firm&topic=tibet", "q=taiwan&sort=relevance"])
def test_every_byte_is_that_of_the_slow_way(client, hostile, asked):
    assert hostile < Incident.objects.filter(tier="public").count()
    assert Reply.objects.filter(verified_at__lte=timezone.now()).count() > 10
    written = body(client.get(f"/incidents.csv?{asked}"))
    assert written.split(b"\r\n") == write_cell_by_cell(
        Query(QueryDict(asked), AnonymousUser(), also=())
    ).split(b"\r\n")
    assert written.count(b"\r\n") > 5


def test_an_edition_is_written_alike(client, edition):
    asked = "edition=1&sort=oldest"
    written = body(client.get(f"/incidents.csv?{asked}"))
    assert written.split(b"\r\n") == write_cell_by_cell(
        Query(QueryDict(asked), AnonymousUser(), also=())
    ).split(b"\r\n")
    assert written.count(b"\r\n") == 104


def test_what_is_called_writable_is_what_stays_as_it_is():
    for code in range(sys.maxunicode + 1):
        text = chr(code)
        assert is_writable(text) == (drop_unwritable(text) == text), hex(code)
