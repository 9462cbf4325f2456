"""A document shows what it carries beside its pages, where a firm chooses it."""

import base64
import io
import zipfile

import pytest

pytestmark = pytest.mark.node

CARRIED = """
  import {carriedDetails, isDocument} from "./js/reports/documents.js";
  const results = {};
  for (const [name, content] of Object.entries(input.files)) {
    const file = new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name);
    results[name] = [isDocument(file), await carriedDetails(file)];
  }
  console.log(JSON.stringify(results));
"""
LONG = b"x" * 3_000_000
CORE = """<cp:coreProperties><dc:title>Plan &amp; draft</dc:title><dc:creator>陈 美</dc:creator>
<cp:lastModifiedBy>Wei O&#39;Li</cp:lastModifiedBy>
<dcterms:created xsi:type="dcterms:W3CDTF">2018-05-25T08:14:00Z</dcterms:created>"""
DOCUMENT = '<w:ins w:id="1" w:author="Zhao Lei" w:date="2018"><w:t>secret words</w:t></w:ins>'


def office(parts, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(whole := io.BytesIO(), "w", method) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return whole.getvalue()


PDF = b"%PDF-1.7\n"
FILES = {
    "a.pdf": PDF
    + rb"<< /Author (Chen \(Mei\)\054 \
Ltd) /Producer <FEFF6821> /ModDate (D:2018) >>",
    "b.pdf": PDF + b"nothing",
    "c.pdf": PDF + LONG + b" /Author (at the end) /Title (\xfe\xff\x9b\x52)",
    "d.pdf": PDF + b"/Author (xxxx) /Encrypt 5 0 R",
    "e.pdf": PDF + "<x:xmpmeta><dc:creator><rdf:li>陈</rdf:li>".encode(),
    "f.docx": office(
        {
            "word/document.xml": DOCUMENT,
            "docProps/core.xml": CORE,
            "docProps/app.xml": "<Company>Lantern</Company><Application>Word</Application>",
            "docProps/thumbnail.jpeg": "x",
            "word/embeddings/a.xlsx": "x",
        }
    ),
    "g.odt": office(
        {"meta.xml": "<meta:initial-creator>Mei</meta:initial-creator>"}, zipfile.ZIP_STORED
    ),
    "h.docx": b"PK.. docProps/core.xml, cut in the middle",
    "i.docx": office({"docProps/core.xml": "<dc:creator>Mei</dc:creator>" + "x" * 50_000_000}),
    "j.docx": office({"docProps/core.xml": CORE})[:-30],
    "k.txt": b"/Author (x)",
}


def test_a_document_shows_what_it_carries_before_it_is_sent(node):
    files = {name: base64.b64encode(content).decode() for name, content in FILES.items()}
    shown = node(CARRIED, files=files)
    assert {name: one for name, (one, _details) in shown.items()} == {
        name: name != "k.txt" for name in FILES
    }
    details = {name: details for name, (_one, details) in shown.items()}
    assert details["a.pdf"] == {
        "author": ["Chen (Mei), Ltd"],
        "program": ["校"],
        "dates": ["D:2018"],
    }
    assert details["b.pdf"] == {}
    assert details["c.pdf"] == {"author": ["at the end"], "title": ["魒"]}
    # Strings of an encrypted file are not what its author wrote.
    assert details["d.pdf"] == {"author": []}
    assert details["e.pdf"] == {"xmp": ["陈"]}
    assert details["f.docx"] == {
        "author": ["陈 美", "Wei O'Li", "Lantern"],
        "program": ["Word"],
        "files": [],
        "thumbnail": [],
        "title": ["Plan & draft"],
        "dates": ["2018-05-25T08:14:00Z"],
        "people": ["Zhao Lei"],
    }
    assert details["g.odt"] == {"author": ["Mei"]}
    # What is damaged shows nothing; what unpacks to more than four MiB is cut.
    assert details["h.docx"] == details["j.docx"] == {}
    assert details["i.docx"] == {"author": ["Mei"]}
