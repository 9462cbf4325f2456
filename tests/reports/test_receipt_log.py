"""The log of receipts: whole days, one size whatever was filed, and proofs that need no server."""

import datetime as dt
import json
import subprocess
import sys

import pytest
from django.utils import timezone

from incidents.actions.reports import receipt_log
from incidents.exchange import statements
from incidents.models.reports.log import LogDay, PendingLeaf
from incidents.models.reports.threads import Report
from incidents.values import merkle
from tests.support.sealing import digest
from tracker.environment import ROOT

# The inputs and roots of Certificate Transparency's own tests (certificate-transparency-go).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
NONCE, SEAL, REPORT = "ab" * 32, '{"form":"seal"}', '{"form":"report"}'
COMMITMENT = digest(f"coercion-register commitment/1 {NONCE} {digest(SEAL)} {digest(REPORT)}")


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


def test_roots_are_those_of_certificate_transparency():
    roots = [merkle.compute_root(INPUTS[:size]).hex() for size in range(1, 9)]
    assert roots == ROOTS


def test_every_path_leads_to_the_root_and_no_other_leaf_or_place_does():
    leaves = [bytes([number]) for number in range(40)]
    for size in range(1, 41):
        root = merkle.compute_root(leaves[:size])
        for place in range(size):
            path = merkle.compute_path(leaves[:size], place)
            assert merkle.root_by_path(leaves[place], place, size, path) == root
            assert merkle.root_by_path(b"x", place, size, path) != root
            with pytest.raises(ValueError, match="the path is too"):
                merkle.root_by_path(leaves[place], place, size, [*path, b"x"])


@pytest.mark.parametrize("reports", [0, 1, 128, 130])
def test_a_day_has_the_same_size_whatever_was_filed(db, reports):
    for _report in range(reports):
        receipt_log.add_commitment(digest(str(_report)))
    PendingLeaf.objects.update(day=day(-1))
    assert receipt_log.close_days(day(0), scripts="0" * 64) == 1
    row = LogDay.objects.get()
    leaves = receipt_log.split_leaves(bytes(row.leaves))
    assert len(leaves) == 128
    assert leaves == sorted(leaves)
    assert PendingLeaf.objects.count() == max(reports - 128, 0)
    assert json.loads(row.head)["size"] == 128
    receipt_log.close_days(day(1), scripts="0" * 64)
    assert not PendingLeaf.objects.exists()


def test_days_that_were_missed_are_closed_and_a_closed_day_stays(db, caplog):
    receipt_log.close_days(day(0), scripts="0" * 64)
    first = LogDay.objects.get()
    receipt_log.add_commitment(COMMITMENT)
    assert receipt_log.close_days(day(5), scripts="1" * 64) == 5
    assert receipt_log.close_days(day(5), scripts="2" * 64) == 0
    rows = list(LogDay.objects.all())
    assert rows[0].head == first.head
    heads = [json.loads(row.head) for row in rows]
    assert [head["previous"] for head in heads[1:]] == [digest(row.head) for row in rows[:-1]]
    leaves = [leaf for row in rows for leaf in receipt_log.split_leaves(bytes(row.leaves))]
    for place, head in enumerate(heads, start=1):
        assert head["root"] == merkle.compute_root(leaves[: 128 * place]).hex()
    assert caplog.text == ""


def test_filing_promises_to_enter_the_log_and_nothing_ties_a_leaf_to_its_report(firm):
    answer = firm.file(commitment=COMMITMENT)
    promise = answer.json()["promise"]
    fields = json.loads(promise["statement"])
    assert (fields["commitment"], fields["by"]) == (COMMITMENT, day(7).isoformat())
    key = receipt_log.public_key()
    assert statements.is_signed(promise["statement"], promise["signature"], key)
    texts = [str(value) for value in Report.objects.values().get().values()]
    assert not [text for text in texts if COMMITMENT in text]
    again = firm.post("/report/to/desk-a/send/", firm.filed)
    assert again.status_code == 400


@pytest.fixture
def months(db, client):
    """{address: answer} of a log of five days over two months, with our report on the third."""
    start = dt.date(2026, 11, 28)
    receipt_log.close_days(start + dt.timedelta(days=1), scripts="0" * 64)
    receipt_log.add_commitment(COMMITMENT)
    PendingLeaf.objects.update(day=start + dt.timedelta(days=2))
    receipt_log.close_days(start + dt.timedelta(days=5), scripts="0" * 64)
    listed = client.get("/report/log/").json()
    assert listed["months"] == ["2026-11", "2026-12"]
    return [client.get(f"/report/log/{month}.json").json() for month in listed["months"]]


