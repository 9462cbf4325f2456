"""Cases that may be counted in confidence: their firms verified, their groups checked."""

from incidents.models import Firm, FirmVerification, VerificationWay


def vouch(cases, at, months=0):
    """Verify the firms of cases and check their groups; the cases wait for so many months."""
    FirmVerification.objects.bulk_create(
        FirmVerification(
            case=case,
            firm=case.firm,
            way=VerificationWay.MET,
            verified_by=case.logged_by,
            verified_at=at,
            wait_months=months,
        )
        for case in cases
    )
    Firm.objects.filter(pk__in=[case.firm_id for case in cases]).update(
        group_checked_on=at.date(), group_checked_by=cases[0].logged_by
    )
