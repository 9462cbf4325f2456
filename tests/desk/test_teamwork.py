"""Tasks, comments and reminders of a case, its named readers, and a page that shows everything."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.desk import teamwork
from incidents.actions.desk.documents import full_document
from incidents.actions.people import emails
from incidents.models import (
    Case,
    ChangedValues,
    Ledger,
    Mention,
    Source,
    SourceUse,
    WordingChange,
)
from incidents.pages.desk.history import history_of
from tests.support.drafts import edit
from tests.support.keys import key_of
from tests.support.leaves import SHOWN, missing
from tests.support.together import add_task, bulk_edited


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


def sent():
    """The e-mails that what waits in the ledger causes: {address: subject}."""
    mail.outbox.clear()
    while emails.send_batch_after(0):
        pass
    return {message.to[0]: message.body for message in mail.outbox}


# What nobody typed: titles of the law that was chosen, places in lists; and what is a link.
DERIVED = {
    "sector.isic",
    "citations.instrument",
    "citations.instrument_title",
    "citations.instrument_title_zh",
    "citations.number",
    "citations.provision",
    "timeline.is_by",
    "timeline.amount",
    "sources.url",
    "sources.archive_url",
}


@pytest.mark.parametrize("slug", ["muji-fine-2018", "united-caac-2018", ""])
def test_the_page_of_a_case_shows_every_value_that_was_typed(officer, cast, slug):
    case = cast.case(slug) if slug else full_case(cast)
    document = full_document(Case.objects.with_record().get(pk=case.pk))
    answer = officer.get(case.get_absolute_url())
    assert {path for path, _word in missing(answer, document, SHOWN)} <= DERIVED
    page = answer.content.decode()
    for address in (use.source.archive_url or use.source.url for use in case.uses.all()):
        assert address in page


def full_case(cast):
    """A case in which everything is filled in."""
    case = cast.draft(
        attribution="led",
        attribution_source="The decision names the ministry.",
        doubts="Whether a second letter followed.",
        community_note="Ask the embassy.",
        note="Call on Monday.",
        confidence="medium",
    )
    cast.tell(
        case,
        {"kind": "deadline-set", "on": "2026-04", "due_on": "2026-05-02", "note": "by fax"},
        {"kind": "fined", "on": "2026-06-01", "amount": 20_000, "currency": "CNY"},
    )
    wording = {"before": "Formosa", "after": "Taiwan, China", "language": "en", "place": "app"}
    WordingChange.objects.create(
        case=case, seen_on="2026-04-01", evidence="A screenshot", **wording
    )
    facts = {"publisher": "Reuters", "on": "2026-04-02", "language": "de", "sha256": "a" * 64}
    source = Source.objects.create(
        title="The letter", url="https://a.example/x", archive_url="https://b.example/y", **facts
    )
    SourceUse.objects.create(case=case, source=source, supports="the sum", position=1)
    return case


def test_a_blank_fact_is_a_gap_and_not_left_out(officer, cast):
    case = cast.draft(authority=None)
    facts = {fact.name: fact for fact in officer.get(case.get_absolute_url()).context["facts"]}
    assert facts["authority"].is_gap
    assert not facts["fine"].is_gap
    assert not facts["demanded_change"].is_gap


def test_the_history_tells_values_before_and_after(officer, cast):
    case = cast.draft()
    bulk_edited(cast, [case])
    (entry,) = [one for one in history_of(cast.officer_a, case.reference) if one.values]
    assert entry.values == [{"field": "consent", "before": "named", "after": "sector"}]
    page = officer.get(case.get_absolute_url()).content.decode()
    assert "<ins>sector: released without" in page
    assert history_of(cast.officer_b, case.reference) == []


def test_a_typed_change_keeps_values_beside_the_chain_not_in_it(cast):
    case = cast.draft()
    edit(case, cast.officer_a, facts={"demanded_change": "Burn the atlas"})
    row = Ledger.objects.get(verb="case changed", subject=case.reference)
    assert "atlas" not in str(row.detail)
    stored = ChangedValues.objects.get(ledger_row=row.pk)
    values = {one["field"]: (one["before"], one["after"]) for one in stored.fields}
    assert values["demanded_change"] == ("Take a map off the wall", "Burn the atlas")


def test_a_task_is_added_done_and_opened_again(officer, cast):
    case = cast.draft(owner=cast.officer_a)
    address = f"{case.get_absolute_url()}tasks/"
    told = {"task-text": "Find the day", "task-due_on": "2026-12-04"}
    officer.post(address, told | {"task-assigned_to": cast.approver_a.pk})
    task = case.tasks.get()
    assert (task.due_on, task.assigned_to) == (dt.date(2026, 12, 4), cast.approver_a)
    assert officer.post(address, {"task-text": " "}).status_code == 422
    officer.post(f"/desk/tasks/{key_of(task)}/done/")
    assert case.tasks.get().done_by == cast.officer_a
    officer.post(f"/desk/tasks/{key_of(task)}/done/", {"reopen": "1"})
    assert case.tasks.get().done_at is None
    verbs = Ledger.objects.filter(subject=case.reference).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["task added", "task done", "task reopened"]


def test_my_work_has_own_tasks_and_those_of_nobody_on_own_cases(client, cast):
    mine, other = cast.draft(owner=cast.officer_a), cast.draft(owner=cast.approver_a)
    tasks = [
        add_task(cast, other, assigned_to=cast.officer_a),
        add_task(cast, mine),
        add_task(cast, mine, due_on=dt.date(2026, 12, 1)),
    ]
    add_task(cast, mine, assigned_to=cast.approver_a)
    add_task(cast, other)
    client.force_login(cast.officer_a)
    assert client.get("/desk/").context["work"].tasks == [tasks[2], tasks[0], tasks[1]]


def test_a_mention_reaches_colleagues_who_may_read_the_case_and_nobody_else(client, cast):
    case = cast.draft()
    text = "@approver see page 2, @officer@desk-b.example and @inbox too; x@approver.example not"
    teamwork.add_comment(case, text, by=cast.officer_a)
    assert [row.person for row in Mention.objects.all()] == [cast.approver_a]
    letters = sent()
    assert list(letters) == [cast.approver_a.email]
    assert case.reference not in letters[cast.approver_a.email]
    assert "mentioned you" in letters[cast.approver_a.email]
    client.force_login(cast.approver_a)
    assert len(client.get("/desk/").context["work"].mentions) == 1
    client.post(f"{case.get_absolute_url()}read/")
    assert client.get("/desk/").context["work"].mentions == []


def test_a_red_case_mentions_and_assigns_its_readers_only(cast):
    case = cast.draft(marking="red")
    case.readers.add(cast.officer_a)
    teamwork.add_comment(case, "@approver look", by=cast.officer_a)
    assert not Mention.objects.exists()
    with pytest.raises(ValidationError):
        add_task(cast, case, assigned_to=cast.approver_a)
    with pytest.raises(ValidationError):
        teamwork.add_comment(case, "I guessed the address", by=cast.approver_a)


def test_a_reader_names_readers_and_stays_one(officer, client, cast):
    case = cast.draft(marking="red")
    case.readers.add(cast.officer_a)
    address = f"{case.get_absolute_url()}readers/"
    officer.post(address, {"readers-readers": [cast.approver_a.pk, cast.officer_b.pk]})
    assert set(case.readers.all()) == {cast.officer_a, cast.approver_a}
    client.force_login(cast.approver_a)
    assert client.get(case.get_absolute_url()).status_code == 200
    client.post(address, {"readers-readers": [cast.approver_a.pk]})
    assert set(case.readers.all()) == {cast.approver_a}
    client.force_login(cast.officer_a)
    assert client.get(case.get_absolute_url()).status_code == 404
    with pytest.raises(ValidationError, match="officer of your desk"):
        teamwork.name_readers(case, [cast.inbox_a], by=cast.approver_a)


def test_the_owner_of_an_idle_case_is_reminded_once_in_14_days(cast):
    long_ago = timezone.now() - dt.timedelta(days=15)
    idle, released, busy = (cast.draft(owner=cast.officer_a) for _number in range(3))
    cast.release(released)
    teamwork.add_comment(busy, "Called them", by=cast.officer_a)
    Case.objects.filter(pk__in=[idle.pk, released.pk, busy.pk]).update(changed_at=long_ago)
    sent()
    assert teamwork.remind_of_idle_cases() == 1
    letters = sent()
    assert list(letters) == [cast.officer_a.email]
    assert "1 of your cases" in letters[cast.officer_a.email]
    assert teamwork.remind_of_idle_cases() == 0


def test_a_due_task_is_named_to_its_person_or_the_owner_and_again_after_a_week(cast):
    today = timezone.localdate()
    case = cast.draft(owner=cast.approver_a)
    for due_on in (today, today + dt.timedelta(days=1), None):
        add_task(cast, case, due_on=due_on)
    sent()
    assert teamwork.remind_of_tasks(today) == 1
    assert list(sent()) == [cast.approver_a.email]
    assert teamwork.remind_of_tasks(today) == 0
    case.tasks.filter(due_on=today).update(reminded_at=timezone.now() - dt.timedelta(days=8))
    assert teamwork.remind_of_tasks(today) == 1


def test_an_edit_of_many_cases_keeps_values_for_each(cast):
    drafts = [cast.draft(), cast.draft()]
    bulk_edited(cast, drafts)
    assert ChangedValues.objects.filter(case__in=drafts).count() == 2
