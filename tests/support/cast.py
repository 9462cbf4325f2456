"""The cast: desks, people and cases that every story starts from, made once a session.

The rows are those of `seed_demo`, made by the ordinary commands and actions; each test plays in a
transaction of its own that is rolled back, so nobody sees what another did.
"""

import datetime as dt
from functools import cached_property

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings

from incidents.actions.desk import consents, releases
from incidents.actions.responses import (
    deadlines,
    drafts,
)
from incidents.models import (
    Authority,
    Case,
    DraftStep,
    Event,
    Firm,
    Marking,
    Number,
    Source,
    SourceUse,
    Tactic,
    Topic,
    User,
)
from incidents.models.fields import private_slug
from incidents.models.register.labels import forget_labels
from incidents.values.partial_dates import PartialDate
from incidents.values.tiers import Consent
from tests.support import seeded

# Examples of one test share its rows: none of the properties here writes any.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Give this worker a seeded database of its own. The site's own is not ours."""
    own = connection.settings_dict["NAME"]
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        seeded.copy(name)
    yield
    with django_db_blocker.unblock():
        seeded.drop(name)
        seeded.connect_to(own)


@pytest.fixture
def cast(db):
    """People and cases of the seeded register, read when they are first named."""
    # A title that another test made and took back must not be remembered.
    forget_labels()
    return Cast()


class Cast:
    """Who is who. Desk A owns the shipped cases; desk B has none."""

    stranger = AnonymousUser()

    @cached_property
    def people(self):
        return {user.email: user for user in User.objects.select_related("desk")}

    officer_a = property(lambda self: self.people["officer@desk-a.example"])
    approver_a = property(lambda self: self.people["approver@desk-a.example"])
    inbox_a = property(lambda self: self.people["inbox@desk-a.example"])
    officer_b = property(lambda self: self.people["officer@desk-b.example"])
    approver_b = property(lambda self: self.people["approver@desk-b.example"])
    analyst = property(lambda self: self.people["analyst@community.example"])
    admin = property(lambda self: self.people["admin@tracker.example"])

    @cached_property
    def muji_case(self):
        """The fine under article 9(4) of the Advertising Law."""
        return self.case("muji-fine-2018")

    @cached_property
    def airline_case(self):
        """One of the 44 addressees of the letter of 25 April 2018."""
        return self.case("united-caac-2018")

    def case(self, slug):
        return Case.objects.with_names().get(desk=self.officer_a.desk, slug=slug)

    def person(self, email, *roles, desk=None):
        """Another person, who may sign in with the password of the demo."""
        joined = timezone.now() - dt.timedelta(days=30) if desk else None
        return User.objects.create_user(
            email, "demo-demo-demo", desk=desk, roles=list(roles), joined_desk_at=joined
        )

    def firm(self, name="Tatra Instruments", by=None, **fields):
        """A firm that only the desk knows of."""
        desk = (by or self.officer_a).desk
        told = {"country": "SK"} | fields
        return Firm.objects.create(desk=desk, slug=private_slug(), name=name, **told)

    def usual_firm(self, by):
        """The firm of every draft that names none."""
        offered = Firm.objects.offered_to(by).filter(name="Tatra Instruments", country="SK")
        return offered.first() or self.firm(by=by)

    def draft(self, by=None, **fields):
        """A fresh case that lacks nothing for a release, but for another person's approval."""
        by = by or self.officer_a
        now = timezone.now()
        told = {
            "firm": fields.pop("firm", None) or self.usual_firm(by),
            "authority": Authority.objects.get(slug="caac"),
            "coercing_state": "CN",
            "demanded_change": "Take a map off the wall",
            "reported_on": "2026-03-14",
            "consent": Consent.NAMED.value,
            "marking": Marking.CLEAR,
        } | fields
        number = Number.objects.following("DRAFT")
        case = Case.objects.create(
            desk=by.desk,
            reference=f"DRAFT-{number:04d}",
            logged_by=by,
            logged_at=now,
            changed_at=now,
            **told,
        )
        case.topics.add(Topic.objects.get(slug="maps-and-borders"))
        case.tactics.add(Tactic.objects.get(slug="threat"))
        SourceUse.objects.create(case=case, source=Source.objects.create(title="A paper of record"))
        return case

    def tell(self, case, *events):
        """Add events, each a dict of its fields, behind those that the case has."""
        first = case.events.count()
        for position, fields in enumerate(events, first):
            Event.objects.create(case=case, position=position, **fields)
        return case

    def response(self, by=None, links=(), **fields):
        """A fresh draft response of a desk that lacks nothing for a release."""
        facts = dict.fromkeys(drafts.FACTS, "") | {
            "name": "Joint note to the regulator",
            "kind": "joint-statement",
            "jurisdictions": ["CZ", "AU"],
            "started_on": "2026-03-20",
            "sources": ["https://ministry.example/note"],
            "confidence": "high",
            "cost_low": None,
            "cost_high": None,
        }
        typed = drafts.ResponseInput(
            facts=facts | fields, steps=[DraftStep(text="Hand over the note")], links=list(links)
        )
        return drafts.log_response(typed, by=by or self.officer_a)

    def start_deadline(self, subject, rule="eu-aci-council", day="2026-11-02", by=None):
        """A statutory deadline on a case or a draft response of a desk."""
        day = PartialDate(day)
        return deadlines.start_deadline(subject, rule=rule, started_on=day, by=by or self.officer_a)

    def renew(self, release):
        """Record a renewed consent for a withdrawn release, as an officer of its desk."""
        letter = release.subject.desk.slug[-1]
        return consents.record_consent(
            release,
            agreed_by="Head of legal",
            proof="Letter in the file",
            agreed_on=timezone.localdate(),
            by=self.people[f"officer@desk-{letter}.example"],
        )

    def release(self, subject, reason="The facts were checked again."):
        """Propose as officer and approve as approver of its desk; the release in force.

        `reason` is that of a new version of an incident, and left out of the first.
        """
        letter = subject.desk.slug[-1]
        officer, approver = (
            self.people[f"{name}@desk-{letter}.example"] for name in ("officer", "approver")
        )
        release = releases.propose_release(subject, by=officer, reason=reason)
        return releases.approve_release(release, by=approver)
