"""Every shipped article is numbered or marked, and has a version and a source with a name."""

import re

import pytest

from incidents.intake.known import Known
from incidents.models import (
    ArticleText,
    Instrument,
    InstrumentVersion,
    LawSource,
    Provision,
    Relation,
)
from incidents.models.law.readings import pick_texts, read_numbers
from incidents.models.law.sources import NO_SOURCE_WORDS
from incidents.values.article_numbers import Numbering, label_number, read_numbering
from incidents.values.partial_dates import PartialDate

HOLES = (
    "caac-credit-measures-2017#scope (article number not found)",
    "caac-credit-measures-2017#minor dishonesty (article number not found)",
    "foreign-airline-route-rules-2017#added clause (article number not found)",
    "samr-serious-list-2021#removal (article number not found)",
    "taiwan-separatism-opinions-2024#whole text (22 points)",
)


def test_every_article_has_a_number_or_is_marked_and_a_version_with_a_source(cast):
    articles = Provision.objects.prefetch_related("texts__version__sources")
    for article in articles:
        texts = list(article.texts.all())
        if article.numbering == Numbering.RETIRED:
            assert article.renamed_to
            assert not texts
            continue
        assert article.numbering == read_numbering(article.number)
        assert texts
        assert all(text.version.sources.all() for text in texts)
    assert not InstrumentVersion.objects.filter(sources__isnull=True).exists()
    assert not Relation.objects.filter(sources__isnull=True).exists()


@pytest.mark.parametrize(
    ("number", "numbering", "label"),
    [
        ("9(4)", "article", "art. 9(4)"),
        ("299-1", "article", "art. 299-1"),
        ("8/A(1)", "article", "art. 8/A(1)"),
        ("1244 (22 USC 8803)", "article", "art. 1244 (22 USC 8803)"),
        ("(9)", "part", "point (9)"),
        ("IV(1)", "part", "part IV(1)"),
        ("Resolution 16", "part", "Resolution 16"),
        ("whole plan", "unnumbered", "whole plan"),
        ("5 (article number not found)", "unnumbered", "5 (article number not found)"),
        ("Taiwan (point number not read)", "unnumbered", "Taiwan (point number not read)"),
    ],
)
def test_only_a_number_is_written_as_an_article(number, numbering, label):
    assert (read_numbering(number), label_number(number)) == (numbering, label)


def test_holes_are_marked_and_never_numbered(cast):
    rows = Provision.objects.in_bulk(HOLES, field_name="key")
    assert {row.numbering for row in rows.values()} == {"unnumbered"}
    assert len(rows) == len(HOLES)
    holes = Provision.objects.filter(number__iregex=r"not (found|read)")
    assert not any(row.label.startswith("art.") for row in holes)


def test_nothing_rests_on_hearsay_a_repository_or_a_working_document(cast):
    assert not [row.title for row in LawSource.objects.all() if NO_SOURCE_WORDS.search(row.title)]
    repositories = LawSource.objects.filter(url__contains="github.com")
    assert repositories
    for row in repositories:
        assert row.kind == "reading_copy"
        assert row.issuer
        assert not re.search(r"github|/", row.title), row.title
    shown = [
        text
        for model, names in (
            (Instrument, ("note", "doubts")),
            (InstrumentVersion, ("note", "status")),
            (ArticleText, ("gist", "note")),
            (LawSource, ("title", "issuer", "extent", "note")),
            (Relation, ("source", "note")),
        )
        for row in model.objects.values_list(*names)
        for text in row
    ]
    assert not [text for text in shown if re.search(r"general knowledge|\bseed\b|memory", text)]


def days(key):
    return [
        (row.in_force_from, row.in_force_until)
        for row in InstrumentVersion.objects.filter(instrument__key=key)
    ]


def on(key, day):
    """The versions in which an article may have been read on a day."""
    texts = ArticleText.objects.filter(provision__key=key).select_related("version__instrument")
    return [text.version.label for text in pick_texts(texts, PartialDate(day))]


def later(key, version, number):
    """Where an article of a version went, {version: numbers}."""
    order = list(
        InstrumentVersion.objects.filter(instrument__key=key).values_list("label", flat=True)
    )
    numbers = read_numbers([key])[key].follow(version, number)
    after = order[order.index(version) + 1 :]
    return {(at.version, at.number) for at in numbers if at.version in after}


NET, TRADE, PUBLICITY = (
    "cybersecurity-law-2016",
    "foreign-trade-law",
    "enterprise-info-publicity-2014",
)


def version_of(key, label):
    return InstrumentVersion.objects.get(instrument__key=key, label=label)


