"""An officer opens, answers, exports; what does not verify is said; who left reads no more."""

import base64
import io
import json
import tarfile
import uuid

import pytest
from playwright.sync_api import Error, expect

from incidents.access import Role
from incidents.actions.people import account_changes
from incidents.models import Ledger, RecipientList, User
from incidents.models.reports import threads
from tests.support.colours import hides, shows
from tests.support.firm import come_back, file_report
from tests.support.officers import (
    PASSPHRASE,
    DeskOf,
    act,
    faults,
    officer,
    open_report,
    settled,
    signed_in,
    unfold,
    unlock,
)
from tests.support.sealing import digest

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # browsers seal, sign and open

SENTENCE = "They named the street in which our chairman lives."
FILE = b"minutes of the second meeting " * 300
OPENED = """async ({sealed, identity}) => {
  const {Decrypter, base64} = await import("/static/vendor/sealed.js");
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return base64.encode(await decrypter.decrypt(base64.decode(sealed)));
}"""


@pytest.fixture
def desk(window, cast):
    """Desk A after its ceremony: its keys open."""
    with window() as page:
        yield DeskOf(page, cast.inbox_a)


def answer(page, file):
    """Write to the firm with a file, then two notes among officers."""
    page.fill("#text", "Thank you. When did they call?")
    page.set_input_files("#files", file)
    page.wait_for_selector("#chosen li")
    act(page, "Encrypt and send")
    page.select_option("#side", "note")
    page.fill("#text", "The second this month.")
    act(page, "Encrypt and send")
    unfold(page, "Link to an incident")
    page.fill("#ref", "cci-2026-0007")
    act(page, "Save the reference")


def mask(page, words):
    unfold(page, "Mask words")
    page.fill("#mask", words)
    act(page, "Mask")
    assert page.locator("mark.masked").first.inner_text() == words


def exported(page, desk):
    """What an export holds, opened with the recovery identity: {name: content}."""
    unfold(page, "Export")
    page.fill("#key", desk.recovery["recipient"])
    page.check("#with-files")
    act(page, "Check what masks hide")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Export", exact=True).click()
    sealed = base64.b64encode(taken.value.path().read_bytes()).decode()
    values = {"sealed": sealed, "identity": desk.recovery["identity"]}
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(page.evaluate(OPENED, values)))) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar.getmembers()}


def test_an_officer_opens_answers_masks_and_exports(window, cast, desk, tmp_path):
    (tmp_path / "minutes.txt").write_bytes(FILE)
    before = Ledger.objects.count()
    receipt = file_report(desk.page, files=[tmp_path / "minutes.txt"], threatened=SENTENCE)
    with window(signed_in(cast.inbox_a)) as page:
        unlock(page)
        expect(page.locator("#rows tr")).to_have_count(1)
        assert faults(page) == []
        open_report(page)
        shows(page.locator("#messages"), SENTENCE)
        assert page.locator("#report-fault").is_hidden()
        assert page.locator("#reseal").is_hidden()
        assert faults(page) == []
        unfold(page, "Original of minutes.txt")
        with page.expect_download() as taken:
            page.get_by_role("button", name="Save minutes.txt").click()
        assert taken.value.path().read_bytes() == FILE
        settled(page)
        act(page, "Acknowledge")
        answer(page, tmp_path / "minutes.txt")
        mask(page, "in which our chairman lives")
        contents = exported(page, desk)
        assert faults(page) == []
        page.get_by_role("button", name="Lock").click()
        assert SENTENCE not in page.content()
    document = contents.pop("report.json").decode()
    assert "chairman" not in document
    assert "They named the street █████." in document
    assert "second this month" not in document
    assert json.loads(document)["alarms"] == []
    assert sorted(content == FILE for content in contents.values()) == [True, True]
    come_back(desk.page, receipt)
    thread = desk.page.inner_text("#thread")
    assert "When did they call?" in thread
    assert "second this month" not in thread
    assert "CCI-2026" not in thread
    report = threads.Report.objects.get()
    assert (report.state, report.openings.count()) == ("acknowledged", 1)
    assert Ledger.objects.count() == before


FORGED = """async ({place, seal}) => {
  const at = (name) => import(`/static/js/reports/${name}.js`);
  const [messages, signing] = await Promise.all([at("reports"), at("signing")]);
  const secret = signing.newSecret();
  const content = {kind: "message", text: "Send the names to this address instead."};
  return messages.newMessage(content, place, seal, secret, signing.publicOf(secret));
}"""


def forge(page, report, side):
    """A message that the server itself could write: well sealed, and signed by a key of its own."""
    seal = report.seals.get()
    last = report.messages.filter(side=side).order_by("number").last()
    firm = report.messages.filter(side="firm").order_by("number").last()
    place = {
        "report": report.id.hex,
        "root": digest(seal.statement),
        "list": RecipientList.objects.current(report.desk).digest,
        "side": side,
        "number": last.number + 1 if last else 1,
        "previous": digest(last.statement) if last else "",
        "seen": "" if side == "firm" else digest(firm.statement),
        "day": report.received_on.isoformat(),
    }
    values = {"place": place, "seal": {"number": 1, "recipient": seal.recipient}}
    made = page.evaluate(FORGED, values)
    return threads.Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=side,
        number=place["number"],
        statement=made["statement"],
        signature=made["signature"],
        sealed=base64.b64decode(made["sealed"]),
        written_on=report.received_on,
    )


