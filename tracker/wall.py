"""The second wall: a request that only reads sees the rows of one desk in PostgreSQL itself.

Before its first query of a table of desks such a request takes on a role that owns nothing and
passes no policy, and says whose desk it is. A page that forgets whose rows it reads then finds none
of another desk's (incidents/migrations/0037_second_wall.py). Requests that write, jobs and commands
are not behind it: a merge of two firms changes cases of every desk.
"""

import logging
import re
from contextlib import contextmanager
from functools import lru_cache

from django.db import connection

ROLE = "tracker_reader"
READING = ("GET", "HEAD", "OPTIONS")
# Administrators' lists of reference data look up what uses them, and a calendar's secret address
# says itself whose deadlines it shows.
ELSEWHERE = ("/admin/", "/calendars/")
CAN_TAKE_ON = """
    SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s)
        AND pg_has_role(current_user, %(role)s, 'MEMBER')
"""
TAKE_ON = "SELECT set_config('role', %s, false), set_config('tracker.desk', %s, false)"
# Those with a policy; other tables cost such a request nothing.
TABLES = (
    *("bulkedit", "batchitem", "case", "case_amplified_by", "case_further_authorities"),
    *("case_readers", "case_tactics", "case_topics", "casebatch", "casecomment", "casereading"),
    *("casesummary", "casetask", "changedvalues", "citation", "collectiveresponsedraft"),
    *("collectiveresponserelease", "deadlineevent", "draftlink", "draftstep", "event"),
    *("evidenceexcerpt", "evidenceitem", "evidencepart", "evidencepicture", "evidenceversion"),
    "filerow",
    *("firmverification", "formdraft", "import", "importchange", "importconflict", "importfile"),
    *("mappingprofile", "mention", "release", "releasebatch", "sourceuse", "statutorydeadline"),
    *("wordingchange", "wordproposal"),
)
NAMED = re.compile(rf"incidents_(?:{'|'.join(TABLES)})\b")
NO_TRANSACTION: tuple[bool | str | None, ...] = ()
logger = logging.getLogger(__name__)


class Wall:
    """Middleware: the wall around requests that only read. After the one that knows the person."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in READING or request.path.startswith(ELSEWHERE):
            return self.get_response(request)
        keeper = Keeper(request)
        with keeper.hold():
            response = self.get_response(request)
        if response.streaming:
            response.streaming_content = keeper.stream(response.streaming_content)
        return response


class Keeper:
    """Takes the role on before the first query that needs it, and puts it down at the end."""

    def __init__(self, request):
        self.request, self.is_asking = request, False
        # The connection that has the role, for which desk, and in which transaction it took it on.
        self.link, self.desk, self.place = None, None, NO_TRANSACTION

    @contextmanager
    def hold(self):
        """The wall stands while this lasts."""
        with connection.execute_wrapper(self._execute):
            try:
                yield
            finally:
                self._put_down()

    def stream(self, parts):
        """Yield what a response reads from the database while it is sent, behind the wall."""
        parts = iter(parts)
        with self.hold():
            yield from parts

    def _execute(self, execute, sql, params, many, context):
        # A statement that is put together, and not a text, could name anything.
        if not self.is_asking and (not isinstance(sql, str) or NAMED.search(sql)):
            # Who it is has to be known first: these queries are not behind the wall.
            self.is_asking = True
            try:
                self._take_on(str(getattr(self.request.user, "desk_id", None) or ""))
            finally:
                self.is_asking = False
        return execute(sql, params, many, context)

    def _take_on(self, desk):
        """Take the role on, unless this connection has it for this desk.

        A token says only in the API whose it is. A transaction that was rolled back took the role
        back as well.
        """
        link, place = connection.connection, _name_place()
        if (link, desk) == (self.link, self.desk) and _is_within(place, self.place):
            return
        if can_take_on(connection.settings_dict["NAME"]):
            # Past Django's cursor: this is no query of the page.
            link.execute(TAKE_ON, [ROLE, desk])
            self.link, self.desk, self.place = link, desk, place

    def _put_down(self):
        link, self.link = self.link, None
        if link is None or link is not connection.connection:
            return
        if connection.in_atomic_block and connection.needs_rollback:
            # Whoever opened the transaction rolls it back, and the role with it.
            return
        try:
            link.execute(TAKE_ON, ["none", ""])
        except Exception:
            # Rather no connection than one that keeps the role of somebody else's request.
            logger.exception("a connection could not put down its role")
            # Django's close alone would give it back to the pool, with the role.
            link.close()
            connection.close()


def _name_place():
    """Where a query is: () outside of transactions, else True and the savepoints that it is in."""
    return (True, *connection.savepoint_ids) if connection.in_atomic_block else NO_TRANSACTION


def _is_within(place, taken):
    """Whether a query at `place` has a role that was taken on at `taken`.

    Two transactions without a savepoint look alike, so the second takes it on anew.
    """
    return taken == NO_TRANSACTION or (len(taken) > 1 and place[: len(taken)] == taken)


@lru_cache(maxsize=8)
def can_take_on(name):
    """Whether the role exists and this site may take it on. `name`: of the database."""
    row = connection.connection.execute(CAN_TAKE_ON, {"role": ROLE}).fetchone()
    if not row[0]:
        logger.warning("no second wall: the role %s is missing, or not granted", ROLE)
    return row[0]
