"""Which reports an officer may act on, and with which key."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import files
from incidents.models.people.people import User
from incidents.models.reports.keys import OfficerKey, RecipientList
from incidents.models.reports.threads import Report


def own_key(user: User) -> OfficerKey | None:
    """The officer's key in use."""
    key: OfficerKey | None = OfficerKey.objects.own(user)
    return key


def visible_report(report: Report, by: User) -> Report:
    """The report, if it belongs to the officer's desk and is not yet due for erasure."""
    rows = Report.objects.visible_to(by).not_yet_erased(timezone.localdate()).select_related("desk")
    row: Report | None = rows.filter(pk=report.pk).first()
    if row is None:
        raise files.unknown()
    return row


def lock_report(report: Report, by: User) -> Report:
    """The same report, its row locked: messages of one side are added one at a time."""
    visible_report(report, by)
    return files.lock_row(report)


def signing_key(report: Report, by: User) -> OfficerKey:
    """The officer's own key, if it is on the desk's list: firms trust no other."""
    key, current = own_key(by), RecipientList.objects.current(report.desk)
    names = {row["name"] for row in current.fields["recipients"]} if current else set()
    if key is None or key.name not in names:
        raise ValidationError(
            _("Your key is not on the desk's list yet. Ask a colleague to add it."), code="role"
        )
    return key
