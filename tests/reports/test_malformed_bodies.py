"""No body makes an address of confidential reports answer 500: an invalid one is a 400."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.actions.reports import load, sealed_files
from tests.support import sealing
from tests.support.filing import Firm as Browser
from tests.support.officers import signed_in
from tests.support.report_addresses import INBOXES, KEYS
from tests.support.sealed_files import message_of, offer_of
from tests.support.sealing import Holder, filed, sealed, text

pytestmark = pytest.mark.slow  # each address gets some hundred requests

ODD_TEXTS = [
    "\x00",
    "\ud800",
    "a\udfffb",
    "é" * 64,
    "０" * 64,
    "0" * 64,
    "f" * 32,
    "",
    "desk-a\x00",
]
ODD_NUMBERS = [0, -1, True, False, 2**31, 2**63, 2**64, 10**400, 1.5, -0.0, float("nan"), 1e999]
LEAVES = st.none() | st.sampled_from(ODD_TEXTS) | st.sampled_from(ODD_NUMBERS) | st.text(max_size=9)
ODD = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["statement", "signature", "\ud800", "x"]), inner)
    ),
    max_leaves=6,
)
NO_JSON = [
    *(b"", b"{", b"\xff\xfe", b'"\xed\xa0\x80"', b"1" * 5000, b"NaN", b"null", b"\x00"),
    *(b"[" * 9000, b'{"a":' * 5000, '{"lookup": "x"}'.encode("utf-16"), b"\xef\xbb\xbf{}"),
]
RAW = st.binary(max_size=40) | st.sampled_from(NO_JSON)


ANNOUNCED = {"report": "0" * 32, "code": "", "proof": {"seed": "0", "counter": 0}}


def doors_of_files(begun, desk):
    """What officers send about a file that a firm encrypted itself."""
    sender = sealed_files.FileSender(number="ab" * 32)
    alone = sealed_files.file_alone(desk, sealed(recipients=2), sender).report
    return {
        f"/desk/inbox/reports/{alone.id.hex}/file-message/": message_of(begun, alone),
        "/desk/inbox/keys/offer/": begun.first.sign(offer_of(begun)),
    }


def doors_of_thread(begun, firm, named):
    """{address: body} of what an officer does in one thread."""
    here = f"/desk/inbox/reports/{firm.id.hex}/"
    return {
        f"{here}messages/": firm.message(begun.first, "desk"),
        f"{here}state/": firm.step(begun.first, "acknowledge"),
        f"{here}hold/": firm.hold(begun.first, "2026-12-24"),
        f"{here}assigned/": {"to": begun.first.name},
        f"{here}grants/": {"grants": {"1": {begun.first.name: text(sealed(size=256))}}},
        f"{here}files/": named,
    }


@pytest.fixture
def room(cast, client, monkeypatch):
    """{address: (client, a body that it accepts)}, for every JSON address."""
    monkeypatch.setattr(load, "FLOOR", 1)
    begun = sealing.begun(cast.inbox_a)
    firm = filed(begun)
    row = firm.report.seals.get().report.desk.recipient_lists.first()
    browser = Browser(client, row)
    officer = signed_in(cast.inbox_a)
    named = {"upload": "ab" * 16, "size": 5000, "kind": "hybrid"}
    message = {"message": browser.message(), "seal": None, "grants": None, "files": []}
    wish = {"statement": "{}", "signature": "0" * 128, "message": browser.message()}
    change = {"statement": "{}", "signature": "0" * 128, "countersignature": "0" * 128}
    change |= {"new_lookup": "0" * 64, "grants": {"1": text(sealed(size=256))}}
    firms = {
        "to/desk-a/send/": browser.body(),
        "to/desk-a/files/": named | ANNOUNCED,
        "files/": named | {"desk": "desk-a", "permit": None, "lookup": "0" * 64},
        "thread/open/": {"lookup": "0" * 64},
        "thread/messages/": message | {"lookup": "0" * 64},
        "thread/wish/": wish | {"lookup": "0" * 64},
        "thread/receipt/": change | {"lookup": "0" * 64},
        "thread/files/": {"lookup": "0" * 64, "upload": "0" * 32, "number": 0},
    }
    own = {
        **doors_of_thread(begun, firm, named),
        "/desk/inbox/codes/": begun.codes(begun.first),
        **doors_of_files(begun, row.desk),
        "/desk/inbox/witness/": {"statement": "{}", "signature": "0" * 128},
        "/desk/inbox/links/": {"seen": [], "sealed": [text(sealed(size=2048, recipients=2))]},
        "/desk/inbox/links/case/": {"case": "DESK-A-1", "limits": {"firm": "desk"}, "least": 0},
        "/desk/inbox/keys/own/": Holder().own(),
        "/desk/inbox/keys/own/wrap/": Holder().wrap(),
        "/desk/inbox/keys/list/": begun.list(begun.first),
    }
    return {f"/report/{name}": (client, body) for name, body in firms.items()} | {
        name: (officer, body) for name, body in own.items()
    }


def test_every_door_that_reads_json_is_asked(room):
    """The tables of addresses name each; forms, and opening without a body, are none."""
    segments = {address.split("/")[-2] for address in room}
    listed = {
        address.split("/")[-2]
        for method, _route, address, _statuses in (*INBOXES, *KEYS)
        if method == "POST" and address != "/report/"
    }
    assert listed - segments == {"{listed}", "{report}"}


def post(client, address, content):
    return client.post(address, content, content_type="application/json")


def encode(body):
    """As a browser or a malicious program writes it: odd characters as escapes."""
    return json.dumps(body).encode()


@settings(max_examples=60)
@given(content=RAW)
def test_what_is_no_json_is_a_400(room, content):
    for address, (client, _body) in room.items():
        assert post(client, address, content).status_code == 400, address


@settings(max_examples=40)
@given(body=ODD)
def test_json_of_another_shape_is_a_400(room, body):
    for address, (client, _body) in room.items():
        assert post(client, address, encode(body)).status_code == 400, address


def paths(body, path=()):
    """Where in a body something stands: each value, and each value within it."""
    inside = body.items() if isinstance(body, dict) else enumerate(body)
    for name, value in inside:
        yield (*path, name)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, name))


def replaced(body, path, value):
    name, *rest = path
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[name] = replaced(copy[name], rest, value) if rest else value
    return copy


@settings(max_examples=20)
@given(data=st.data())
def test_a_good_body_with_one_odd_value_is_refused_and_never_breaks(room, data):
    for address, (client, body) in room.items():
        path = data.draw(st.sampled_from(list(paths(body))), label=address)
        odd = encode(replaced(body, path, data.draw(ODD)))
        assert post(client, address, odd).status_code < 500, (address, path)


@settings(max_examples=20)
@given(data=st.data())
def test_statements_inside_a_body_never_break_either(room, data):
    """A statement is JSON in a text: what is odd may hide one level deeper."""
    for address, (client, body) in room.items():
        texts = [path for path in paths(body) if path[-1] in ("statement", "document")]
        for path in texts:
            odd_value = (
                json.dumps(data.draw(ODD)) if data.draw(st.booleans()) else data.draw(st.text())
            )
            odd = encode(replaced(body, path, odd_value))
            assert post(client, address, odd).status_code < 500, (address, path, odd_value)


@pytest.mark.parametrize("number", ["0" * 32, "\x00", "%00", "٣", "-1", "99999", "1e5"])
def test_odd_numbers_in_addresses_are_no_500(room, number):
    for client, _body in (room["/report/thread/open/"], room["/desk/inbox/keys/own/"]):
        for here in ("/report/files", "/desk/inbox/reports/" + "0" * 32 + "/files"):
            address = f"{here}/{'0' * 32}/{number}/"
            assert client.put(address, b"x").status_code < 500


@pytest.mark.parametrize("value", ["x\x00", {"x\ud800": 1}, 1.5])
def test_what_no_row_can_hold_is_a_400_wherever_it_stands(room, value):
    """A desk called NUL was once looked for in the database, which was a 500."""
    for address, (client, body) in room.items():
        for path in paths(body):
            odd = encode(replaced(body, path, value))
            assert post(client, address, odd).status_code == 400, (address, path)
