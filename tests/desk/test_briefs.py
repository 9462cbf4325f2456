"""Briefs of a case: every field is in the PDF and the DOCX that people open, Chinese included."""

import datetime as dt
import hashlib
import io
import re
import zipfile

import docx
import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import briefs, evidence
from incidents.models import (
    Case,
    Citation,
    EvidencePart,
    Ledger,
    Marking,
    Provision,
    Source,
    SourceUse,
    WordingChange,
)
from incidents.pages.desk.history import history_of
from incidents.values.brief_kinds import BriefKind, report_due_on
from tests.support import evidence_files as files

CHINESE = "请贵公司将台湾、香港、澳门列为中国的一部分"
JAPANESE, KOREAN = "株式会社良品計画", "한국어"


@pytest.fixture
def case(cast):
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


@pytest.mark.parametrize("kind", BriefKind)
@pytest.mark.parametrize(("form", "read"), [("pdf", pdf_story), ("docx", docx_text)])
def test_every_text_of_a_brief_is_in_the_file(cast, case, kind, form, read):
    told = folded(read(briefs.save_brief(case, kind, form, by=cast.officer_a)))
    wanted = list(leaves(briefs.build_brief(case, kind)))
    assert len(wanted) > 80
    assert [text for text in wanted if folded([text]) not in told] == []


WORDS = [
    "Muji",
    JAPANESE,
    KOREAN,
    CHINESE,
    "MADE IN TAIWAN",
    "中国台湾",
    "损害国家的尊严或者利益",
    "中国新闻社",
    "https://archive.example/muji",
    "26 May 2018",
    "25 May 2018",
    "due 25 June 2018",
    "CNY 200,000",
    "Complied, 2 June 2018",
    "The decision names the ministry.",
    "Whether a second letter followed.",
    "Exhibit 1: 处罚决定书",
    "决定.pdf",
    "named: released with the firm's name",
]


@pytest.mark.parametrize(("form", "read"), [("pdf", pdf_story), ("docx", docx_text)])
def test_what_was_typed_is_in_the_file_in_its_own_script(cast, case, form, read):
    told = folded(read(briefs.save_brief(case, BriefKind.MINISTER, form, by=cast.officer_a)))
    assert [word for word in WORDS if folded([word]) not in told] == []


def test_what_was_typed_is_on_the_page(client, cast, case):
    client.force_login(cast.officer_a)
    page = client.get(f"{case.get_absolute_url()}brief/minister/").content.decode()
    for word in WORDS:
        assert word.replace("'", "&#x27;") in page


def test_each_page_of_a_pdf_has_marking_reference_and_number(cast, case):
    pages = pdf_text(briefs.save_brief(case, BriefKind.EU, "pdf", by=cast.officer_a))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"TLP:CLEAR: everyone {case.reference}" in " ".join(page.split())
        assert f"Page {number} of {len(pages)}" in page


def test_chinese_is_drawn_with_ink_and_not_as_boxes(cast, case):
    """Two different signs must look different: a font without them draws the same box twice."""
    from incidents.exchange.briefs.pdf import _BriefPdf

    brief = briefs.build_brief(case, BriefKind.MINISTER)
    pictures = []
    for sign in "中国株式한국":
        document = _BriefPdf(brief)
        document.add_page()
        document.write_lines(sign, 40)
        page = pypdfium2.PdfDocument(bytes(document.output()))[0]
        pictures.append(page.render(scale=1).to_numpy().tobytes())
    assert len(set(pictures)) == len(pictures)


def test_an_exhibit_is_pictured_in_the_pdf(cast, case):
    document = pypdfium2.PdfDocument(
        briefs.save_brief(case, BriefKind.MINISTER, "pdf", by=cast.officer_a)
    )
    images = [one for page in document for one in page.get_objects(filter=[3])]
    assert len(images) == 1


def test_a_pack_has_each_exhibit_as_stored_and_hashes_that_fit(cast, case):
    raw = briefs.save_brief(case, BriefKind.EU, "zip", by=cast.officer_a)
    with zipfile.ZipFile(io.BytesIO(raw)) as pack:
        content = {name: pack.read(name) for name in pack.namelist()}
    assert list(content) == [
        "brief.pdf",
        "brief.docx",
        "exhibits/01 决定.pdf",
        "exhibits/02 note.docx",
        "sha256sums.txt",
    ]
    lines = content.pop("sha256sums.txt").decode().splitlines()
    assert dict(line.split("  ", 1)[::-1] for line in lines) == {
        name: hashlib.sha256(one).hexdigest() for name, one in content.items()
    }
    stored = [version.sha256 for version in sorted(versions(case), key=lambda one: one.item_id)]
    assert [hashlib.sha256(content[name]).hexdigest() for name in list(content)[2:]] == stored


def versions(case):
    return [item.versions.first() for item in case.evidence_items.all()]


def test_evidence_that_was_altered_stops_the_pack(client, cast, case):
    EvidencePart.objects.all().delete()
    with pytest.raises(ValidationError, match="its hash differs"):
        briefs.save_brief(case, BriefKind.EU, "zip", by=cast.officer_a)
    client.force_login(cast.officer_a)
    answer = client.get(f"{case.get_absolute_url()}brief/eu.zip", follow=True)
    assert "its hash differs" in answer.content.decode()


def test_the_newest_version_is_the_exhibit_and_an_erased_one_is_none(cast, case):
    first, second = versions(case)
    evidence.add_version(
        first.item, evidence.EvidenceUpload("better.png", files.picture()), by=cast.officer_a
    )
    evidence.erase_version(second, "Private", by=cast.officer_a)
    names = [one.filename for one in briefs.list_exhibits(case)]
    assert names == ["better.png"]


