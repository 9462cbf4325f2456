"""Rows changed so that a constraint of the database refuses them."""

import uuid

from django.db.models import Value
from django.utils import timezone

from incidents.models import (
    Authority,
    Campaign,
    Case,
    Digest,
    EarlierVersion,
    Edition,
    EditionEntry,
    Event,
    Firm,
    OfficerKey,
    PublishedSource,
    RecipientList,
    Release,
    SavedSearch,
    Subscription,
    User,
)
from incidents.models.reports import threads
from incidents.models.reports.receipts import ReceiptChange

NOT_A_DAY = Value("18")


def source_again():
    """The first source of an entry, written a second time."""
    row = PublishedSource.objects.first()
    row.pk = None
    row.save(force_insert=True)


def change(model, **values):
    """Write these values into any one row, past every check but the database's."""
    pk = model.objects.order_by("pk").values_list("pk", flat=True)[0]
    model.objects.filter(pk=pk).update(**values)


def edition(number):
    """An edition, if its number may be."""
    return Edition.objects.create(
        number=number,
        published_at=timezone.now(),
        generation=1,
        stamp=uuid.uuid4(),
        incidents=0,
    )


def entry_of_two_editions():
    """An incident that the second edition took on, and has a second time."""
    edition(2)
    EditionEntry.objects.update(last_edition=2)
    doubled(EditionEntry, first_edition=2)


def earlier_version():
    """A version that a later one replaced."""
    return EarlierVersion.objects.create(
        ref="CCI-2018-0001", tier="public", version=1, released_at=timezone.now(), document={}
    )


def doubled(model, **values):
    """Write one row again, with these values changed."""
    row = model.objects.order_by("pk").first()
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def part(name):
    return Campaign._meta.get_field(name).related_model


def event(**values):
    row = Event.objects.filter(kind="demanded", case=Case.objects.first())
    row.update(**values)


def release(**values):
    change(Release, **values)


def person():
    return User.objects.get(email="officer@desk-b.example")


def proposed():
    fresh = {"approved_by": None, "approved_at": None, "version": 98, "change_reason": "x"}
    doubled(Release, state="proposed", **fresh)
    doubled(Release, state="proposed", **fresh | {"version": 99})


def firm_at_desk(**values):
    Firm.objects.filter(pk=Firm.objects.first().pk).update(desk=person().desk)
    first = Firm.objects.get(desk=person().desk)
    first.pk, first.slug = None, "again"
    first.save(force_insert=True)


def authority_at_desk():
    for slug in ("one", "two"):
        Authority.objects.create(
            desk=person().desk, slug=slug, name="A bureau", coercing_state="CN", kind="ministry"
        )


def outbox(**values):
    """A saved search, its subscription, and a letter that waits."""
    row = SavedSearch.objects.create(name="x", owner=person())
    told = {"search": row, "person": person(), "pace": "daily", "due_at": timezone.now()}
    told = {"subscription": Subscription.objects.create(**told), "since": 0, "until": 1}
    return Digest.objects.create(**told | values)


def report(**values):
    """A sealed report with all its kinds of rows, written past every check but the database's."""
    told = {"lookup": "l", "receipt": "r", "signing": "s"} | values
    today, desk = timezone.localdate(), person().desk
    row = threads.Report.objects.create(
        id=uuid.uuid4(), desk=desk, epoch=1, received_on=today, **told
    )
    seal = row.seals.create(number=1, epoch=1, recipient="r", statement="s", signature="s")
    seal.grants.create(holder="receipt", sealed=b"x")
    row.messages.create(id=uuid.uuid4(), side="firm", number=1, sealed=b"x", written_on=today)
    row.openings.create(user=person(), day=today)
    upload = row.uploads.create(id=uuid.uuid4(), desk=desk, kind="hybrid", size=1, parts=1)
    upload.received.create(number=0, content=b"x")
    return row


def twice(model, **values):
    """Write a row of the reports chapter, and the same again."""
    report()
    doubled(model, **values)


def doubled_message():
    row = threads.Message.objects.get()
    row.pk = uuid.uuid4()
    row.save(force_insert=True)


def changed_receipt():
    """The first change of a report's receipt, twice."""
    for _time in range(2):
        row = threads.Report.objects.first() or report()
        ReceiptChange.objects.create(report=row, number=1)


def officer_keys(**others):
    own = {"user": person(), "made_on": timezone.localdate()} | others
    for name in ("one", "two"):
        OfficerKey.objects.create(name=name, recipient=name, signing=name, **own)


def recipient_lists():
    today = timezone.localdate()
    for digest in ("one", "two"):
        RecipientList.objects.create(
            desk=person().desk, epoch=1, digest=digest, signed_on=today, until=today
        )
