"""Flat pictures of evidence: what people send is drawn, what is evil is refused or harmless."""

import io

import pytest
from PIL import Image

from incidents.intake.evidence.file_forms import clean_filename, detect_form
from incidents.intake.evidence.pictures import draw_file, read_drawing
from incidents.models.desk.evidence_files import DrawingState, FileForm
from tests.support import evidence_files as files

SECONDS = 30


def draw(raw, seconds=SECONDS):
    return draw_file(raw, detect_form(raw), seconds=seconds)


def opened(picture):
    image = Image.open(io.BytesIO(picture.content))
    image.load()
    return image


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_a_picture_of_each_form_is_drawn(form):
    drawing = draw(files.picture(form))
    assert drawing.state == DrawingState.DRAWN
    assert [picture.page for picture in drawing.pictures] == [0, 1]
    thumbnail, page = map(opened, drawing.pictures)
    assert (page.format, page.size, max(thumbnail.size)) == ("JPEG", (600, 400), 480)
    red, green, blue = page.getpixel((300, 200))
    assert red > 180
    assert max(green, blue) < 60


def test_each_page_of_a_pdf_is_drawn_and_has_ink():
    drawing = draw(files.pdf("First", "Second", "Third"))
    assert (drawing.state, drawing.pages) == (DrawingState.DRAWN, 3)
    assert [picture.page for picture in drawing.pictures] == [0, 1, 2, 3]
    for picture in drawing.pictures:
        assert opened(picture).convert("L").getextrema()[0] < 100


def test_pages_beyond_the_sixtieth_are_counted_and_not_drawn():
    drawing = draw(files.pdf(*map(str, range(70))))
    assert (drawing.pages, len(drawing.pictures)) == (70, 61)


def test_each_page_of_a_tiff_is_drawn():
    pages = [Image.new("1", (200, 300), 1) for _page in range(3)]
    written = io.BytesIO()
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:])
    assert draw(written.getvalue()).pages == 3


def test_what_a_photograph_says_of_place_and_person_is_not_in_its_picture():
    raw = files.photograph()
    assert files.PLACE.encode() in raw
    drawing = draw(raw)
    for picture in drawing.pictures:
        assert files.PLACE.encode() not in picture.content
        assert b"Whistleblower" not in picture.content
        assert not opened(picture).getexif()
    # It lay on its side, and is shown upright.
    assert opened(drawing.pictures[1]).size == (400, 600)


def test_transparent_parts_become_white():
    written = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(written, "PNG")
    (_small, page) = draw(written.getvalue()).pictures
    assert opened(page).getpixel((50, 50)) == (255, 255, 255)


def test_what_is_hidden_behind_a_picture_is_not_in_the_flat_one():
    """One file that is a picture, a web page and an archive."""
    raw = files.picture("PNG") + b"<script>alert(1)</script>" + files.word_document()
    drawing = draw(raw)
    assert drawing.state == DrawingState.DRAWN
    for picture in drawing.pictures:
        assert b"<script>" not in picture.content
        assert b"PK\x03\x04" not in picture.content


def test_a_pdf_with_scripts_and_links_is_a_picture_and_nothing_else():
    drawing = draw(files.scripted_pdf())
    assert drawing.state == DrawingState.DRAWN
    assert all(opened(picture).format == "JPEG" for picture in drawing.pictures)


BAD = {
    "a PDF that ends early": (files.pdf()[:400], DrawingState.BROKEN),
    "a PDF of nothing": (b"%PDF-1.7\n", DrawingState.BROKEN),
    "a PDF that is a web page": (b"%PDF-1.7<script>alert(1)</script>", DrawingState.BROKEN),
    "a PNG that ends early": (files.picture("PNG", (3000, 3000))[:300], DrawingState.BROKEN),
    "a JPEG of noise": (b"\xff\xd8\xff" + bytes(range(256)) * 40, DrawingState.BROKEN),
    "a PDF with a password": (
        files.pdf(owner_password="o", user_password="u"),
        DrawingState.ENCRYPTED,
    ),
    "a picture that unpacks to gigabytes": (files.png_bomb(), DrawingState.TOO_LARGE),
    "a Word document": (files.word_document(), DrawingState.NOT_DRAWN),
    "a web page": (b"<!doctype html><script>alert(1)</script>", DrawingState.NOT_DRAWN),
    "a drawing that can hold scripts": (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        DrawingState.NOT_DRAWN,
    ),
}


@pytest.mark.parametrize(("raw", "state"), BAD.values(), ids=BAD)
def test_what_cannot_be_drawn_says_why(raw, state):
    drawing = draw(raw)
    assert (drawing.state, drawing.pictures) == (state, [])


def test_a_pdf_that_unpacks_to_gigabytes_ends_in_a_state_and_not_in_a_page_of_errors():
    drawing = draw(files.pdf_bomb())
    assert drawing.state in (DrawingState.DRAWN, DrawingState.TOO_LARGE, DrawingState.BROKEN)
    assert all(max(opened(picture).size) <= 8192 for picture in drawing.pictures)


def test_what_takes_too_long_is_ended():
    assert draw(files.pdf(), seconds=0.01).state == DrawingState.TOO_SLOW


LINE = b'{"page": 1, "width": 2, "height": 2, "bytes": 6}\n'
UNTRUE = [
    b"",
    b"not json",
    LINE + b"<html>" + b'{"pages": 1}\n',
    LINE.replace(b"2,", b"20000,") + b"\xff\xd8\xff\x00\xff\xd9" + b'{"pages": 1}\n',
    LINE.replace(b"1,", b"-1,") + b"\xff\xd8\xff\x00\xff\xd9" + b'{"pages": 1}\n',
    LINE + b"\xff\xd8\xff\x00\xff\xd9",
    b'{"refused": "hello"}\n',
    b'{"pages": "1"}\n',
    b"[]\n",
]


@pytest.mark.parametrize("said", UNTRUE)
def test_a_process_that_was_taken_over_cannot_answer_as_it_likes(said):
    assert read_drawing(said).state == DrawingState.BROKEN


def test_an_honest_answer_is_believed():
    said = LINE + b"\xff\xd8\xff\x00\xff\xd9" + b'{"pages": 1}\n'
    assert read_drawing(said).state == DrawingState.DRAWN


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\scans\\letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie_ x"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("民航局函.pdf", "民航局函.pdf"),
    ],
)
def test_a_name_is_one_line_without_folders(name, cleaned):
    assert clean_filename(name) == cleaned


def test_a_name_does_not_decide_what_a_file_is():
    assert detect_form(b"<html>") == FileForm.OTHER
