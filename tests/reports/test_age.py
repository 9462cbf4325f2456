"""What can be seen of an age file without opening it, and the scripts that open one."""

import base64
import json
import subprocess
from pathlib import Path

import pyrage
import pytest

from incidents.exchange import age
from tests.support.sealed_bytes import age_file, lines, unpadded
from tests.support.sealing import recipient, sealed

HYBRID, CLASSIC = age.Kind.HYBRID, age.Kind.CLASSIC


@pytest.mark.parametrize("kind", list(age.Kind))
def test_a_recipient_is_known_by_its_form(kind):
    assert age.kind_of(recipient(kind.value)) == kind


@pytest.mark.parametrize(
    "text", ["", "age1", "age1pq1", "ssh-ed25519 AAAA", recipient()[:-1], recipient()[:-1] + "b"]
)
def test_anything_else_is_no_recipient(text):
    with pytest.raises(ValueError, match="recipient"):
        age.kind_of(text)


@pytest.mark.parametrize(
    ("size", "whole"),
    [
        (0, 0),
        (1, 1),
        (2, 2),
        (9, 10),
        (100, 104),
        (256, 256),
        (257, 272),
        (4097, 4352),
        (10**8, 100663296),
    ],
)
def test_padme_pads_to_few_sizes(size, whole):
    """By hand: 9 is 1001 in binary, exponent 3, written in 2 bits; so 3 - 2 = 1 bit is free."""
    assert age.padme(size) == whole


def test_padme_adds_at_most_twelve_percent():
    assert max(age.padme(size) / size for size in range(256, 100_000)) <= 1.12


@pytest.mark.parametrize("kind", ["hybrid", "classic"])
@pytest.mark.parametrize("size", [4096, 65536, 65536 * 2, 106496])
def test_a_sealed_file_is_taken(kind, size):
    age.check(sealed(kind, size=size), age.Kind(kind), smallest=4096)


PLAIN = b"We were told to list Taiwan as China. " * 200
FAULTS = {
    "plain text": (PLAIN, "begin"),
    "a header and plain text behind it": (sealed(size=4096)[:1700] + PLAIN, "length|read|padded"),
    "sealed to another kind": (sealed("classic"), "another kind"),
    "sealed to two": (sealed(recipients=2), "another number"),
    "sealed to nobody": (age_file(size=4096), "another number"),
    "cut off": (sealed()[:-100], "length|padded"),
    "not padded": (sealed(size=4100), "padded"),
    "too small": (sealed(size=2048), "padded"),
    "a stanza of the wrong size": (
        age_file(b"-> mlkem768x25519 " + unpadded(b"x" * 32) + b"\n" + lines(b"y" * 32), size=4096),
        "wrong size",
    ),
    "a header without an end": (sealed()[:1500], "end"),
    "empty": (b"", "begin"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_sealed_is_refused(fault):
    content, words = FAULTS[fault]
    with pytest.raises(ValueError, match=words):
        age.check(content, HYBRID, smallest=4096)


def test_readable_content_behind_a_true_header_is_refused():
    head = sealed(size=4096)
    begun = age.header_size(head, HYBRID)
    body = (PLAIN * 2)[: len(head) - begun]
    with pytest.raises(ValueError, match="can be read"):
        age.check(head[:begun] + body, HYBRID, smallest=4096)


@pytest.mark.node
def test_padding_is_the_same_in_browser_and_server(node):
    sizes = [*range(1, 2000, 7), 4096, 65535, 65537, 10**6, 104_857_600, 104_857_599]
    script = """
      import {padme} from "./js/reports/forms.js";
      console.log(JSON.stringify(input.sizes.map(padme)));
    """
    assert node(script, sizes=sizes) == [age.padme(size) for size in sizes]


SEAL = """
  import {newIdentity, recipientOf, seal} from "./js/reports/age.js";
  import {toBase64} from "./js/reports/forms.js";
  const identity = await newIdentity(input.kind);
  const sealed = await seal({text: input.text}, [await recipientOf(identity)], 4096);
  console.log(JSON.stringify({identity, sealed: toBase64(sealed)}));
"""


@pytest.mark.node
def test_a_hybrid_file_opens_outside_the_browser(node):
    made = node(SEAL, kind="hybrid", text="校門")
    age.check(base64.b64decode(made["sealed"]), HYBRID, smallest=4096)
    script = """
      import {Decrypter} from "./vendor/sealed.js";
      const decrypter = new Decrypter();
      decrypter.addIdentity(input.identity);
      const bytes = Uint8Array.from(atob(input.sealed), (one) => one.charCodeAt(0));
      console.log(JSON.stringify({text: await decrypter.decrypt(bytes, "text")}));
    """
    assert json.loads(node(script, **made)["text"]) == {"text": "校門"}


@pytest.mark.node
def test_a_classic_file_opens_with_another_implementation(node):
    """pyrage is Rust's age under Python; Debian's `age` is the Go one, by the format's author."""
    made = node(SEAL, kind="classic", text="校門")
    content = base64.b64decode(made["sealed"])
    age.check(content, CLASSIC, smallest=4096)
    identity = pyrage.x25519.Identity.from_str(made["identity"])
    assert json.loads(pyrage.decrypt(content, [identity])) == {"text": "校門"}


@pytest.mark.node
@pytest.mark.age
def test_a_classic_file_opens_with_the_age_of_debian(node, tmp_path):
    made = node(SEAL, kind="classic", text="校門")
    (tmp_path / "sealed.age").write_bytes(base64.b64decode(made["sealed"]))
    (tmp_path / "key.txt").write_text(made["identity"])
    done = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key.txt", tmp_path / "sealed.age"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == {"text": "校門"}


VECTORS = """
  import {Decrypter, armor, hex, sha256} from "./vendor/sealed.js";
  import {gunzipSync, inflateSync} from "node:zlib";
  import {readFileSync} from "node:fs";
  const vectors = JSON.parse(gunzipSync(readFileSync(input.file)));
  const outcomes = {};
  for (const [name, text] of Object.entries(vectors)) {
    const bytes = Buffer.from(text, "base64");
    const end = bytes.indexOf("\\n\\n");
    const head = bytes.subarray(0, end).toString().split("\\n").map((line) => line.split(": "));
    const all = (key) => head.filter(([own]) => own === key).map(([, value]) => value);
    let body = bytes.subarray(end + 2);
    if (all("compressed").length) body = inflateSync(body);
    const decrypter = new Decrypter();
    all("identity").forEach((one) => decrypter.addIdentity(one));
    all("passphrase").forEach((one) => decrypter.addPassphrase(one));
    let outcome = "failure";
    try {
      if (all("armored").length) body = armor.decode(body.toString("latin1"));
      const opened = await decrypter.decrypt(new Uint8Array(body));
      outcome = hex.encode(sha256(opened)) === all("payload")[0] ? "success" : "other content";
    } catch {}
    outcomes[name] = [all("expect")[0], outcome];
  }
  console.log(JSON.stringify(outcomes));
"""


@pytest.mark.node
def test_the_published_vectors_of_the_format_pass(node):
    outcomes = node(VECTORS, file=str(Path(__file__).parents[1] / "data/age-vectors.json.gz"))
    wrong = {
        name: (expected, outcome)
        for name, (expected, outcome) in outcomes.items()
        if (expected == "success") != (outcome == "success") or outcome == "other content"
    }
    assert wrong == {}
    assert sum(expected == "success" for expected, _outcome in outcomes.values()) == 26
