"""The second wall: PostgreSQL itself shows a reader the rows of one desk and of one tier.

A request or job that works for one person says so before its first statement about a table with a
policy: it takes on a role that owns nothing and passes no policy, and names desk, person and tier
(incidents/migrations/0041_second_wall_for_all.py). Code that forgets whose rows it reads or writes
then finds none of another desk's. What rightly works across desks steps aside, by one of `Across`.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from incidents.access import Permission, may, tier_of
from incidents.models.people.walled_tables import is_walled
from incidents.values.tiers import Tier

# Readers of the community tier, and everybody else.
COMMUNITY_ROLE, PUBLIC_ROLE = "tracker_reader", "tracker_public"
ROLES = (COMMUNITY_ROLE, PUBLIC_ROLE)
FIND_ROLES = """
    SELECT rolname FROM pg_roles
    WHERE rolname = ANY (%s) AND pg_has_role(current_user, oid, 'MEMBER')
"""
# By PostgreSQL's own path of names, a role finds the schema of its own name first. A view without
# a column of its table would fail, so it is not used.
FIND_VIEW = """
    SELECT current_setting('search_path') LIKE '"$user"%'
        AND count(*) > 0 AND count(*) = count(seen.attname)
    FROM pg_attribute own
    LEFT JOIN (
        SELECT attname FROM pg_attribute
        JOIN pg_class view ON view.oid = attrelid
        JOIN pg_namespace place ON place.oid = relnamespace
        WHERE view.relname = 'incidents_incident' AND nspname = 'tracker_public'
    ) AS seen ON seen.attname = own.attname
    WHERE own.attrelid = to_regclass('public.incidents_incident')
    AND own.attnum > 0 AND NOT own.attisdropped
