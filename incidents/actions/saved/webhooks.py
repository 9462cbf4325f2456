"""Webhooks: make, pause, resume, renew the secret, test, replay, remove."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.exchange.outgoing import read_target
from incidents.exchange.webhooks import write_secret
from incidents.models.fields import secret
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.saved.changes import Change
from incidents.models.saved.searches import SavedSearch
from incidents.models.saved.webhooks import (
    DeliveryKind,
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookState,
    database_place,
)

MOST_WEBHOOKS, MOST_WAITING_TESTS = 20, 5
LONGEST_NAME = 80
# So long messages are signed with the secret of before as well: time to enter the new one.
OLD_SECRET_HOURS = 24


def list_signing_keys(webhook: Webhook, now: dt.datetime) -> list[bytes]:
    """The keys that sign a message now: the newest first, and for a day the one before."""
    numbers = [webhook.secret_number]
    is_new = now - webhook.secret_changed_at < dt.timedelta(hours=OLD_SECRET_HOURS)
    if webhook.secret_number > 1 and is_new:
        numbers.append(webhook.secret_number - 1)
    return [derive_key(webhook, number) for number in numbers]


def derive_key(webhook: Webhook, number: int) -> bytes:
    """32 bytes from the site's SECRET_KEY: no copy of the database holds a webhook's secret."""
    text = f"{webhook.slug} {number} {webhook.secret_salt}".rstrip()
    return salted_hmac("incidents.webhook", text, algorithm="sha256").digest()


def show_secret(webhook: Webhook) -> str:
    """The present secret, as receivers enter it."""
    return write_secret(derive_key(webhook, webhook.secret_number))


@transaction.atomic
def make_webhook(name: str, url: str, *, search: SavedSearch | None, by: User) -> Webhook:
    """Follow a saved search, or without one the events of the person's desk.

    It begins with what happens from now on. Raises ValidationError.
    """
    _demand_allowed()
    User.objects.select_for_update().get(pk=by.pk)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise ValidationError(_("Enter a name of at most 80 characters."), code="name")
    read_target(url, settings.WEBHOOK_NETWORKS)
    if not may(by, Permission.FOLLOW if search else Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if search and not search.is_visible_to(by):
        raise ValidationError(_("This search belongs to someone else."), code="role")
    if Webhook.objects.visible_to(by).count() >= MOST_WEBHOOKS:
        raise ValidationError(_("You have 20 webhooks. Remove one first."), code="many")
    webhook = Webhook(
        name=name,
        url=url,
        person=by,
        search=search,
        desk=None if search else by.desk,
        changes_until=Change.objects.last_number(),
        acts_until=last_act(),
        secret_place=database_place(),
    )
    webhook.save(force_insert=True)
    ledger.record("webhook made", webhook.slug, by=by)
    return webhook


@step_aside(Across.LEDGER)
def last_act() -> int:
    """The number of the last row of the ledger; 0 before the first."""
    return Ledger.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _demand_own_secret(webhook: Webhook) -> None:
    if webhook.is_from_backup:
        raise ValidationError(
            _(
                "This site's data was put back from a backup, and this webhook's secret with it."
                " Nothing is sent until you renew the secret."
            ),
            code="backup",
        )


def _demand_allowed() -> None:
    if not settings.WEBHOOKS_ALLOWED:
        raise ValidationError(
            _("This site sends nothing to other addresses. Its operator can allow webhooks."),
            code="off",
        )


@transaction.atomic
def pause_webhook(webhook: Webhook, *, by: User) -> Webhook:
    """Send nothing until it is resumed; what happens meanwhile is sent then."""
    webhook = _lock(webhook, by)
    if webhook.is_active:
        _set_state(webhook, WebhookState.PAUSED)
        ledger.record("webhook paused", webhook.slug, by=by)
    return webhook


@transaction.atomic
def resume_webhook(webhook: Webhook, *, by: User) -> Webhook:
    """Send again, beginning with what waits."""
    _demand_allowed()
    webhook = _lock(webhook, by)
    _demand_own_secret(webhook)
    if not webhook.is_active:
        _set_state(webhook, WebhookState.ACTIVE)
        WebhookDelivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING).update(
            retry_at=None
        )
        ledger.record("webhook resumed", webhook.slug, by=by)
    return webhook


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: User) -> Webhook:
    """Sign with a new secret; for a day also with the one before, and no longer with older ones.

    What came back with a backup may have been renewed for a reason: it is not the one before.
    """
    webhook = _lock(webhook, by)
    webhook.secret_number += 1
    if webhook.is_from_backup:
        webhook.secret_number, webhook.secret_salt = 1, secret()
        webhook.secret_place = database_place()
    webhook.secret_changed_at = timezone.now()
    webhook.save()
    ledger.record("secret of a webhook renewed", webhook.slug, by=by)
    return webhook


@transaction.atomic
def send_test(webhook: Webhook, *, by: User) -> WebhookDelivery:
    """Put a test message into the outbox: it leaves within a minute."""
    _demand_allowed()
    webhook = _lock(webhook, by)
    _demand_own_secret(webhook)
    waiting = webhook.deliveries.filter(kind=DeliveryKind.TEST, state=DeliveryState.WAITING)
    if waiting.count() >= MOST_WAITING_TESTS:
        raise ValidationError(_("Several tests are waiting already."), code="many")
    delivery = WebhookDelivery.objects.create(webhook=webhook, kind=DeliveryKind.TEST)
    ledger.record("webhook tested", webhook.slug, by=by)
    return delivery


@transaction.atomic
def replay_delivery(delivery: WebhookDelivery, *, by: User) -> WebhookDelivery:
    """Send a message again, under its own identifier: a receiver knows whether it has it."""
    _demand_allowed()
    webhook = _lock(delivery.webhook, by)
    delivery = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery not in WebhookDelivery.objects.ended():
        raise ValidationError(_("This message is still waiting to be sent."), code="waiting")
    delivery.state, delivery.tries = DeliveryState.WAITING, 0
    delivery.retry_at = delivery.delivered_at = delivery.claimed_at = None
    delivery.save(update_fields=["state", "tries", "retry_at", "delivered_at", "claimed_at"])
    ledger.record("webhook message replayed", webhook.slug, by=by)
    return delivery


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: User) -> None:
    """End it, with its log."""
    webhook = _lock(webhook, by)
    ledger.record("webhook removed", webhook.slug, by=by)
    webhook.delete()


def _lock(webhook: Webhook, by: User) -> Webhook:
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if locked.person_id != by.pk:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return locked


def _set_state(webhook: Webhook, state: WebhookState) -> None:
    webhook.state = state
    webhook.save(update_fields=["state"])
