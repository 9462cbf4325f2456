"""Names, contents and drafts: what a stranger sends breaks nothing and runs nothing."""

import pytest

pytestmark = pytest.mark.node

NAMES = """
  import {harmless} from "./js/reports/page.js";
  console.log(JSON.stringify(input.names.map(harmless)));
"""
# What a stranger calls a file, and what an officer saves.
HARMLESS = {
    "minutes.pdf": "minutes.pdf",
    "call.exe": "call.exe.unsafe",
    "call.EXE.. ": "call.EXE.unsafe",
    "letter.pdf.js": "letter.pdf.js.unsafe",
    "report.docm": "report.docm.unsafe",
    "page.html": "page.html.unsafe",
    "picture.svg": "picture.svg.unsafe",
    "ｃａｌｌ．ｅｘｅ": "call.exe.unsafe",
    "a\u202egpj.exe": "a_gpj.exe.unsafe",
    "../../etc/passwd": "_.._etc_passwd",
    ".bashrc": "bashrc",
    "会议.docx": "会议.docx",
    "": "file",
}


def test_no_saved_file_has_an_ending_that_runs(node):
    assert dict(zip(HARMLESS, node(NAMES, names=list(HARMLESS)), strict=True)) == HARMLESS


ODD = """
  import {Bench} from "./threads/cases.js";
  import {given, TODAY} from "./threads/world.js";
  import {seal} from "./js/reports/age.js";
  import {toBase64, digest} from "./js/reports/forms.js";
  import {MESSAGE, sign} from "./js/reports/signing.js";
  import {messagePlace, newestSeal} from "./js/reports/reports.js";
  import {verifiedThread} from "./js/reports/verified-thread.js";
  const bench = await Bench.begun();
  const {thread: {own, answer}} = bench.world;
  const reader = bench.readers[1];
  const before = await verifiedThread(given(answer, reader), reader, TODAY);
  const to = newestSeal(before);
  const contents = [
    await seal({kind: "party", text: "x"}, [to.recipient], 4096),
    await seal(["x"], [to.recipient], 4096),
    await seal({kind: "message", text: {deep: 1}}, [to.recipient], 4096),
    await seal({kind: "message", text: "x"}, [own.recipient], 4096),
    crypto.getRandomValues(new Uint8Array(5000)),
  ];
  const kinds = [];
  for (const bytes of contents) {
    const place = {...messagePlace(before, "firm"), day: TODAY};
    const fields = {form: MESSAGE, seal: to.number, sealed: digest(bytes), signer: own.signing, ...place};
    const row = {...sign(fields, own.secret), sealed: toBase64(bytes)};
    const rows = {...answer, messages: [...answer.messages, row]};
    const now = await verifiedThread(given(rows, reader), reader, TODAY);
    kinds.push([now.messages.length - before.messages.length, now.messages.at(-1).content.kind]);
  }
  console.log(JSON.stringify(kinds));
"""  # noqa: E501


@pytest.mark.slow  # a thread is opened six times
def test_what_its_author_made_unreadable_hides_no_other_message(node):
    """Once, one such message took the whole thread off both pages for ever."""
    assert node(ODD, seconds=200) == [[1, "odd"]] * 5
