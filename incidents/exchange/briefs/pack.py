"""A brief as a file, or a pack: PDF and DOCX, each exhibit as it was stored, and all hashes."""

import hashlib
import io
import zipfile
from collections.abc import Callable

from django.utils.module_loading import import_string

from incidents.exchange.briefs.view import Brief, Exhibit

# Loaded for the first brief of a process: their fonts and parsers hold memory that a web process
# which writes none can spare.
WRITERS = {
    "pdf": "incidents.exchange.briefs.pdf.write_pdf",
    "docx": "incidents.exchange.briefs.docx.write_docx",
}


def write_brief(brief: Brief, form: str, read_exhibit: Callable[[Exhibit], bytes]) -> bytes:
    """Return the file of a form: "pdf", "docx", or "zip" with the exhibits."""
    if form == "zip":
        return write_pack(brief, read_exhibit)
    return import_string(WRITERS[form])(brief)


def write_pack(brief: Brief, read_exhibit: Callable[[Exhibit], bytes]) -> bytes:
    """Return a ZIP archive. `sha256sums.txt` is what `sha256sum --check` reads."""
    files = {f"brief.{form}": write_brief(brief, form, read_exhibit) for form in WRITERS}
    for exhibit in brief.exhibits:
        files[exhibit_path(exhibit)] = read_exhibit(exhibit)
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    files["sha256sums.txt"] = ("\n".join(lines) + "\n").encode()
    written = io.BytesIO()
    day = (brief.made_on.year, brief.made_on.month, brief.made_on.day, 0, 0, 0)
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, day), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def exhibit_path(exhibit: Exhibit) -> str:
    """ "exhibits/01 letter.pdf": the number of the brief before the stored name."""
    return f"exhibits/{exhibit.number:02d} {exhibit.filename}"
