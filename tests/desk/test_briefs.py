"""Briefs of a case: every field is in the PDF and the DOCX that people open, Chinese included."""

import hashlib
import io
import zipfile

import docx
import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import briefs, evidence
from incidents.models import Case, EvidencePart, Ledger
from incidents.pages.desk.history import history_of
from incidents.values.brief_kinds import BriefKind
from tests.support import evidence_files as files
from tests.support.briefs import (
    CHINESE,
    JAPANESE,
    KOREAN,
    docx_text,
    folded,
    leaves,
    pdf_story,
    pdf_text,
)


@pytest.mark.parametrize("kind", BriefKind)
@pytest.mark.parametrize(("form", "read"), [("pdf", pdf_story), ("docx", docx_text)])
def test_every_text_of_a_brief_is_in_the_file(cast, filled_case, kind, form, read):
    told = folded(read(briefs.save_brief(filled_case, kind, form, by=cast.officer_a)))
    wanted = list(leaves(briefs.build_brief(filled_case, kind)))
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
def test_what_was_typed_is_in_the_file_in_its_own_script(cast, filled_case, form, read):
    told = folded(read(briefs.save_brief(filled_case, BriefKind.MINISTER, form, by=cast.officer_a)))
    assert [word for word in WORDS if folded([word]) not in told] == []


def test_what_was_typed_is_on_the_page(client, cast, filled_case):
    client.force_login(cast.officer_a)
    page = client.get(f"{filled_case.get_absolute_url()}brief/minister/").content.decode()
    for word in WORDS:
        assert word.replace("'", "&#x27;") in page


def test_each_page_of_a_pdf_has_marking_reference_and_number(cast, filled_case):
    pages = pdf_text(briefs.save_brief(filled_case, BriefKind.EU, "pdf", by=cast.officer_a))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"TLP:CLEAR: everyone {filled_case.reference}" in " ".join(page.split())
        assert f"Page {number} of {len(pages)}" in page


def test_chinese_is_drawn_with_ink_and_not_as_boxes(cast, filled_case):
    """Two different signs must look different: a font without them draws the same box twice."""
    from incidents.exchange.briefs.pdf import _BriefPdf

    brief = briefs.build_brief(filled_case, BriefKind.MINISTER)
    pictures = []
    for sign in "中国株式한국":
        document = _BriefPdf(brief)
        document.add_page()
        document.write_lines(sign, 40)
        page = pypdfium2.PdfDocument(bytes(document.output()))[0]
        pictures.append(page.render(scale=1).to_numpy().tobytes())
    assert len(set(pictures)) == len(pictures)


def test_an_exhibit_is_pictured_in_the_pdf(cast, filled_case):
    document = pypdfium2.PdfDocument(
        briefs.save_brief(filled_case, BriefKind.MINISTER, "pdf", by=cast.officer_a)
    )
    images = [one for page in document for one in page.get_objects(filter=[3])]
    assert len(images) == 1


def test_a_pack_has_each_exhibit_as_stored_and_hashes_that_fit(cast, filled_case):
    raw = briefs.save_brief(filled_case, BriefKind.EU, "zip", by=cast.officer_a)
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
    stored = [
        version.sha256 for version in sorted(versions(filled_case), key=lambda one: one.item_id)
    ]
    assert [hashlib.sha256(content[name]).hexdigest() for name in list(content)[2:]] == stored


def versions(filled_case):
    return [item.versions.first() for item in filled_case.evidence_items.all()]


def test_evidence_that_was_altered_stops_the_pack(client, cast, filled_case):
    EvidencePart.objects.all().delete()
    with pytest.raises(ValidationError, match="its hash differs"):
        briefs.save_brief(filled_case, BriefKind.EU, "zip", by=cast.officer_a)
    client.force_login(cast.officer_a)
    answer = client.get(f"{filled_case.get_absolute_url()}brief/eu.zip", follow=True)
    assert "its hash differs" in answer.content.decode()


def test_the_newest_version_is_the_exhibit_and_an_erased_one_is_none(cast, filled_case):
    first, second = versions(filled_case)
    evidence.add_version(
        first.item, evidence.EvidenceUpload("better.png", files.picture()), by=cast.officer_a
    )
    evidence.erase_version(second, "Private", by=cast.officer_a)
    names = [one.filename for one in briefs.list_exhibits(filled_case)]
    assert names == ["better.png"]


def test_the_ledger_says_who_saved_a_brief(cast, filled_case):
    briefs.save_brief(filled_case, BriefKind.MINISTER, "docx", by=cast.approver_a)
    briefs.save_brief(filled_case, BriefKind.EU, "pdf", by=cast.officer_a)
    sentences = [one.sentence for one in history_of(cast.officer_a, filled_case.reference)][-2:]
    assert sentences == [
        "approver@desk-a.example saved a brief of this case as a file.",
        "officer@desk-a.example saved a filing of this case as a file.",
    ]
    assert Ledger.objects.get(verb="filing pack saved").detail["kind"] == "eu"


def test_the_properties_of_a_file_name_no_person(cast, filled_case):
    raw = briefs.save_brief(filled_case, BriefKind.MINISTER, "docx", by=cast.officer_a)
    properties = docx.Document(io.BytesIO(raw)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    raw = briefs.save_brief(filled_case, BriefKind.MINISTER, "pdf", by=cast.officer_a)
    assert pypdfium2.PdfDocument(raw).get_metadata_dict()["Author"] == ""


def test_hostile_text_prints(cast, filled_case):
    hostile = "\u202egnorw\u202c \u000b {nb} **b** 😀 " + "x" * 3000
    Case.objects.filter(pk=filled_case.pk).update(demanded_change=hostile)
    for form, read in (("pdf", pdf_story), ("docx", docx_text)):
        told = folded(
            read(briefs.save_brief(filled_case, BriefKind.MINISTER, form, by=cast.officer_a))
        )
        assert "x" * 3000 in told
        assert "**b**" in told
        assert ("U+1F600" in told) == (form == "pdf")


def test_an_unknown_kind_or_form_is_no_page(client, cast, filled_case):
    client.force_login(cast.officer_a)
    for address in ("brief/pope/", "brief/minister.exe", "brief/pope.pdf"):
        assert client.get(filled_case.get_absolute_url() + address).status_code == 404
