"""Create the demo: two desks, their people, and the shipped cases, released by two people."""

import datetime as dt
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from incidents.access import Role
from incidents.actions.desk import imports, releases
from incidents.actions.register import editions
from incidents.figures.results import edition_tables
from incidents.intake import reference
from incidents.intake.cases import SHIPPED
from incidents.intake.tables import json_of
from incidents.management.commands.load_cases import SHIPPED_FIRMS, SHIPPED_TABLES
from incidents.models import Desk, Edition, User

PASSWORD = "demo-demo-demo"  # noqa: S105  promised in the README, refused outside DEBUG
JOINED = dt.timedelta(days=30)
SHIPPED_REASON = "A published case that is shipped with the site."
DESK_ROLES = {"officer": Role.OFFICER, "approver": Role.APPROVER, "inbox": Role.INBOX}


class Command(BaseCommand):
    help = "Loads the shipped data and creates the demo people. Needs TRACKER_DEBUG=1."

    def add_arguments(self, parser):
        parser.add_argument(
            "--cases",
            type=Path,
            nargs="+",
            default=SHIPPED_TABLES,
            help="tables of cases to load and release (default: the shipped ones)",
        )

    def handle(self, *, cases, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Demo people have a known password. Set TRACKER_DEBUG=1 to create them."
            )
        # In one transaction: an interrupted first seeding starts again from nothing, so that a
        # later one cannot release what an officer left unreleased.
        with transaction.atomic():
            reference.load_reference()
            self.people()
            desk = Desk.objects.get(slug="desk-a")
            is_first = not imports.has_data_set(desk, SHIPPED)
            released = self.seed(desk, cases) if is_first else []
        # Collective responses name incidents, which have their references only now.
        reference.link_responses()
        if not Edition.objects.exists():
            editions.publish_edition(edition_tables.freeze, by=None)
        self.stdout.write(f"{len(released)} cases added and released")

    def people(self):
        """Create the desks and people that the README names."""
        for letter, country in (("a", "CZ"), ("b", "AU")):
            desk, _new = Desk.objects.get_or_create(
                slug=f"desk-{letter}",
                defaults={"name": f"Trade desk {letter.upper()}", "country": country},
            )
            for name, role in DESK_ROLES.items():
                self.person(f"{name}@desk-{letter}.example", role, desk)
        self.person("analyst@community.example", Role.ANALYST)
        self.person("admin@tracker.example", Role.ADMIN)

    def seed(self, desk, tables):
        """Load the shipped cases and release them, once: later changes are the desk's own."""
        at_desk = User.objects.select_related("desk").filter(desk=desk)
        officer = at_desk.get(email="officer@desk-a.example")
        approver = at_desk.get(email="approver@desk-a.example")
        doubts = json_of((reference.DATA / "doubts.json").read_bytes())
        firms = json_of(SHIPPED_FIRMS.read_bytes())["firms"]
        terms = imports.terms_of_published(officer, doubts, firms=firms, data_set=SHIPPED)
        merged = imports.load_tables([table.read_bytes() for table in tables], terms)
        for number, case in enumerate(merged.added, 1):
            proposal = releases.propose_release(case, by=officer, reason=SHIPPED_REASON)
            releases.approve_release(proposal, by=approver)
            if number % 25 == 0:
                self.stdout.write(f"released {number} of {len(merged.added)}")
        return merged.added

    def person(self, email, role, desk=None):
        # Long enough ago that they may confirm and approve at once, even in a demo that is older
        # than the rule of the first days at a desk.
        joined = timezone.now() - JOINED if desk else None
        if desk:
            young = User.objects.filter(email=email, desk=desk, joined_desk_at__gt=joined)
            young.update(joined_desk_at=joined)
        if not User.objects.filter(email=email).exists():
            user = User.objects.create_user(
                email, desk=desk, roles=[role.value], joined_desk_at=joined
            )
            user.password = self.password
            user.save(update_fields=["password"])

    @cached_property
    def password(self):
        """One hash for all: hashing is slow by design, and this password is no secret."""
        return make_password(PASSWORD)