"""
WHO = ("desk", "person", "inbox", "tier", "firm")
SETTINGS = ", ".join(f"set_config('tracker.{name}', %s, false)" for name in WHO)
TAKE_ON = f"SELECT set_config('role', %s, false), {SETTINGS}"
Place = tuple[bool | str | None, ...]
NO_TRANSACTION: Place = ()
logger = logging.getLogger(__name__)
_here = threading.local()


class Across(Enum):
    """What rightly works across desks, and why. Nothing else steps aside."""

    LEDGER = "the chain of the ledger, its numbers and its signed days are of all desks"
    MERGE = "a merged firm or authority moves the cases of every desk that names it"
    DECIDERS = "an approver of a desk that published a firm decides on its change"
    TITLES = (
        "titles of what is public are read for all readers of a process, by whoever comes first"
    )
    NAMES = "an address of the register is free only if no desk has it"
    ADDRESSEE = "a reply or statement goes to the desk that released the entry it is about"
    JOURNAL = "the journal of reports is applied to the reports of all desks"
    ROWS_IN_BULK = "COPY knows no policies: what was written is looked at behind the wall"


class Reader(NamedTuple):
    """On whose behalf statements run. "" where there is none; `firm` is "on" or ""."""

    desk: str = ""
    person: str = ""
    inbox: str = ""
    tier: str = Tier.PUBLIC.value
    firm: str = ""


NOBODY = Reader(tier="")


def describe_reader(user: Any, *, is_firm: bool = False) -> Reader:
    """Return the Reader that a person is; `is_firm`: on a page for firms without an account."""
    firm = "on" if is_firm else ""
    if not getattr(user, "is_active", False):
        return Reader(firm=firm)
    desk = str(user.desk_id or "")
    inbox = desk if may(user, Permission.READ_INBOX) else ""
    return Reader(desk, str(user.pk), inbox, tier_of(user).value, firm)


class Keeper:
    """Takes the role on before the first statement that needs it, and puts it down at the end."""

    def __init__(self, find_reader: Callable[[], Reader]) -> None:
        """`find_reader()` gives the Reader; asked anew, as a token says late whose it is."""
        self.find_reader, self.is_aside = find_reader, False
        # The connection that has the role, for whom, and in which transaction it took it on.
        self.link: Any = None
        self.reader: Reader | None = None
        self.place: Place = NO_TRANSACTION
        self.has_role = False

    @contextmanager
    def hold(self) -> Iterator[None]:
        """The wall stands while this lasts."""
        keepers = _list_keepers()
        with connection.execute_wrapper(self._execute):
            keepers.append(self)
            try:
                yield
            finally:
                keepers.remove(self)
                self._put_down()

    def stream(self, parts: Iterable[Any]) -> Iterator[Any]:
        """Yield what a response reads from the database while it is sent, behind the wall."""
        with self.hold():
            yield from parts

    def take_on(self) -> None:
        """Take the role on now: for statements that do not pass Django's own cursor."""
        if self.is_aside:
            return
        # Who it is has to be known first: these queries are not behind the wall.
        self.is_aside = True
        try:
            self._become(self.find_reader())
        finally:
            self.is_aside = False

    @contextmanager
    def step_aside(self) -> Iterator[None]:
        """Put the role down for a while."""
        was_aside, self.is_aside = self.is_aside, True
        # The role may be that of one around this one, and what was rolled back may have brought it
        # back: whoever ever took it on, it is put down.
        if any(keeper.may_have_role() for keeper in _list_keepers()):
            self._say("none", NOBODY)
        try:
            yield
        finally:
            # Which role a transaction that failed leaves behind is not known: the next statement
            # that needs one takes it on.
            self.is_aside = was_aside
            for keeper in _list_keepers():
                keeper.reader = None

    def may_have_role(self) -> bool:
        """Whether this keeper has taken a role on, on the connection that there is now."""
        return self.has_role and self.link is connection.connection

    def _execute(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        # A statement that is put together, and not a text, could name anything.
        if not self.is_aside and (not isinstance(sql, str) or is_walled(sql)):
            self.take_on()
        return execute(sql, params, many, context)

    def _become(self, reader: Reader) -> None:
        """Take the role on, unless this connection has it for this reader.

        A transaction that was rolled back took the role back as well.
        """
        connection.ensure_connection()
        link, place = connection.connection, _name_place()
        if (link, reader) == (self.link, self.reader) and _is_within(place, self.place):
            return
        if role := choose_role(reader, connection.settings_dict["NAME"]):
            self._say(role, reader)
            self.link, self.reader, self.place, self.has_role = link, reader, place, True

    def _say(self, role: str, reader: Reader) -> None:
        # Past Django's cursor: this is no query of the page.
        connection.connection.execute(TAKE_ON, [role, *reader])

    def _put_down(self) -> None:
        link, had_role = self.link, self.has_role
        self.link, self.has_role = None, False
        for keeper in _list_keepers():
            # One around this one, as for a job that a test runs within a request: it takes its own
            # role on anew.
            keeper.reader = None
        if not had_role or link is not connection.connection:
            return
        if connection.in_atomic_block and connection.needs_rollback:
            # Whoever opened the transaction rolls it back, and the role with it.
            return
        try:
            self._say("none", NOBODY)
        except Exception:
            # Rather no connection than one that keeps the role of somebody else's request.
            logger.exception("a connection could not put down its role")
            # Django's close alone would give it back to the pool, with the role.
            link.close()
            connection.close()


def _list_keepers() -> list[Keeper]:
    """The keepers of this thread, the innermost last."""
    keepers: list[Keeper] = _here.__dict__.setdefault("keepers", [])
    return keepers


@contextmanager
def stand_behind(user: Any) -> Iterator[None]:
    """The wall of one person around what a job does on their behalf."""
    reader = describe_reader(user)
    with Keeper(lambda: reader).hold():
        yield


@contextmanager
def serve_desk(desk: int) -> Iterator[None]:
    """The wall of a desk, by its key, around a job's work for it: whoever asked may have left."""
    reader = Reader(desk=str(desk))
    with Keeper(lambda: reader).hold():
        yield


@contextmanager
def step_aside(across: Across) -> Iterator[None]:
    """Leave the wall for what works across desks. Outside of the wall it changes nothing."""
    if not isinstance(across, Across):
        raise TypeError("only what Across names steps aside")
    keepers = _list_keepers()
    if not keepers:
        yield
        return
    with keepers[-1].step_aside():
        yield


def take_on_role() -> None:
    """Take the role on, if there is a wall: before a statement that Django does not send."""
    if keepers := _list_keepers():
        keepers[-1].take_on()


def is_behind_wall() -> bool:
    """Whether statements of this thread are judged now."""
    keepers = _list_keepers()
    return bool(keepers) and not keepers[-1].is_aside


def _name_place() -> Place:
    """Where a query is: () outside of transactions, else True and the savepoints that it is in."""
    return (True, *connection.savepoint_ids) if connection.in_atomic_block else NO_TRANSACTION


def _is_within(place: Place, taken: Place) -> bool:
    """Whether a query at `place` has a role that was taken on at `taken`.

    Two transactions without a savepoint look alike, so the second takes it on anew.
    """
    return taken == NO_TRANSACTION or (len(taken) > 1 and place[: len(taken)] == taken)


def choose_role(reader: Reader, name: str) -> str:
    """The role of a reader in a database, or "" where there is no wall."""
    roles = find_roles(name)
    role = COMMUNITY_ROLE if reader.tier == Tier.COMMUNITY else PUBLIC_ROLE
    # Without its own, a reader of the public tier has at least the wall between desks.
    return role if role in roles else (COMMUNITY_ROLE if COMMUNITY_ROLE in roles else "")


@lru_cache(maxsize=8)
def find_roles(name: str) -> frozenset[str]:
    """The roles that this site may take on, as a set. `name`: of the database."""
    link: Any = connection.connection
    roles = {row[0] for row in link.execute(FIND_ROLES, [list(ROLES)])}
    if not link.execute(FIND_VIEW).fetchone()[0]:
        roles.discard(PUBLIC_ROLE)
    for role in sorted({*ROLES} - roles):
        logger.warning("no second wall: %s is missing, not granted, or has no view", role)
    return frozenset(roles)
