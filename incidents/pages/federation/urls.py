"""The addresses of the federation chapter."""

from django.urls import path

from incidents.pages.federation import feed, peers, received
from incidents.queries import address_keys  # noqa: F401 - the addresses name its kinds

urlpatterns = [
    path("federation/v1/changes", feed.changes_page, name="federation_changes"),
    path("federation/peers/", peers.peers_page, name="peers"),
    path("federation/peers/<peer_key:pk>/confirm/", peers.confirm_peer_page, name="peer_confirm"),
    path("federation/peers/<peer_key:pk>/end/", peers.end_peer_page, name="peer_end"),
    path("desk/received/", received.received_page, name="received_releases"),
    path(
        "desk/received/<receivedrelease_key:pk>/", received.received_release_page, name="received"
    ),
    path(
        "desk/received/<receivedrelease_key:pk>/decide/",
        received.decide_received_page,
        name="received_decide",
    ),
]