FIND = """
  import {checkedLog, commitmentOf, findIn} from "./js/reports/receipt-log.js";
  import {digest} from "./js/reports/forms.js";
  const {nonce, seal, report, key, days} = input;
  const commitment = commitmentOf(nonce, digest(seal), digest(report));
  const code = (rows, own = key) => {
    try {
      return findIn(checkedLog(rows, own), commitment)?.day ?? null;
    } catch (fault) {
      return fault.code;
    }
  };
  const changed = structuredClone(days);
  changed[2].leaves = "00".repeat(32) + changed[2].leaves.slice(64);
  console.log(JSON.stringify({
    found: findIn(checkedLog(days, key), commitment),
    commitment,
    wrong: [code(days.slice(1)), code(days.toSpliced(1, 1)), code(changed), code(days, "0".repeat(64)),
            code([...days].reverse())],
    cut: code(days.slice(0, 2)),
  }));
"""  # noqa: E501


@pytest.mark.node
def test_a_page_finds_its_report_and_a_changed_log_is_a_fault(node, months):
    days = [row for month in months for row in month["days"]]
    values = {"nonce": NONCE, "seal": SEAL, "report": REPORT, "key": receipt_log.public_key()}
    told = node(FIND, days=days, **values)
    assert told["commitment"] == COMMITMENT
    assert told["found"]["day"] == "2026-11-30"
    assert told["wrong"] == ["log"] * 5
    assert told["cut"] is None
    leaves = [
        bytes.fromhex(row["leaves"][at : at + 64]) for row in days for at in range(0, 8192, 64)
    ]
    path = [one.hex() for one in merkle.compute_path(leaves, told["found"]["place"])]
    assert told["found"]["path"] == path


def run(*arguments):
    """The offline script: (whether it found no fault, what it said)."""
    script = [sys.executable, str(ROOT / "static/sealed/verify.py"), *map(str, arguments)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def proof_in(months):
    days = [row for month in months for row in month["days"]]
    leaves = [
        bytes.fromhex(row["leaves"][at : at + 64]) for row in days for at in range(0, 8192, 64)
    ]
    place = leaves.index(bytes.fromhex(COMMITMENT))
    return {
        "commitment": COMMITMENT,
        "nonce": NONCE,
        "seal": SEAL,
        "report": REPORT,
        "key": receipt_log.public_key(),
        "place": place,
        "path": [one.hex() for one in merkle.compute_path(leaves, place)],
        "head": days[-1]["head"],
        "signature": days[-1]["signature"],
    }


@pytest.mark.slow  # the script is started a dozen times
def test_the_script_proves_a_report_and_a_log_without_the_site(months, tmp_path):
    key, proof = receipt_log.public_key(), proof_in(months)
    files = [tmp_path / f"{number}.json" for number in range(4)]

    def write(place, content):
        files[place].write_text(json.dumps(content))
        return files[place]

    number = json.loads(proof["head"])["root"][:16]
    assert run(write(0, proof), key) == (
        True,
        f"The report is in the log of 2026-12-02, number {number}.\n",
    )
    assert run(files[0])[0]
    changes = [{"nonce": "cd" * 32}, {"seal": "{}"}, {"place": proof["place"] ^ 1}]
    changes += [{"path": proof["path"][:-1]}, {"path": ["00" * 32, *proof["path"][1:]]}]
    changes += [{"head": proof["head"].replace("640", "641")}, {"commitment": "00" * 32}]
    for change in changes:
        assert not run(write(1, proof | change), key)[0], change
    assert not run(files[0], "00" * 32)[0]
    paths = [write(2, months[0]), write(3, months[1])]
    assert run("--log", key, *paths) == (True, "5 days are whole, in order and signed.\n")
    assert not run("--log", key, *reversed(paths))[0]
    months[0]["days"][1]["leaves"] = "00" * 32 + months[0]["days"][1]["leaves"][64:]
    assert "not that of these leaves" in run("--log", key, write(2, months[0]), paths[1])[1]


def test_two_heads_of_one_day_are_found(months, tmp_path):
    """A log that was shown to one reader alone has another head for some day."""
    forked = json.loads(json.dumps(months[0]))
    fields = json.loads(forked["days"][2]["head"]) | {"root": "0" * 64}
    forked["days"][2]["head"] = statements.canonical(fields)
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text(json.dumps(months[0]))
    other.write_text(json.dumps(forked))
    assert run("--same", one, one)[0]
    assert run("--same", one, other)[1].startswith("FORKED: two different heads of 2026-11-30")
