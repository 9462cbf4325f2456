"""What a file is by its first bytes. Its name and what the browser says of it decide nothing."""

from incidents.models.desk.evidence_files import FileForm
from incidents.values.text import fold_to_one_line

BEGINNINGS = (
    (b"%PDF-", FileForm.PDF),
    (b"\x89PNG\r\n\x1a\n", FileForm.PNG),
    (b"\xff\xd8\xff", FileForm.JPEG),
    (b"GIF87a", FileForm.GIF),
    (b"GIF89a", FileForm.GIF),
    (b"II*\x00", FileForm.TIFF),
    (b"MM\x00*", FileForm.TIFF),
)
# Marks that turn the reading direction: "gpj.exe" must not be shown as "exe.jpg".
DIRECTIONS = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
NOT_IN_NAMES = str.maketrans('/\\:*?"<>|', "_________")
LONGEST_NAME = 200


def detect_form(raw: bytes) -> FileForm:
    """The form of a file; OTHER for what is not drawn here, Office files and HTML included."""
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return FileForm.WEBP
    return next((form for begin, form in BEGINNINGS if raw.startswith(begin)), FileForm.OTHER)


def clean_filename(name: str) -> str:
    r"""The name as it is shown and saved under: one line, no folders, no turned direction.

    "C:\\scans\\letter.pdf" becomes "letter.pdf". The end of the name is kept where it is too long.
    """
    last = fold_to_one_line(name).translate(DIRECTIONS).replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = " ".join(last.translate(NOT_IN_NAMES).split()).lstrip(".")
    return cleaned[-LONGEST_NAME:] or "file"
