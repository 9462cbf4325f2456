"""What the database refuses of webhooks and their messages, whoever asks for it."""

from django.db import connection
from django.utils import timezone

from incidents.models import (
    DeliveryAttempt,
    OwnDashboard,
    OwnFigure,
    SavedSearch,
    User,
    Webhook,
    WebhookDelivery,
)


def webhook(**values):
    """A webhook of an analyst's own search, with these values changed."""
    person = User.objects.get(email="analyst@community.example")
    search = SavedSearch.objects.create(name="Muji", query="q=muji", owner=person)
    usual = {"name": "Chat", "url": "https://example.org/", "person": person, "search": search}
    return Webhook.objects.create(**usual | values)


def delivery(**values):
    usual = {"webhook": webhook(), "kind": "changes", "since": 1, "until": 2}
    return WebhookDelivery.objects.create(**usual | values)


def deliveries_of_one_change():
    row = webhook()
    return [delivery(webhook=row) for _time in range(2)]


def dashboard(**values):
    person = User.objects.get(email="analyst@community.example")
    return OwnDashboard.objects.create(**{"name": "Mine", "owner": person} | values)


def figures(queries, positions):
    """Two figures of one dashboard, as a transaction that ends sees them."""
    row = dashboard()
    for query, position in zip(queries, positions, strict=True):
        OwnFigure.objects.create(dashboard=row, figure="by-topic", query=query, position=position)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


BROKEN_SAVED = {
    "a_dashboard_is_shared_in_a_known_way": lambda: dashboard(sharing="friends"),
    "one_figure_a_place": lambda: figures(("q=a", "q=b"), (1, 1)),
    "a_figure_is_on_a_dashboard_once": lambda: figures(("q=a", "q=a"), (1, 2)),
    "a_webhook_follows_a_search_or_a_desk": lambda: webhook(search=None),
    "a_webhook_is_in_a_known_state": lambda: webhook(state="asleep"),
    "a_change_is_in_one_delivery": deliveries_of_one_change,
    "a_delivery_is_about_something": lambda: delivery(until=1),
    "a_delivered_message_has_its_time": lambda: delivery(state="delivered"),
    "an_attempt_has_a_status_or_a_fault": lambda: DeliveryAttempt.objects.create(
        delivery=delivery()
    ),
}
ALSO_BROKEN_SAVED = [
    ("a_delivered_message_has_its_time", lambda: delivery(delivered_at=timezone.now())),
    (
        "an_attempt_has_a_status_or_a_fault",
        lambda: DeliveryAttempt.objects.create(delivery=delivery(), status=200, fault="slow"),
    ),
]
