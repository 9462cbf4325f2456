"""Nobody shuts a desk's door: codes let known firms in, effort orders the inbox."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.access import Role
from incidents.actions.reports import desk, expiry, keys, lanes, load, quotas
from incidents.models import RecipientList
from incidents.models.reports.lanes import LaneCode
from incidents.models.reports.threads import WITH_CODE, Quota, Report
from tests.support import sealing
from tests.support.filing import Firm
from tests.support.sealing import Holder, Signer, sealed


@pytest.fixture
def begun(cast, monkeypatch):
    """Desk A after its ceremony, at the lowest price."""
    monkeypatch.setattr(load, "FLOOR", 1)
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def codes(cast, begun):
    """Two codes of desk A."""
    assert lanes.store_codes(begun.codes(begun.first), by=cast.inbox_a) == 2
    return begun.made


def new_firm(client):
    return Firm(client, RecipientList.objects.get())


def flood(monkeypatch, row):
    """The desk as strangers may leave it: dear, and without any space for them."""
    monkeypatch.setattr(load, "FLOOR", 2**40)
    text = quotas.TEXT_BYTES - quotas.TEXT_BYTES // quotas.RESERVED
    Quota.objects.update_or_create(
        desk=row.desk, defaults={"text_bytes": text, "file_bytes": quotas.FILE_BYTES // 2}
    )


def test_a_code_lets_a_report_and_its_files_in_while_the_desk_is_flooded(
    client, codes, monkeypatch
):
    firm = new_firm(client)
    stranger = new_firm(client).body()
    flood(monkeypatch, firm.row)
    assert firm.post("/report/to/desk-a/send/", stranger).status_code in (409, 507)
    content = sealed()
    announce = firm.announce(len(content), code=codes[0], proof=None)
    assert announce[1].status_code == 201
    assert firm.put(announce[0], 0, content).status_code == 200
    assert firm.file(files=[announce[0]], code=codes[0], proof=None).status_code == 201
    assert Report.objects.get().effort == WITH_CODE
    assert LaneCode.objects.count() == 1


def test_a_code_lets_in_one_report_and_no_other(client, codes):
    firm, other = new_firm(client), new_firm(client)
    assert firm.announce(5000, code=codes[0], proof=None)[1].status_code == 201
    body = other.body(code="", proof=None)
    for wrong in (codes[0], "0" * 16, codes[1][:15], "k7qm-2f9t-x3hz-8dwa", 5, None):
        answer = other.post("/report/to/desk-a/send/", body | {"code": wrong})
        assert (answer.status_code, answer.json()["code"]) == (409, "code")
    assert firm.file(code=codes[0], proof=None).status_code == 201
    body = new_firm(client).body(code=codes[0], proof=None)
    assert firm.post("/report/to/desk-a/send/", body).json()["code"] == "code"
    LaneCode.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
    late = body | {"code": codes[1]}
    assert firm.post("/report/to/desk-a/send/", late).json()["code"] == "code"
    expiry.erase(timezone.localdate())
    assert not LaneCode.objects.exists()


def test_a_session_alone_opens_no_lane(cast, begun):
    """Nor does a key that waits for the list, another desk's name, or a code for years."""
    colleague = cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    waiting = Holder()
    keys.store_key(waiting.own(), by=colleague)
    long = (timezone.localdate() + dt.timedelta(days=400)).isoformat()
    for body, by in (
        (begun.codes(Signer()), cast.inbox_a),
        (begun.codes(waiting), colleague),
        (begun.codes(begun.first), colleague),
        (begun.codes(begun.first, desk="desk-b"), cast.inbox_a),
        (begun.codes(begun.first, until=long), cast.inbox_a),
        (begun.codes(begun.first, count=51), cast.inbox_a),
        (begun.codes(begun.first, codes=["x"]), cast.inbox_a),
    ):
        with pytest.raises(ValidationError):
            lanes.store_codes(body, by=by)
    assert not LaneCode.objects.exists()


def test_the_inbox_is_ordered_by_work_and_not_by_number(cast, client, begun):
    """A flood stands below a firm that worked harder, and below all that the desk works on."""
    for _report in range(5):
        assert new_firm(client).file().status_code == 201
    rows = list(Report.objects.order_by("id"))
    efforts = {rows[0]: 7, rows[1]: 12, rows[2]: WITH_CODE, rows[3]: None, rows[4]: None}
    for row, effort in efforts.items():
        row.effort, row.has_unread_messages = effort, row != rows[4]
        row.save(update_fields=["effort", "has_unread_messages"])
    order = [rows[3], rows[2], rows[1], rows[0], rows[4]]
    lines = desk.list_reports(cast.inbox_a)
    assert [line["report"] for line in lines] == [row.id.hex for row in order]
    assert [line["has_code"] for line in lines] == [False, True, False, False, False]
    desk.open_report(rows[2], by=cast.inbox_a)
    # What a report carried is forgotten once an officer has seen it.
    assert Report.objects.get(pk=rows[2].pk).effort is None


def test_a_report_that_worked_more_carries_more(client, begun, monkeypatch):
    monkeypatch.setattr(load, "FLOOR", 32)
    assert new_firm(client).file().status_code == 201
    assert Report.objects.get().effort >= 5


def test_the_desk_is_told_that_its_inbox_fills_up(cast, begun, monkeypatch):
    assert not desk.describe_load(cast.inbox_a)["is_alarming"]
    row = cast.inbox_a.desk
    Quota.objects.create(desk=row, text_bytes=quotas.TEXT_BYTES // 10 + 1)
    assert desk.describe_load(cast.inbox_a) == {
        "text": 10, "files": 0, "floor": 1, "is_alarming": True,
    }  # fmt: skip
    Quota.objects.update(text_bytes=0)
    monkeypatch.setattr(load, "FLOOR", load.ALARM_FLOOR)
    assert desk.describe_load(cast.inbox_a)["is_alarming"]


def test_a_firm_is_told_the_limits_before_it_writes(client, begun, monkeypatch):
    here, row = "/report/to/desk-a/", RecipientList.objects.get()
    page = client.get(here).content.decode()
    assert "ten files of up to 100 MiB" in page
    assert "without files only" not in page
    Quota.objects.create(desk=row.desk, file_bytes=quotas.FILE_BYTES // 2)
    page = client.get(here).content.decode()
    assert page.index("without files only") < page.index('data-key="demanded"')
    flood(monkeypatch, row)
    assert "no space left for new reports" in client.get(here).content.decode()


def test_a_code_lets_a_file_without_scripts_in_once(client, codes, monkeypatch):
    flood(monkeypatch, RecipientList.objects.get())
    monkeypatch.setattr(quotas, "UNPROVEN_A_DAY", 0)
    typed = "-".join(codes[0][place : place + 4] for place in range(0, 16, 4)).upper()

    def send(code):
        file = SimpleUploadedFile("a.age", sealed(recipients=2))
        return client.post("/report/sealed-file/desk-a/", {"sealed": file, "code": code})

    assert send("").status_code == 409
    assert send("k7qm-2f9t-x3hz-8dwa").status_code == 422
    assert send(typed).status_code == 201
    again = send(typed)
    assert again.status_code == 422
    # What somebody typed stays in the form.
    assert typed in again.content.decode()
    assert [one.effort for one in Report.objects.all()] == [WITH_CODE]
