"""Files for tests of evidence: as people's programs write them, and evil ones."""

import io
import struct
import zlib

import docx
from fpdf import FPDF
from PIL import Image

from incidents.actions.desk import evidence, evidence_pictures

FACTS = {"kind": "letter", "title": "Letter of 25 April 2018", "claims": ["demand", "law"]}
PLACE = "Zhongguancun"


def pdf(*texts, **encryption):
    """A PDF with a page for each text."""
    document = FPDF()
    document.set_font("Helvetica", size=20)
    if encryption:
        document.set_encryption(**encryption)
    for text in texts or ("A letter",):
        document.add_page()
        document.cell(text=text)
    return bytes(document.output())


def picture(form="PNG", size=(600, 400), colour=(200, 30, 30), **options):
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, form, **options)
    return written.getvalue()


def photograph():
    """A JPEG that lies on its side and says where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "A. Whistleblower"
    exif[0x010E] = PLACE
    return picture("JPEG", exif=exif)


def png_bomb(side=60_000):
    """A few kilobytes that unpack to 3.6 thousand million white pixels."""

    def chunk(kind, body):
        check = struct.pack("!I", zlib.crc32(kind + body))
        return struct.pack("!I", len(body)) + kind + body + check

    head = struct.pack("!2I5B", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 4_000_000, 9)
    png = b"\x89PNG\r\n\x1a\n"
    return png + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf_bomb():
    """A PDF whose one page is a picture of 40,000 by 40,000 pixels, packed twice."""
    packed = zlib.compress(zlib.compress(b"\x00" * 40_000_000, 9), 9)
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 40000/Height 40000/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream"
    ) % (len(packed), packed)
    content = b"40000 0 0 40000 0 0 cm /I Do"
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/Contents 4 0 R"
        b"/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        picture,
    )


def scripted_pdf():
    """A PDF that opens an address and runs a script as soon as it is opened."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R/AA<</WC 5 0 R>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Annots[<</Type/Annot/Subtype/Link"
        b"/Rect[0 0 300 300]/A 4 0 R>>]>>",
        b"<</S/URI/URI(http://127.0.0.1:9/beacon)>>",
        b"<</S/JavaScript/JS(app.alert\\(1\\);this.submitForm\\('http://127.0.0.1:9/'\\))>>",
    )


def pdf_of(*objects):
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    ) % (size, table, size, len(body))


def word_document(text="A letter"):
    written = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(written)
    return written.getvalue()


def add(cast, case=None, content=None, name="letter.pdf", by=None, **facts):
    """A version of evidence of a case of desk A, whose pictures wait to be made."""
    case = case or cast.draft()
    upload = evidence.EvidenceUpload(name, pdf() if content is None else content)
    facts = evidence.EvidenceFacts(**FACTS | facts)
    return evidence.add_evidence(case, facts, upload, by=by or cast.officer_a)


def add_drawn(cast, *args, **kwargs):
    """The same with its pictures."""
    version = add(cast, *args, **kwargs)
    evidence_pictures.draw_soon(version)
    version.refresh_from_db()
    return version


def evidence_places(cast, places):
    """{name: how it is made} of rows of desk A that addresses of evidence name."""
    return {
        "added_evidence": lambda: add_drawn(cast),
        "evidence": lambda: places["added_evidence"].item_id,
        "evidence_file": lambda: places["added_evidence"].pk,
    }