# One row a correction of the collected law, with what shows that it was made.
CORRECTIONS = {
    "the credit file was article 67 until 2021": lambda: (
        on("advertising-law#67", "2018-04-02") == ["2015"]
        and on("advertising-law#66", "2018-04-02") == []
        and on("advertising-law#66", "2021-10") == ["2021"]
        and later("advertising-law", "2015", "67") == {("2018", "67"), ("2021", "66")}
    ),
    "the Advertising Law has its days": lambda: (
        days("advertising-law")
        == [
            ("1995-02-01", "2015-08-31"),
            ("2015-09-01", "2018-10-25"),
            ("2018-10-26", "2021-04-28"),
            ("2021-04-29", ""),
        ]
    ),
    "the Cybersecurity Law goes on in 2026": lambda: (
        days(NET) == [("2017-06-01", "2025-12-31"), ("2026-01-01", "")]
        and [
            later(NET, "2016", number)
            for number in ("12", "47", "50", "68", "69(1)", "70", "71", "75")
        ]
        == [
            {("2025", "13")},
            {("2025", "49")},
            {("2025", "52")},
            {("2025", "69")},
            {("2025", "69(1)")},
            {("2025", "71(1)(1)"), ("2025", "71")},
            {("2025", "72")},
            {("2025", "77")},
        ]
    ),
    "article 17 on publicity became 18 in May 2024": lambda: (
        days(PUBLICITY)[-1] == ("2024-05-01", "")
        and later(PUBLICITY, "2014", "17") == {("2024", "18")}
    ),
    "the Foreign Trade Law has five versions": lambda: (
        len(days(TRADE)) == 5
        and [sorted(later(TRADE, "2016", n))[-1] for n in ("7", "16", "17", "31", "37", "61", "66")]
        == [("2025", n) for n in ("10", "18", "19", "35", "41", "73", "79")]
    ),
    "the watch list is in the Dual-Use Regulations": lambda: (
        Provision.objects.get(key="export-control-law-2020#control list").renamed_to
        == ["export-control-law-2020#18"]
        and Provision.objects.get(key="export-control-law-2020#watch list").renamed_to
        == ["dual-use-regulations-2024#26"]
    ),
    "the Unreliable Entity List has articles": lambda: (
        ArticleText.objects.filter(
            version__instrument__key="uel-provisions-2020", is_text_read=True
        ).count()
        == 13
    ),
    "the Blocking Rules carry out the National Security Law": lambda: Relation.objects.filter(
        kind="implements",
        from_provision__key="mofcom-blocking-rules-2021#1",
        to_instrument__key="national-security-law-2015",
    ).exists(),
    "parts of plans have their numbers": lambda: (
        not Provision.objects.filter(
            instrument__kind="plan", number__in=["whole", "lists", "removal", "preamble"]
        )
        .exclude(numbering="retired")
        .exists()
    ),
    "the memorandum is of 10 September 2015": lambda: (
        version_of("joint-punishment-mou-2015", "2015").adopted_on == "2015-09-10"
        and not LawSource.objects.filter(url__contains="189zhuan").exists()
    ),
    "the aviation measures have a number that was not read": lambda: (
        (row := version_of("caac-credit-measures-2017", "2017")).document_number
        == "民航发〔2017〕136号"
        and not row.is_number_read
        and row.instrument.kind == "normative_document"
    ),
    "the sanctions provisions are Order 803": lambda: (
        "803" in (row := version_of("afsl-implementation-2025", "2025")).document_number
        and row.is_number_read
    ),
    "the Saudi law has its Arabic title and decree": lambda: (
        (row := Instrument.objects.get(key="sa-anti-cybercrime-law-2007")).title_zh
        == "نظام مكافحة الجرائم المعلوماتية"
        and row.title_lang == "ar"
        and "م/17" in row.versions.get().document_number
    ),
    "the route rules are Order 192 of 2008": lambda: (
        "192" in version_of("foreign-airline-route-rules-2017", "2008").document_number
    ),
    "the Shanghai rules rest on no plan": lambda: (
        not Relation.objects.filter(
            kind="implements", from_instrument__key="shanghai-social-credit-2017"
        ).exists()
    ),
    "days in force are read in the closing article": lambda: all(
        ArticleText.objects.filter(
            version__instrument__key=key, roles__contains=["in_force"], is_text_read=True
        ).exists()
        for key in (
            "national-security-law-2015",
            "surveying-mapping-law-2017",
            "foreign-relations-law-2023",
            "export-control-law-2020",
            "shanghai-social-credit-2017",
            "origin-regulations",
        )
    ),
    "titles are the standard ones": lambda: (
        not Instrument.objects.filter(title_en__icontains="Publicity System").exists()
    ),
}


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_a_correction_was_made(cast, correction):
    assert CORRECTIONS[correction]()


def test_there_is_a_row_for_each_correction():
    assert len(CORRECTIONS) == 17


def test_keys_from_before_the_numbers_are_read_on(cast):
    known = Known.of(None)
    one = known.cited("mofcom-blocking-rules-2021#reporting")
    assert one["provision"].key == "mofcom-blocking-rules-2021#5"
    # Several took its place, so none is chosen.
    several = known.cited("uel-provisions-2020#investigation")
    assert several["provision"].renamed_to[0] == "uel-provisions-2020#5"


def test_an_unclear_day_leaves_both_texts_open(cast):
    assert on("advertising-law#67", "2018") == ["2018", "2015"]
    assert on("advertising-law#67", "2018-10-25") == ["2015"]
    assert on("advertising-law#67", "2018-10-26") == ["2018"]
    assert on("advertising-law#9(4)", "2014") == []
