"""Make the demo: two desks, their people, and the shipped cases, released the ordinary way."""

import datetime as dt
import json
from functools import cached_property

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from incidents.access import Role
from incidents.actions import imports, releases
from incidents.intake import reference
from incidents.models import Case, Desk, User

PASSWORD = "demo-demo-demo"  # noqa: S105  promised in the README, refused outside DEBUG
JOINED = dt.timedelta(days=30)
DESK_ROLES = {"officer": Role.OFFICER, "approver": Role.APPROVER, "inbox": Role.INBOX}


class Command(BaseCommand):
    help = "Loads the shipped data and makes the demo people. Refused unless TRACKER_DEBUG=1."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Demo people have a known password: seed_demo needs TRACKER_DEBUG=1."
            )
        with transaction.atomic():
            reference.load()
            officer, approver = self.people()
            terms = imports.terms_of_published(
                officer, json.loads((reference.DATA / "doubts.json").read_text())
            )
            merged = imports.load((reference.DATA / "cases.csv").read_bytes(), terms)
        waiting = self.release(officer, approver)
        # Answers name entries, and these have their references only now.
        reference.link_answers()
        self.stdout.write(
            f"{len(merged.added)} cases added, {len(merged.changed)} changed, {waiting} released"
        )

    def people(self):
        """Desks and people as promised in the README; returns an officer and an approver."""
        for letter, country in (("a", "CZ"), ("b", "AU")):
            desk, _new = Desk.objects.get_or_create(
                slug=f"desk-{letter}",
                defaults={"name": f"Trade desk {letter.upper()}", "country": country},
            )
            for name, role in DESK_ROLES.items():
                self.person(f"{name}@desk-{letter}.example", role, desk)
        self.person("analyst@community.example", Role.ANALYST)
        self.person("admin@tracker.example", Role.ADMIN)
        at_desk = User.objects.select_related("desk").filter(desk__slug="desk-a")
        return at_desk.get(email="officer@desk-a.example"), at_desk.get(
            email="approver@desk-a.example"
        )

    def person(self, email, role, desk=None):
        # Long enough ago that they may confirm and approve at once; also those of a demo that was
        # made before there were first days at a desk.
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

    def release(self, officer, approver):
        """Propose and approve what was loaded and never proposed; the demo's own edits stay."""
        fresh = Case.objects.visible_to(officer).exclude(slug="").filter(releases__isnull=True)
        cases = list(fresh.order_by("reference"))
        for number, case in enumerate(cases, 1):
            with transaction.atomic():
                releases.approve(releases.propose(case, by=officer), by=approver)
            if number % 25 == 0:
                self.stdout.write(f"released {number} of {len(cases)}")
        return len(cases)
