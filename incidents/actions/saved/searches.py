"""Saved searches and their alerts: save, rename, remove, subscribe, unsubscribe."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.actions.saved import response_alerts
from incidents.models.people.people import User
from incidents.models.saved.changes import Change
from incidents.models.saved.searches import Pace, SavedSearch, Subscription, next_digest_time

# Each runs again for each change: enough for a person, not for a script.
MOST_SEARCHES = 100


@transaction.atomic
def save_search(name: str, query: str, *, is_desks: bool, pace: str, by: User) -> SavedSearch:
    """Save a query under a name, for the person or their desk, and subscribe to it.

    `query` is the canonical query string that Query gives, without its mark. Raises
    ValidationError for a name that is no line of text, a role that may not, or too many.
    """
    _demand(by, is_desks)
    # Two tabs of one person wait for each other: both would count one too few.
    User.objects.select_for_update().get(pk=by.pk)
    whose = {"desk": by.desk} if is_desks else {"owner": by}
    if SavedSearch.objects.filter(**whose).count() >= MOST_SEARCHES:
        raise ValidationError(
            _("You already have %(most)s saved searches. Remove one first."),
            params={"most": MOST_SEARCHES},
            code="many",
        )
    search = SavedSearch(name=_line(name), query=query, **whose)
    search.save(force_insert=True)
    if is_desks:
        # A person's own searches stay out of the ledger.
        ledger.record("search saved", search.slug, by=by)
    subscribe(search, pace=pace, by=by)
    return search


@transaction.atomic
def rename_search(search: SavedSearch, name: str, *, by: User) -> SavedSearch:
    """Give a search another name; its address stays."""
    _demand_own(search, by)
    search.name = _line(name)
    search.save(update_fields=["name"])
    if search.desk_id:
        ledger.record("search renamed", search.slug, by=by)
    return search


@transaction.atomic
def remove_search(search: SavedSearch, *, by: User) -> None:
    """Remove a search, and with it the e-mails and feeds of everybody who subscribed."""
    _demand_own(search, by)
    if search.desk_id:
        ledger.record("search removed", search.slug, by=by)
    search.delete()


@transaction.atomic
def subscribe(search: SavedSearch, *, pace: str, by: User) -> Subscription:
    """Set how often a person's own e-mails are sent; begun anew, they cover changes from now on."""
    _demand_own(search, by)
    now = timezone.now()
    news = {
        "notified_until": Change.objects.last_number(),
        "responses_until": response_alerts.last_number(),
    }
    begun = {"pace": pace, "due_at": next_digest_time(pace, now), **news}
    row, is_new = Subscription.objects.select_for_update().get_or_create(
        search=search, person=by, defaults=begun
    )
    if is_new or row.pace == pace:
        return row
    if row.pace == Pace.NEVER:
        row.notified_until, row.responses_until = news["notified_until"], news["responses_until"]
    row.pace, row.due_at = pace, next_digest_time(pace, now)
    row.save(update_fields=["pace", "due_at", "notified_until", "responses_until"])
    return row


def end_subscription(key: str) -> Subscription | None:
    """Stop the e-mails of the subscription with this secret; None where there is none.

    Anybody who holds the e-mail may stop it: the secret opens nothing else (RFC 8058).
    """
    row = Subscription.objects.filter(stop_key=key).select_related("search").first()
    if row is not None:
        row.pace = Pace.NEVER
        row.save(update_fields=["pace"])
    return row


def _demand(by: User, is_desks: bool) -> None:
    needed = Permission.KEEP_DESK_SEARCHES if is_desks else Permission.FOLLOW
    if not may(by, needed):
        raise ValidationError(_("You do not have permission to do this."), code="role")


def _demand_own(search: SavedSearch, by: User) -> None:
    if not search.is_visible_to(by):
        raise ValidationError(_("This search belongs to someone else."), code="role")


def _line(name: str) -> str:
    """A name as one line of text: it becomes the subject of an e-mail."""
    name = name.strip()
    if not name or len(name) > 120 or not name.isprintable():
        raise ValidationError(
            _("Enter a name: one line of at most %(most)s characters."),
            params={"most": 120},
            code="name",
        )
    return name
