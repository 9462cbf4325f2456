"""Rows of the confidential statistics that the database refuses: {constraint: what breaks it}."""

from django.utils import timezone

from incidents.models import Case, CountedBatch, FirmVerification


def verification(**fields):
    case = Case.objects.first()
    facts = {"way": "met", "verified_at": timezone.now(), "wait_months": 0}
    return FirmVerification.objects.create(
        case=case, firm=case.firm, verified_by=case.logged_by, **facts | fields
    )


BROKEN_COUNTING = {
    "a_firm_is_verified_in_a_known_way": lambda: verification(way="guessed"),
    "a_case_waits_two_months_at_most": lambda: verification(wait_months=3),
    "a_release_adds_to_a_cell_once": lambda: CountedBatch.objects.bulk_create(
        [CountedBatch(month="2026-03-01", state="CN", cases=5)] * 2
    ),
}
