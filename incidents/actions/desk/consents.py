"""Record renewed consent, without which nothing withdrawn can be released again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission
from incidents.actions.desk import decisions
from incidents.actions.people import ledger
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.desk.renewals import RenewedConsent
from incidents.models.desk.shares import ShareRelease
from incidents.models.people.people import User
from incidents.models.responses.drafts import CollectiveResponseRelease

Withdrawn = Release | CollectiveResponseRelease | ShareRelease
# The column of a renewed consent for each table of releases.
COLUMNS = {
    Release: "release",
    CollectiveResponseRelease: "response_release",
    ShareRelease: "share_release",
}


@transaction.atomic
def record_consent(
    release: Withdrawn,
    *,
    agreed_by: str,
    proof: str,
    agreed_on: dt.date,
    note: str = "",
    by: User,
) -> RenewedConsent:
    """Record that a withdrawn release may return. Locks the release.

    Raises ValidationError where it is not withdrawn, where a consent is already recorded, where
    neither a person nor a proof is named, and for a day before the withdrawal or after today.
    """
    release = type(release).objects.select_for_update().get(pk=release.pk)
    decisions.demand(by, Permission.PROPOSE_RELEASE, release.subject.desk_id)
    _check(release, agreed_on)
    consent = RenewedConsent(
        **{COLUMNS[type(release)]: release},
        agreed_by=agreed_by.strip(),
        proof=proof.strip(),
        agreed_on=agreed_on,
        note=note.strip(),
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    consent.full_clean(exclude=[*COLUMNS.values(), "recorded_by"])
    consent.save(force_insert=True)
    ledger.record(
        "response consent renewed" if consent.response_release else "consent renewed",
        release.subject.reference,
        by=by,
        version=release.version,
    )
    return consent


def _check(release: Withdrawn, agreed_on: dt.date) -> None:
    if release.state != ReleaseState.WITHDRAWN or release.withdrawn_at is None:
        raise ValidationError(
            _("This version was not withdrawn, so it needs no renewed consent."), code="in force"
        )
    if hasattr(release, "renewal"):
        raise ValidationError(
            _("A renewed consent has already been recorded for this version."), code="renewed"
        )
    if agreed_on > timezone.localdate():
        raise ValidationError(
            {"agreed_on": _("This day is in the future. Enter the day of the agreement.")}
        )
    if agreed_on < timezone.localtime(release.withdrawn_at).date():
        raise ValidationError(
            {
                "agreed_on": _(
                    "This day is before the withdrawal. Consent has to be given again after it."
                )
            }
        )
