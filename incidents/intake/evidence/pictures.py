"""Flat pictures of a file, made by a confined process. Nothing of the file is opened in here."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from incidents.intake.evidence.confinement import MOST_WRITTEN
from incidents.models.desk.evidence_files import DrawingState, FileForm

ROOT = Path(__file__).resolve().parents[3]
# Where fonts are that a PDF names but does not contain.
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/X11/fonts",
    str(ROOT / "incidents/data/fonts"),
)
MOST_PAGES = 60
LONGEST_SIDE = 8192
PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]);"
    "from incidents.intake.evidence.drawing_process import draw_input;"
    "draw_input(sys.argv[2], int(sys.argv[3]), tuple(sys.argv[4:]))"
)
CANNOT_CONFINE = 3


@dataclass(frozen=True)
class FlatPicture:
    """A JPEG of a page; page 0 is the thumbnail of the first."""

    page: int
    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class Drawing:
    """What became of a file: its pictures, and how many pages it has; or why it has none."""

    state: DrawingState
    pictures: list[FlatPicture] = field(default_factory=list)
    pages: int = 0


def draw_file(raw: bytes, form: FileForm, *, seconds: float) -> Drawing:
    """Draw at most 60 pages of a PDF or TIFF, or one picture, within so many seconds.

    TOO_SLOW says that the time was not enough: more may be.
    """
    if form == FileForm.OTHER:
        return Drawing(DrawingState.NOT_DRAWN)
    if not hasattr(os, "memfd_create"):
        return Drawing(DrawingState.UNCONFINED)
    with _memory(raw) as given, _memory(b"") as answer:
        command = [sys.executable, "-I", "-c", PROGRAM, str(ROOT), form.value, str(MOST_PAGES)]
        process = subprocess.Popen(  # noqa: S603  our own program, and words of ours
            [*command, *FONT_FOLDERS],
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
        )
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return Drawing(DrawingState.TOO_SLOW)
        answer.seek(0)
        answer_bytes = answer.read(MOST_WRITTEN)
    if status == CANNOT_CONFINE:
        return Drawing(DrawingState.UNCONFINED)
    return read_drawing(answer_bytes)


def _memory(raw: bytes) -> BinaryIO:
    """An open file in memory, which the limit on written files also bounds."""
    opened = os.fdopen(os.memfd_create("evidence"), "w+b")
    opened.write(raw)
    opened.flush()
    opened.seek(0)
    return opened


def read_drawing(answer_bytes: bytes) -> Drawing:
    """What the process answered, believed as little as the file itself.

    Anything but JPEGs of plain sizes and a last line is a file that broke the process: BROKEN.
    """
    try:
        return _read(answer_bytes)
    except (ValueError, KeyError, TypeError):
        return Drawing(DrawingState.BROKEN)


def _read(answer_bytes: bytes) -> Drawing:
    pictures: list[FlatPicture] = []
    while answer_bytes:
        line, _end, answer_bytes = answer_bytes.partition(b"\n")
        words = json.loads(line)
        if "refused" in words:
            return Drawing(DrawingState(words["refused"]))
        if "pages" in words:
            return Drawing(DrawingState.DRAWN, pictures, _number(words["pages"], 10**6))
        content, answer_bytes = (
            answer_bytes[: int(words["bytes"])],
            answer_bytes[int(words["bytes"]) :],
        )
        if not (content.startswith(b"\xff\xd8\xff") and content.endswith(b"\xff\xd9")):
            raise ValueError
        page = _number(words["page"], MOST_PAGES, least=0)
        width, height = (_number(words[side], LONGEST_SIDE) for side in ("width", "height"))
        pictures.append(FlatPicture(page, width, height, content))
    raise ValueError


def _number(value: object, most: int, least: int = 1) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value
