"""A case for briefs with a value in every part, and how their files are read again."""

import io
import re

import docx
import pypdfium2
import pytest

from incidents.models import Case, Citation, Provision, Source, SourceUse, WordingChange
from tests.support import evidence_files as files

CHINESE = "请贵公司将台湾、香港、澳门列为中国的一部分"
JAPANESE, KOREAN = "株式会社良品計画", "한국어"


@pytest.fixture
def filled_case(cast):
    """A case with a value in every part, in several scripts, and two exhibits."""
    firm = cast.firm("Muji", other_names=[JAPANESE, KOREAN], country="JP")
    case = cast.draft(
        firm=firm,
        attribution="led",
        attribution_source="The decision names the ministry.",
        demanded_change=f"Change the packaging. {CHINESE}",
        doubts="Whether a second letter followed.",
        title="Shanghai fined Muji over its packaging",
    )
    cast.tell(
        case,
        {"kind": "demanded", "on": "2018-05-25", "note": "by fax"},
        {"kind": "deadline-set", "on": "2018-05-25", "due_on": "2018-06-25"},
        {"kind": "fined", "on": "2018-06-01", "amount": 200_000, "currency": "CNY"},
        {"kind": "complied", "on": "2018-06-02"},
    )
    WordingChange.objects.create(
        case=case, before="MADE IN TAIWAN", after="中国台湾", place="package"
    )
    text = Provision.objects.select_related("instrument").get(key="advertising-law#9(4)")
    Citation.objects.create(
        case=case, instrument=text.instrument, provision=text, quote="损害国家的尊严或者利益"
    )
    source = Source.objects.create(
        title="China News Service",
        publisher="中国新闻社",
        on="2018-05-24",
        url="https://news.example/muji",
        archive_url="https://archive.example/muji",
        archived_on="2018-05-26",
        sha256="ab" * 32,
    )
    SourceUse.objects.create(
        case=case, source=source, reliability="B", supports="the fine", position=1
    )
    files.add_drawn(cast, case, name="决定.pdf", title="处罚决定书")
    files.add(cast, case, files.word_document(), "note.docx", claims=["fine"], title="A note")
    return Case.objects.with_record().get(pk=case.pk)


def pdf_text(raw):
    document = pypdfium2.PdfDocument(raw)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def pdf_story(raw):
    """The text of a PDF without what stands above and below each page."""
    pages = [page.splitlines() for page in pdf_text(raw)]
    assert all(page[0].startswith("TLP:") and page[-1].startswith("Page ") for page in pages)
    return [line for page in pages for line in page[1:-1]]


def docx_text(raw):
    document = docx.Document(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def folded(texts):
    """Text without blanks: where lines break is the printer's business."""
    return re.sub(r"\s+|\ufffe", "", "".join(texts))


def leaves(brief):
    """Every text of a brief."""
    yield from (brief.title, brief.purpose, *brief.missing)
    for section in brief.sections:
        yield from (section.title, *section.sentences)
        for row in section.rows:
            yield from (row.label, *row.text.splitlines())
    for one in brief.exhibits:
        yield from (one.title, one.filename, one.details, one.sha256)