@pytest.mark.parametrize(
    ("consent", "marking", "words"),
    [
        ("internal", Marking.CLEAR, "has not agreed to be named"),
        ("sector", Marking.CLEAR, "has not agreed to be named"),
        ("named", Marking.AMBER, "it stays at your desk"),
        ("named", Marking.RED, "it stays at your desk"),
    ],
)
@pytest.mark.parametrize("kind", [BriefKind.EU, BriefKind.US, BriefKind.JAPAN])
def test_a_filing_needs_consent_and_marking(client, cast, case, kind, consent, marking, words):
    Case.objects.filter(pk=case.pk).update(consent=consent, marking=marking)
    case.readers.add(cast.officer_a)
    with pytest.raises(ValidationError, match=words):
        briefs.save_brief(case, kind, "pdf", by=cast.officer_a)
    client.force_login(cast.officer_a)
    page = client.get(f"{case.get_absolute_url()}brief/{kind.value}/").content.decode()
    assert words in page
    assert "Save as PDF" not in page


def test_a_brief_for_ones_own_minister_needs_neither_and_names_the_readers(cast, case):
    Case.objects.filter(pk=case.pk).update(consent="internal", marking=Marking.RED)
    case.readers.add(cast.officer_a)
    told = folded(pdf_text(briefs.save_brief(case, BriefKind.MINISTER, "pdf", by=cast.officer_a)))
    assert "TLP:RED:namedpeopleonly" in told
    assert "Readersofficer@desk-a.example" in told


def test_what_is_missing_is_listed(cast):
    bare = Case.objects.with_record().get(pk=cast.draft(authority=None).pk)
    missing = briefs.build_brief(bare, BriefKind.US).missing
    assert "Not known: party who made the request." in missing
    assert "Not known: date on which it was received." in missing
    assert "Add the letter or another document to the evidence." in missing
    assert "Name the coercing authority." in briefs.build_brief(bare, BriefKind.MINISTER).missing
    assert "Name the coercing authority." in briefs.build_brief(bare, BriefKind.EU).missing


def test_the_american_report_has_the_fields_of_its_regulation(case):
    section = briefs.build_brief(case, BriefKind.US).sections[0]
    rows = {row.label: row.text for row in section.rows}
    assert rows["Country that makes the request"] == "China"
    assert rows["Party who made the request"].startswith("Civil Aviation Administration")
    assert rows["Date on which it was received"] == "25 May 2018"
    assert rows["Report due, if received in the United States"] == "31 July 2018"
    assert rows["Report due, if received elsewhere"] == "31 August 2018"
    assert rows["Wording of the request"] == "“损害国家的尊严或者利益”"
    assert rows["Decision on the request"] == "Complied, 2 June 2018"
    assert rows["Copy of the document with the request"] == "Exhibit 1"
    assert rows["Its address and identification number"] == ""


@pytest.mark.parametrize(
    ("received", "in_us", "elsewhere"),
    [
        ("2018-01-01", "2018-04-30", "2018-05-31"),
        ("2018-03-31", "2018-04-30", "2018-05-31"),
        ("2018-05-25", "2018-07-31", "2018-08-31"),
        ("2018-09-30", "2018-10-31", "2018-11-30"),
        ("2018-12-31", "2019-01-31", "2019-02-28"),
        ("2019-10-01", "2020-01-31", "2020-02-29"),
    ],
)
def test_a_report_is_due_after_the_quarter_of_its_request(received, in_us, elsewhere):
    day = dt.date.fromisoformat(received)
    assert str(report_due_on(day, is_in_us=True)) == in_us
    assert str(report_due_on(day, is_in_us=False)) == elsewhere


def test_the_ledger_says_who_saved_a_brief(cast, case):
    briefs.save_brief(case, BriefKind.MINISTER, "docx", by=cast.approver_a)
    briefs.save_brief(case, BriefKind.EU, "pdf", by=cast.officer_a)
    sentences = [one.sentence for one in history_of(cast.officer_a, case.reference)][-2:]
    assert sentences == [
        "approver@desk-a.example saved a brief of this case as a file.",
        "officer@desk-a.example saved a filing of this case as a file.",
    ]
    assert Ledger.objects.get(verb="filing pack saved").detail["kind"] == "eu"


def test_the_properties_of_a_file_name_no_person(cast, case):
    raw = briefs.save_brief(case, BriefKind.MINISTER, "docx", by=cast.officer_a)
    properties = docx.Document(io.BytesIO(raw)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    raw = briefs.save_brief(case, BriefKind.MINISTER, "pdf", by=cast.officer_a)
    assert pypdfium2.PdfDocument(raw).get_metadata_dict()["Author"] == ""


def test_hostile_text_prints(cast, case):
    hostile = "\u202egnorw\u202c \u000b {nb} **b** 😀 " + "x" * 3000
    Case.objects.filter(pk=case.pk).update(demanded_change=hostile)
    for form, read in (("pdf", pdf_story), ("docx", docx_text)):
        told = folded(read(briefs.save_brief(case, BriefKind.MINISTER, form, by=cast.officer_a)))
        assert "x" * 3000 in told
        assert "**b**" in told
        assert ("U+1F600" in told) == (form == "pdf")


def test_an_unknown_kind_or_form_is_no_page(client, cast, case):
    client.force_login(cast.officer_a)
    for address in ("brief/pope/", "brief/minister.exe", "brief/pope.pdf"):
        assert client.get(case.get_absolute_url() + address).status_code == 404
