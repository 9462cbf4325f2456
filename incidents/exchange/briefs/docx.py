"""A brief as DOCX, to be edited by whoever signs it."""

import datetime as dt
import io
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.shared import Cm, Pt

from incidents.exchange.briefs.view import Brief, BriefSection, Exhibit
from incidents.values.text import drop_unwritable

LABEL_WIDTH, TEXT_WIDTH, PICTURE_WIDTH = Cm(5), Cm(11), Cm(8)


def write_docx(brief: Brief) -> bytes:
    """Return a DOCX file. Its properties name no person."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    properties = document.core_properties
    properties.title, properties.author = drop_unwritable(brief.title)[:255], ""
    properties.comments = ""
    properties.created = properties.modified = dt.datetime.combine(brief.made_on, dt.time())
    header = document.sections[0].header.paragraphs[0]
    header.text = drop_unwritable(f"{brief.marking}   {brief.reference}")
    document.add_heading(drop_unwritable(brief.title), 0)
    document.add_paragraph(drop_unwritable(brief.purpose))
    for section in brief.sections:
        _add_section(document, section)
    document.add_heading(_("What is missing"), 1)
    for sentence in brief.missing:
        document.add_paragraph(drop_unwritable(sentence), style="List Bullet")
    if not brief.missing:
        document.add_paragraph(_("Nothing that this brief asks for."))
    _add_exhibits(document, brief.exhibits)
    written = io.BytesIO()
    # python-docx's own: no row of the database.
    type(document).save(document, written)
    return written.getvalue()


def _add_section(document: Any, section: BriefSection) -> None:
    document.add_heading(drop_unwritable(section.title), 1)
    for sentence in section.sentences:
        document.add_paragraph(drop_unwritable(sentence))
    if not section.rows:
        return
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for row in section.rows:
        label, text = table.add_row().cells
        label.width, text.width = LABEL_WIDTH, TEXT_WIDTH
        label.text = drop_unwritable(row.label)
        text.text = drop_unwritable(row.text or _("not known"))


def _add_exhibits(document: Any, exhibits: list[Exhibit]) -> None:
    document.add_heading(_("Exhibits"), 1)
    if not exhibits:
        document.add_paragraph(_("No evidence is kept with this case."))
    for exhibit in exhibits:
        words = {"number": exhibit.number, "title": exhibit.title}
        title = _("Exhibit %(number)s: %(title)s") % words
        document.add_paragraph().add_run(drop_unwritable(title)).bold = True
        details = f"{exhibit.filename} · {exhibit.details}"
        document.add_paragraph(drop_unwritable(details))
        document.add_paragraph(f"SHA-256 {exhibit.sha256}")
        if exhibit.picture:
            document.add_picture(io.BytesIO(exhibit.picture), width=PICTURE_WIDTH)
