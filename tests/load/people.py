"""Who comes: readers who browse, officers who read and comment, and their sign-ins."""

import random
import re
from dataclasses import dataclass, field

# A person reads a page before they ask for the next: seconds, by an exponential distribution.
MEAN_PAUSE = 10.0
TOPICS = ("taiwan-designation", "hong-kong", "tibet", "xinjiang", "maps-and-borders")
FORM = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
CASE = re.compile(r'href="(/desk/cases/[\w-]+/)"')
ENTRY = re.compile(r'href="(/incidents/CCI-[\w-]+/)"')


@dataclass
class Person:
    """One client: its address, its cookies and what it saw last."""

    number: int
    session: str = ""
    seen: list = field(default_factory=list)

    def __post_init__(self):
        self.random = random.Random(self.number)  # noqa: S311  a walk, no secret
        high, low = divmod(self.number, 250)
        # Addresses for benchmarks: RFC 2544.
        self.address = f"198.18.{high}.{low + 1}"

    def choose_page(self):
        """The next page that a reader opens, by weight."""
        topic, year = self.random.choice(TOPICS), self.random.randint(2016, 2025)
        pages = {
            "/": 10,
            "/incidents/": 15,
            f"/incidents/?topic={topic}&since={year}": 15,
            f"/incidents/?q={self.random.choice(('airline', 'map', 'apology', 'website'))}": 10,
            self.random.choice(self.seen or ["/incidents/"]): 25,
            "/dashboards/": 5,
            f"/dashboards/figures/by-year.json?topic={topic}": 5,
            f"/api/v1/incidents/?topic={topic}": 5,
            "/regulations/": 5,
            "/responses/": 5,
        }
        if self.session:
            pages = {
                "/desk/": 20,
                "/desk/cases/": 30,
                self.random.choice(self.seen or ["/desk/"]): 50,
            }
        return self.random.choices(list(pages), weights=pages.values())[0]

    def note(self, text):
        """Remember where a page leads."""
        found = (CASE if self.session else ENTRY).findall(text)
        self.seen = sorted(set(found)) or self.seen


def sign_officers_in(count):
    """Session keys of so many officers of the first desk, who have shown a second factor."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from incidents.models import Desk, User
    from tracker.second_factor import SESSION_KEY as FACTOR
    from tracker.sessions import SessionStore

    desk, keys = Desk.objects.get(slug="desk-a"), []
    for number in range(count):
        email = f"officer-{number}@load.example"
        person = User.objects.filter(email=email).first() or User.objects.create_user(
            email, None, desk=desk, roles=["officer"], joined_desk_at=timezone.now()
        )
        factor, _new = Authenticator.objects.get_or_create(
            user=person, type=Authenticator.Type.TOTP, defaults={"data": {}}
        )
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session[FACTOR] = factor.pk
        session.save()
        keys.append(session.session_key)
    return keys
