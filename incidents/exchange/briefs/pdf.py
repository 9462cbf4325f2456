"""A brief as PDF, with fonts that the project ships: a server need have none."""

import datetime as dt
import io
from pathlib import Path
from typing import cast

from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from incidents.exchange.briefs.view import Brief, BriefSection, Exhibit
from incidents.values.text import drop_unwritable

FONTS = Path(__file__).resolve().parents[2] / "data/fonts"
LABEL_WIDTH, LINE, MARGIN = 52, 5.2, 20
PICTURE_HEIGHT = 95
QUIET, INK = (90, 98, 108), (27, 36, 48)


class _BriefPdf(FPDF):
    """Pages that all carry the marking, the reference and their number."""

    def __init__(self, brief: Brief) -> None:
        super().__init__(format="A4")
        self.brief = brief
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN)
        for style, name in (("", "NotoSans-Regular"), ("B", "NotoSans-Bold")):
            self.add_font("Noto", style, FONTS / f"{name}.ttf")
        self.add_font("Cjk", "", FONTS / "DroidSansFallback.ttf")
        self.set_fallback_fonts(["Cjk"], exact_match=False)

    def header(self) -> None:
        self.set_y(10)
        self._quiet(f"{self.brief.marking}   {self.brief.reference}")
        self.set_y(MARGIN)

    def footer(self) -> None:
        self.set_y(-14)
        self._quiet(_("Page %(page)s of {nb}") % {"page": self.page_no()})

    def _quiet(self, text: str) -> None:
        self.set_font("Noto", size=9)
        self.set_text_color(*QUIET)
        self.cell(text=drop_unwritable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(*INK)

    def write_lines(
        self,
        text: str,
        size: float = 10.5,
        style: str = "",
        *,
        left: float = MARGIN,
        width: float = 0,
    ) -> None:
        """Write a text over so many millimetres from `left` on, or up to the right margin.

        Line by line, each with its font named anew: fpdf2 2.8 writes a line in the wrong font if
        the one before it ended in a fallback font.
        """
        self.set_font("Noto", style, size)
        height, width = LINE * size / 10.5, width or self.w - MARGIN - left
        text = drop_unwritable(text)
        lines = self.multi_cell(
            width, height, text, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        for line in cast(list[str], lines):
            self.set_x(left)
            self.current_font_is_set_on_page = False
            self.cell(width, height, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def write_pdf(brief: Brief) -> bytes:
    """Return a PDF. The same brief gives the same bytes."""
    document = _BriefPdf(brief)
    document.set_title(drop_unwritable(brief.title))
    document.set_lang("en-GB")
    document.set_creation_date(dt.datetime.combine(brief.made_on, dt.time(), dt.UTC))
    document.add_page()
    document.write_lines(brief.title, 18, "B")
    document.ln(2)
    document.write_lines(brief.purpose)
    for section in brief.sections:
        _write_section(document, section)
    _write_missing(document, [*brief.missing, *_unprinted(document, brief)])
    _write_exhibits(document, brief.exhibits)
    return bytes(document.output())


def _unprinted(document: _BriefPdf, brief: Brief) -> list[str]:
    """A sentence that names the characters of a brief which no font here has; [] for none."""
    rows = [row for section in brief.sections for row in section.rows]
    exhibits = [f"{one.title}{one.filename}{one.details}" for one in brief.exhibits]
    text = drop_unwritable("".join([brief.title, *(row.text for row in rows), *exhibits]))
    fonts = [font for font in document.fonts.values() if isinstance(font, TTFFont)]
    printed = {code for font in fonts for code in font.cmap}
    left = sorted({sign for sign in text if ord(sign) not in printed and not sign.isspace()})
    if not left:
        return []
    codes = ", ".join(f"U+{ord(sign):04X}" for sign in left[:20])
    words = _(
        "These characters cannot be printed here, and are boxes: %(codes)s. The DOCX has them."
    )
    return [words % {"codes": codes}]


def _write_heading(document: _BriefPdf, title: str) -> None:
    # A heading stays with the lines that follow.
    if document.will_page_break(4 * LINE):
        document.add_page()
    document.ln(4)
    document.write_lines(title, 13, "B")
    document.ln(1)


def _write_section(document: _BriefPdf, section: BriefSection) -> None:
    _write_heading(document, section.title)
    for sentence in section.sentences:
        document.write_lines(sentence)
    for row in section.rows:
        if document.will_page_break(2 * LINE):
            document.add_page()
        top, page = document.get_y(), document.page_no()
        _write_label(document, row.label)
        bottom = document.get_y() if document.page_no() == page else document.t_margin
        document.set_y(top if document.page_no() == page else document.t_margin)
        document.write_lines(row.text or _("not known"), left=MARGIN + LABEL_WIDTH)
        document.set_y(max(document.get_y(), bottom if document.page_no() == page else 0) + 1)


def _write_label(document: _BriefPdf, label: str) -> None:
    document.set_text_color(*QUIET)
    document.write_lines(label, 9.5, width=LABEL_WIDTH - 3)
    document.set_text_color(*INK)


def _write_missing(document: _BriefPdf, missing: list[str]) -> None:
    _write_heading(document, _("What is missing"))
    for sentence in missing or [_("Nothing that this brief asks for.")]:
        document.write_lines(f"• {sentence}" if missing else sentence)


def _write_exhibits(document: _BriefPdf, exhibits: list[Exhibit]) -> None:
    _write_heading(document, _("Exhibits"))
    if not exhibits:
        document.write_lines(_("No evidence is kept with this case."))
    for exhibit in exhibits:
        if document.will_page_break(5 * LINE + (PICTURE_HEIGHT if exhibit.picture else 0)):
            document.add_page()
        document.write_lines(
            _("Exhibit %(number)s: %(title)s") % {"number": exhibit.number, "title": exhibit.title},
            style="B",
        )
        document.write_lines(f"{exhibit.filename} · {exhibit.details}")
        document.write_lines(f"SHA-256 {exhibit.sha256}", 8.5)
        if exhibit.picture:
            document.image(
                io.BytesIO(exhibit.picture), h=PICTURE_HEIGHT - 5, keep_aspect_ratio=True
            )
        document.ln(3)