def is_taken_away(page, code):
    """Nothing of the report is shown or can be done; one sentence says what to do instead."""
    shows(page.locator("#report-fault"), f"code: {code}")
    settled(page)
    hides(page.locator("main"), "Send the names")
    hides(page.locator("main"), SENTENCE)
    for place in ("#report-body", "#write", "#giving", "#export", "[data-step=close]"):
        assert page.locator(place).is_hidden()
    assert page.locator("#messages > li").count() == 0


def test_of_what_the_server_wrote_or_changed_nothing_is_shown(window, cast, desk):
    file_report(desk.page, threatened=SENTENCE)
    report = threads.Report.objects.get()
    first, seal = report.messages.get(), report.seals.get()
    with window(signed_in(cast.inbox_a)) as page:
        unlock(page)
        for side in ("firm", "desk", "note"):
            message = forge(desk.page, report, side)
            open_report(page)
            is_taken_away(page, "signer")
            message.delete()
        assert faults(page) == []
        with page.expect_download() as taken:
            page.click("#save-answer")
        assert first.statement in json.dumps(json.loads(taken.value.path().read_text())).replace(
            "\\", ""
        )
        # One bit of what a firm wrote; then its report is missing; then a key of the server's.
        changed = bytearray(first.sealed)
        changed[-40] ^= 1
        threads.Message.objects.filter(pk=first.pk).update(sealed=bytes(changed))
        open_report(page)
        is_taken_away(page, "content")
        threads.Message.objects.filter(pk=first.pk).delete()
        open_report(page)
        is_taken_away(page, "no-report")
        first.save(force_insert=True)
        report.seals.update(signature="0" * 128)
        open_report(page)
        is_taken_away(page, "root")
        # Put back as it was signed, it opens.
        report.seals.update(signature=seal.signature)
        open_report(page)
        shows(page.locator("#messages"), SENTENCE)
        assert page.locator("#report-fault").is_hidden()


def recover(page, desk, user):
    """The only officer loses the key; the recovery key signs in another, and gives it access.

    Two colleagues have let them use it.
    """
    officer(desk.page, user)
    asker, second = (
        User.objects.get(email=f"{name}@desk-a.example") for name in ("officer", "approver")
    )
    asked = account_changes.propose_recovery(user, reason="The key is lost.", by=asker)
    account_changes.confirm_change(asked, by=second)
    page.goto("/desk/inbox/keys/new/")
    page.get_by_label("The desk's recovery key").fill(desk.recovery["identity"])
    sign = page.get_by_role("button", name="Sign a list with my key only")
    # Without the officer's own key the page would sign what the server says of it.
    sign.click()
    shows(page.locator("#refusal"), "Your key could not be opened")
    page.get_by_label("Your passphrase", exact=True).fill(PASSPHRASE)
    sign.click()
    page.locator("#signing [data-by]").wait_for()
    unlock(page)
    unfold(page, "No colleague can give you access?")
    page.get_by_label("The desk's recovery key").fill(desk.recovery["identity"])
    act(page, "Give my key access")
    open_report(page)
    shows(page.locator("#messages"), SENTENCE)


def test_who_joins_is_given_access_and_who_left_reads_nothing_that_follows(window, cast, desk):
    colleague = cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    receipt = file_report(desk.page, threatened=SENTENCE)
    second = officer(desk.page, colleague)
    desk.sign(desk.first, second)
    with window(signed_in(cast.inbox_a)) as page, window(signed_in(colleague)) as other:
        unlock(other)
        expect(other.locator("#rows button")).to_be_disabled()
        unlock(page)
        open_report(page)
        unfold(page, "Give access")
        act(page, "Give access to new colleagues")
        assert page.locator("#giving").is_hidden()
        unlock(other)
        open_report(other)
        shows(other.locator("#messages"), SENTENCE)
        desk.sign(desk.first)
        come_back(desk.page, receipt)
        desk.page.fill("#text", "They came again.")
        desk.page.click("#write")
        desk.page.wait_for_selector("#messages > li:nth-child(2)")
        unlock(page)
        open_report(page)
        assert page.locator("#reseal").is_hidden()
        shows(page.locator("#messages"), "They came again.")
        page.fill("#text", "We are glad that you wrote.")
        act(page, "Encrypt and send")
        other.goto("/desk/inbox/")
        shows(other.locator("main"), "You do not have a key yet")
        recover(page, desk, cast.inbox_a)
    # The first seal's half is gone from here, and no half of the second was made for them.
    grants = threads.Grant.objects.filter(holder=second["name"])
    assert [(row.seal.number, bytes(row.sealed)) for row in grants] == [(1, b"")]
    for grant in threads.Grant.objects.filter(seal__number=2).exclude(sealed=b""):
        values = {"sealed": base64.b64encode(grant.sealed).decode(), "identity": second["identity"]}
        with pytest.raises(Error, match="no identity matched"):
            desk.page.evaluate(OPENED, values)
