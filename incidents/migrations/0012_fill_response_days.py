"""Fill the days between demand and concession of incidents that are published already.

The rule is that of the day of this migration, written out: what is published later uses the rule of
its own day.
"""

import calendar
import datetime as dt

from django.db import migrations

CONCEDED = {"complied", "partly-complied", "apologised"}
BATCH = 1_000


def first_day(text):
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def last_day(text):
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def fill_one(incident):
    """Set the columns of one incident from the dates of its document; no date is an open end."""
    document = incident.document
    demanded, responded = document.get("demanded_on") or "", document.get("responded_on") or ""
    incident.is_demand_dated = bool(demanded)
    incident.days_least, incident.days_most = 0, None
    if due := document.get("demand_deadline_on"):
        incident.demand_deadline_until = last_day(due)
    response = document.get("firm_response")
    if response == "refused":
        incident.demand_outcome = "refused"
    if response not in CONCEDED | {"reversed"}:
        return
    incident.demand_outcome = "conceded"
    if responded:
        incident.conceded_from = first_day(responded) if response in CONCEDED else None
        incident.conceded_until = last_day(responded)
    latest = last_day(demanded or document["reported_on"])
    if responded and response in CONCEDED:
        incident.days_least = max((first_day(responded) - latest).days, 0)
    if responded and demanded:
        most = (last_day(responded) - first_day(demanded)).days
        is_consistent = most >= incident.days_least
        incident.days_most = most if is_consistent else None
        incident.days_least = incident.days_least if is_consistent else 0


def fill(apps, _schema_editor):
    incidents = apps.get_model("incidents", "Incident").objects
    columns = [
        *("demand_outcome", "days_least", "days_most", "is_demand_dated"),
        *("conceded_from", "conceded_until", "demand_deadline_until"),
    ]
    batch = []
    for incident in incidents.only("document").order_by("pk").iterator(BATCH):
        fill_one(incident)
        batch.append(incident)
        if len(batch) == BATCH:
            incidents.bulk_update(batch, columns)
            batch = []
    if batch:
        incidents.bulk_update(batch, columns)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_response_days")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
