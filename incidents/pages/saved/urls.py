"""The addresses of the saved chapter."""

from django.urls import path

from incidents.pages.saved import feeds, searches, webhooks

urlpatterns = [
    path("saved/", searches.saved_searches, name="saved_searches"),
    path("saved/new/", searches.new_search, name="save_search"),
    path("saved/unsubscribe/<slug:key>/", feeds.unsubscribe, name="unsubscribe"),
    path("saved/feeds/<slug:key>.atom", feeds.private_feed, name="feed"),
    path("saved/webhooks/", webhooks.webhooks_page, name="webhooks"),
    path("saved/webhooks/<slug:slug>/", webhooks.webhook_page, name="webhook"),
    path("saved/webhooks/<slug:slug>/test/", webhooks.send_test_page, name="webhook_test"),
    path(
        "saved/webhooks/<slug:slug>/messages/<int:pk>/replay/",
        webhooks.replay_message,
        name="webhook_replay",
    ),
    path("saved/webhooks/<slug:slug>/pause/", webhooks.pause_webhook_page, name="webhook_pause"),
    path("saved/webhooks/<slug:slug>/resume/", webhooks.resume_webhook_page, name="webhook_resume"),
    path("saved/webhooks/<slug:slug>/secret/", webhooks.renew_secret_page, name="webhook_secret"),
    path("saved/webhooks/<slug:slug>/remove/", webhooks.remove_webhook_page, name="webhook_remove"),
    path("saved/<slug:slug>/", searches.search_page, name="search"),
    path("saved/<slug:slug>/alerts/", searches.set_alerts, name="search_alerts"),
    path("saved/<slug:slug>/rename/", searches.rename_search_page, name="search_rename"),
    path("saved/<slug:slug>/remove/", searches.remove_search_page, name="search_remove"),
    path("saved/<slug:slug>.atom", feeds.search_feed, name="search_atom"),
    path("saved/<slug:slug>.<slug:form>", searches.search_as, name="search_as"),
]
