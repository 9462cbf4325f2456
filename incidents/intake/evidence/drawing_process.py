"""A process of its own: a file on standard input becomes flat JPEGs on standard output.

Started with -I and without an environment by `pictures.py`. It imports nothing of this project but
its own confinement, and is confined before it reads the first byte. Each picture is one line of
JSON, {"page", "width", "height", "bytes"}, and its bytes; the last line is {"pages"}. What cannot
be drawn is one line {"refused": a DrawingState}.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

from incidents.intake.evidence.confinement import ConfinementError, confine

PAGE_WIDTH, PAGE_PIXELS, THUMBNAIL_SIDE = 1240, 4_000_000, 480
MOST_PIXELS = 50_000_000
# The longest side of a JPEG that all browsers show, and of a sheet of paper at this width.
LONGEST_SIDE = 8192
FORMATS = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF"}


class NotDrawnError(Exception):
    """Why a file gets no picture: a DrawingState."""


def draw_input(form: str, most_pages: int, folders: tuple[str, ...]) -> None:
    """Draw what comes in. Exit status 3: this machine cannot confine the process."""
    _load_all()
    try:
        confine(folders)
    except ConfinementError:
        sys.exit(3)
    try:
        _write_pictures(sys.stdin.buffer.read(), form, most_pages)
    except NotDrawnError as refusal:
        _write_line({"refused": str(refusal)})
    except MemoryError:
        _write_line({"refused": "too-large"})


def _load_all() -> None:
    """Draw one of each form: libraries load parts at a first use, and later nothing can be."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    for form, name in FORMATS.items():
        written = io.BytesIO()
        Image.new("RGB", (8, 8)).save(written, name)
        for frame in _open_image(written.getvalue(), form)[1]:
            frame.convert("RGB").save(io.BytesIO(), "JPEG")
    document = pypdfium2.PdfDocument.new()
    document.new_page(8, 8)
    _draw_page(document, 0)
    document.close()


def _write_pictures(raw: bytes, form: str, most_pages: int) -> None:
    count, sheets = _open_pdf(raw) if form == "pdf" else _open_image(raw, form)
    for page, sheet in enumerate(sheets, 1):
        if page > most_pages:
            break
        if page == 1:
            small = sheet.copy()
            small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            _write_picture(0, small)
        _write_picture(page, sheet)
    _write_line({"pages": count})


def _open_pdf(raw: bytes) -> tuple[int, Iterator[Image.Image]]:
    """The number of pages, and each as a picture. There is no engine for scripts of the file."""
    try:
        document = pypdfium2.PdfDocument(raw)
        count = len(document)
    except pypdfium2.PdfiumError as fault:
        is_locked = "password" in str(fault).lower()
        raise NotDrawnError("encrypted" if is_locked else "broken") from fault
    if not count:
        raise NotDrawnError("broken")
    return count, (_draw_page(document, place) for place in range(count))


def _draw_page(document: Any, place: int) -> Image.Image:
    try:
        page = document[place]
        width, height = page.get_size()
        scale = min(
            PAGE_WIDTH / max(width, 1),
            (PAGE_PIXELS / max(width * height, 1)) ** 0.5,
            LONGEST_SIDE / max(width, height, 1),
        )
        return _flatten(page.render(scale=scale).to_pil())
    except (pypdfium2.PdfiumError, ValueError) as fault:
        raise NotDrawnError("broken") from fault


def _open_image(raw: bytes, form: str) -> tuple[int, Iterator[Image.Image]]:
    try:
        image = Image.open(io.BytesIO(raw), formats=[FORMATS[form]])
        _refuse_large(image)
        # Frames of a GIF are moments; pages of a TIFF are pages.
        count = getattr(image, "n_frames", 1) if form == "tiff" else 1
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise NotDrawnError("too-large") from fault
    except NotDrawnError:
        raise
    except Exception as fault:
        raise NotDrawnError("broken") from fault
    return count, (_draw_frame(image, frame) for frame in range(count))


def _draw_frame(image: Image.Image, frame: int) -> Image.Image:
    try:
        if frame:
            image.seek(frame)
        _refuse_large(image)
        image.draft("RGB", (2 * PAGE_WIDTH, 2 * PAGE_WIDTH))
        image.load()
        turned = ImageOps.exif_transpose(image)
    except (NotDrawnError, MemoryError):
        raise
    except Exception as fault:
        raise NotDrawnError("broken") from fault
    width, height = turned.size
    scale = min(1, (PAGE_PIXELS / (width * height)) ** 0.5, LONGEST_SIDE / max(width, height))
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return _flatten(turned if scale == 1 else turned.convert("RGBA").resize(size))


def _refuse_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS or min(image.size) < 1:
        raise NotDrawnError("too-large")


def _flatten(image: Image.Image) -> Image.Image:
    """The pixels alone on white: no metadata, no profile, no transparency comes along."""
    flat = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat


def _write_picture(page: int, image: Image.Image) -> None:
    drawn = io.BytesIO()
    image.convert("RGB").save(drawn, "JPEG", quality=85, subsampling=0, optimize=False)
    content = drawn.getvalue()
    head = {"page": page, "width": image.width, "height": image.height, "bytes": len(content)}
    _write_line(head)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _write_line(words: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(words).encode() + b"\n")
    sys.stdout.buffer.flush()
