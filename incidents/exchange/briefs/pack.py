"""A filing pack: the brief as PDF and DOCX, each exhibit as it was stored, and all hashes."""

import hashlib
import io
import zipfile
from collections.abc import Callable

from incidents.exchange.briefs.docx import write_docx
from incidents.exchange.briefs.pdf import write_pdf
from incidents.exchange.briefs.view import Brief, Exhibit


def write_pack(brief: Brief, read_exhibit: Callable[[Exhibit], bytes]) -> bytes:
    """Return a ZIP archive. `sha256sums.txt` is what `sha256sum --check` reads."""
    files = {"brief.pdf": write_pdf(brief), "brief.docx": write_docx(brief)}
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
