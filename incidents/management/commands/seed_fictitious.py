"""Fill the confidential statistics with fictitious cases, so that their page can be looked at.

Separate from seed_demo, which loads nothing invented: no real case may be counted in confidence
and shown as an example at the same time.
"""

import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from incidents.actions.desk import cases, verifications
from incidents.actions.register import statistical_releases
from incidents.models import (
    Case,
    Event,
    EventKind,
    FirmVerification,
    Marking,
    Sector,
    StatisticalRelease,
    Topic,
    User,
    VerificationWay,
)
from incidents.values.tiers import Consent

NOTE = (
    "Every case in this release is fictitious. It shows what the page looks like; none of its firms"
    " exists."
)
# Month of the first report, sector, state, topic, firms, fines of the first firms in EUR.
BURSTS = (
    # Three firms a quarter: the year shows what neither quarter can.
    ("2025-05", "video-games", "CN", "hong-kong", 3, ()),
    ("2025-08", "video-games", "CN", "hong-kong", 3, ()),
    ("2026-02", "airline", "CN", "taiwan-designation", 13, (20_000,) * 6),
    ("2026-02", "banking", "CN", "hong-kong", 6, (900_000, 5_000, 5_000, 5_000, 5_000)),
    ("2026-02", "clothing-retail", "CN", "xinjiang", 2, ()),
    ("2026-05", "airline", "CN", "taiwan-designation", 6, ()),
    ("2026-05", "clothing-retail", "CN", "xinjiang", 8, (40_000, 30_000, 30_000, 25_000, 25_000)),
    ("2026-05", "video-games", "SA", "political-censorship", 5, ()),
    ("2026-05", "banking", "SA", "political-censorship", 4, ()),
    ("2026-08", "clothing-retail", "CN", "maps-and-borders", 7, ()),
)


class Command(BaseCommand):
    help = "Logs fictitious cases at both demo desks, publishes statistics. Needs TRACKER_DEBUG=1."

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Fictitious cases are for a demo only. Set TRACKER_DEBUG=1 to create them."
            )
        if StatisticalRelease.objects.exists():
            raise CommandError(
                "A statistical release is published already, and releases never change."
            )
        emails = ["officer@desk-a.example", "officer@desk-b.example"]
        officers = list(User.objects.filter(email__in=emails).order_by("email"))
        if len(officers) < len(emails):
            raise CommandError("Run seed_demo first: it creates the demo desks.")
        number = sum(self.log(burst, at, officers) for at, burst in enumerate(BURSTS, 1))
        month = statistical_releases.this_month()
        # A statistical release counts what was logged before its month began.
        before = dt.datetime.combine(month, dt.time(), dt.UTC) - dt.timedelta(days=1)
        for officer in officers:
            logged = Case.objects.visible_to(officer).filter(firm__name__startswith="Fictitious ")
            logged.update(logged_at=before)
            verified = FirmVerification.objects.filter(case__in=logged)
            verified.update(verified_at=before, wait_months=0)
        release = statistical_releases.publish_release(month, by=None, note=NOTE)
        self.stdout.write(
            f"{number} fictitious cases logged, statistical release {release.key} published"
        )

    def log(self, burst, at, officers):
        """Log one burst of pressure on firms that do not exist; return the number of cases.

        The firms turn to the two desks by turns, which verify them.
        """
        reported_on, sector, state, topic, number, fines = burst
        names = [f"Fictitious {sector.replace('-', ' ')} {at}-{one:02}" for one in range(number)]
        business = Sector.objects.get(slug=sector)
        for place, (name, amount) in enumerate(
            zip(names, (*fines, *[None] * number), strict=False)
        ):
            officer = officers[place % len(officers)]
            case = cases.log_case(
                cases.Draft(
                    facts={
                        "coercing_state": state,
                        "demanded_change": "A fictitious demand",
                        "reported_on": reported_on,
                        "consent": Consent.AGGREGATE.value,
                        "marking": Marking.AMBER,
                        "note": NOTE,
                    },
                    firm=cases.FirmFacts(name=name, sector=business),
                    topics=[Topic.objects.get(slug=topic)],
                    events=[fined(reported_on, amount)] if amount else [],
                ),
                by=officer,
            )
            verifications.check_group_of_case(case, verifications.GroupFacts(), by=officer)
            verifications.verify_firm(case, VerificationWay.MET, note=NOTE, by=officer)
        return number


def fined(on, amount):
    return Event(kind=EventKind.FINED, on=on, amount=amount, currency="EUR")
