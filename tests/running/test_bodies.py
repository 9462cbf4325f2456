"""Bodies are refused by address and size before they are read, and none is written to a disk."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from incidents.actions.reports import files, sealed_files, shapes
from tests.support.sealing import sealed
from tracker import bodies

MIB = 1024 * 1024


class Unread:
    """A body of which nobody may take a byte."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize(
    ("address", "mib"),
    [
        ("/report/sealed-file/desk-a/", 6),
        ("/report/to/desk-a/send/", 3),
        ("/report/to/desk-a/files/", 1),
        ("/report/thread/open/", 1),
        ("/report/", 1),
        (f"/report/files/{'0' * 32}/0/", 2),
        ("/desk/inbox/keys/own/", 3),
        (f"/desk/inbox/reports/{'0' * 32}/files/{'0' * 32}/0/", 2),
        ("/desk/imports/", 21),
        ("/accounts/login/", 120),
        ("/api/v1/incidents/", 120),
        ("/no/such/page/", 120),
    ],
)
def test_what_is_too_large_is_not_read(client, address, mib, method):
    told = {
        "REQUEST_METHOD": method,
        "CONTENT_LENGTH": str(mib * MIB),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Unread(),
    }
    answer = client.generic(method, address, **told)
    assert answer.status_code == 413
    assert "Nothing was kept" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "9" * 5000, "１２"])
def test_a_length_that_is_none_is_refused(length):
    assert bodies.is_too_large("/report/thread/open/", length)


@pytest.mark.parametrize("length", [None, "", "0", "100"])
def test_what_is_small_is_let_in(length):
    assert not bodies.is_too_large("/report/thread/open/", length)


def test_what_the_room_takes_is_let_in():
    assert bodies.limit_of(f"/report/files/{'0' * 32}/99/") >= files.PART
    assert bodies.limit_of("/report/sealed-file/desk-a/") >= sealed_files.LONGEST_FILE
    message = 4 * shapes.LONGEST_MESSAGE // 3
    for address in ("to/desk-a/send/", "thread/messages/", "thread/wish/", "thread/receipt/"):
        assert bodies.limit_of(f"/report/{address}") >= message


def test_no_uploaded_file_touches_the_disk(cast, settings, monkeypatch):
    """Neither that of a stranger without token nor one that is taken."""

    def refused(*_given, **_named):
        raise AssertionError("a file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    sent = SimpleUploadedFile("x.csv", sealed(size=10 * MIB))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/desk/imports/", {"file": sent}).status_code == 403
    sent = SimpleUploadedFile("x.age", sealed(size=4 * MIB))
    assert strict.post("/report/sealed-file/desk-a/", {"sealed": sent}).status_code == 422
