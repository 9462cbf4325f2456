"""Who is answered what at every address: a new address without a row here is red."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from incidents.actions.desk import case_lists, releases
from incidents.actions.people import people
from incidents.actions.register import statistical_releases
from incidents.actions.responses import calendars
from incidents.actions.saved import dashboards, searches
from incidents.models import Appointment, OwnDashboard, Session, Webhook
from tests.support.account_places import account_places
from tests.support.addresses import DOORS
from tests.support.cast import Cast
from tests.support.evidence_files import evidence_places
from tests.support.federation_addresses import between_places
from tests.support.import_pages import import_places
from tests.support.keys import with_keys
from tests.support.party_addresses import party_places
from tests.support.roles import ROLES
from tests.support.sealing import begun, filed
from tests.support.together import team_places
from tests.support.whole_files import import_file
from tracker.sessions import SessionStore

# An auditor of a desk reads what an analyst reads, and the history of the desk.
AUDITOR = "auditor"
AUDITED = {
    ("GET", "/desk/history/"): 200,
    ("GET", "/desk/history/readings/"): 200,
    ("POST", "/desk/history/export/"): 200,
    ("GET", "/desk/history/export/"): 405,
}


def routes(patterns=None, prefix=""):
    """Every route of the site, as the resolver writes it."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


class Places(dict):
    """Rows of desk A that addresses name, made when one does."""

    def __init__(self, cast):
        super().__init__()
        self.cast = cast

    def __missing__(self, name):
        cast = self.cast
        made = import_places(cast) | {
            "ref": lambda: cast.muji_case.ref,
            "case": lambda: self["proposed"].case.reference,
            "fresh": lambda: cast.draft().reference,
            "proposed": self.proposed_case,
            "proposal": lambda: self["proposed"].pk,
            "release": lambda: cast.release(cast.draft()).pk,
            "import": lambda: import_file(b"x", filename="x.csv", by=cast.officer_a).pk,
            "appointment": lambda: self.appointed().pk,
            "person": lambda: cast.analyst.pk,
            **account_places(cast),
            "listed": lambda: begun(cast.inbox_a).slug,
            "case_list": lambda: self.listed_cases().slug,
            **team_places(cast, self),
            **between_places(cast),
            **party_places(cast),
            **evidence_places(cast, self),
            **self.saved_places(),
            "edition": lambda: (
                statistical_releases.publish_release(statistical_releases.this_month(), by=None).key
            ),
            "report": lambda: filed(begun(cast.inbox_a)).id.hex,
            "answer": lambda: cast.response().reference,
            "answered": lambda: self.proposed_response().pk,
            "public_answer": lambda: cast.release(cast.response()).pk,
            "withdrawn": lambda: self.withdrawn(
                releases.withdraw_release, cast.release(cast.draft())
            ),
            "withdrawn_answer": lambda: self.withdrawn(
                releases.withdraw_release, cast.release(cast.response())
            ),
            "deadline": lambda: cast.start_deadline(cast.response()).pk,
            "secret": lambda: calendars.make_calendar_address(by=cast.officer_a),
        }
        self[name] = made[name]()
        return self[name]

    def saved_places(self):
        return {
            "search": lambda: self.saved(is_desks=True).slug,
            "own": lambda: self.saved().slug,
            "stop_key": lambda: self.saved().subscriptions.get().stop_key,
            "board": lambda: self.own_board().slug,
            "own_figure": lambda: self.own_board().figures.get().pk,
            "webhook": lambda: self.made_webhook().slug,
            "feed_key": lambda: self.saved().subscriptions.get().feed_key,
        }

    def appointed(self):
        desk, by = self.cast.officer_a.desk, self.cast.admin
        people.invite(
            "new@desk-a.example", roles=["officer"], desk=desk, by=by, reason="They join us."
        )
        return Appointment.objects.get()

    def withdrawn(self, withdraw, release):
        return withdraw(release, reason="The firm asked.", by=self.cast.officer_a).pk

    def proposed_case(self):
        cast = self.cast
        return releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")

    def proposed_response(self):
        cast = self.cast
        return releases.propose_release(
            cast.response(), by=cast.officer_a, reason="The firm agreed."
        )

    def listed_cases(self):
        by = self.cast.officer_a
        return case_lists.save_case_list("Muji", "q=muji", ["firm"], is_desks=True, by=by)

    def own_board(self):
        by = self.cast.officer_a
        there = OwnDashboard.objects.of_person(by).first()
        board = there or dashboards.make_dashboard("Muji", by=by)
        if there is None:
            dashboards.keep_figure(board, "by-year", "q=muji", by=by)
            dashboards.share_dashboard(board, "community", by=by)
        return board

    def made_webhook(self):
        person, search = self.cast.officer_a, self.saved()
        return Webhook.objects.create(
            name="Chat", url="https://example.org/", person=person, search=search
        )

    def saved(self, is_desks=False):
        told = {"is_desks": is_desks, "pace": "daily", "by": self.cast.officer_a}
        return searches.save_search("Muji", "q=muji", **told)


@pytest.fixture(scope="module")
def cookies(django_db_setup, django_db_blocker):
    """Each role's session, begun once for all doors: rows that go with the module."""
    begun = {"stranger": ""}
    with django_db_blocker.unblock():
        cast = Cast()
        auditor = cast.person("auditor@desk-a.example", "auditor", desk=cast.officer_a.desk)
        for role in (*ROLES[1:], AUDITOR):
            user = auditor if role == AUDITOR else getattr(cast, role)
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()
            begun[role] = session.session_key
    yield begun
    with django_db_blocker.unblock():
        Session.objects.filter(pk__in=begun.values()).delete()
        auditor.delete()


def test_every_address_has_a_row():
    assert set(routes()) == {route for _method, route, _address, _statuses in DOORS}


@pytest.mark.parametrize(
    ("method", "route", "address", "statuses"),
    DOORS,
    ids=[f"{method} {route or '/'}" for method, route, _address, _statuses in DOORS],
)
def test_each_role_is_answered(cast, cookies, method, route, address, statuses):
    said = {"reason": "No.", "roles": ["analyst"], "is_active": "on", "pace": "daily"}
    here, told = with_keys(route, address.format_map(Places(cast))), []
    for role in (*ROLES, AUDITOR):
        client = Client()
        if cookies[role]:
            client.cookies[settings.SESSION_COOKIE_NAME] = cookies[role]
        with transaction.atomic():
            ask = getattr(client, method.lower())
            told.append(ask(here, said if method == "POST" else {}).status_code)
            transaction.set_rollback(True)
    expected = dict(zip(ROLES, statuses, strict=True))
    expected[AUDITOR] = AUDITED.get((method, address), expected["analyst"])
    assert dict(zip((*ROLES, AUDITOR), told, strict=True)) == expected
