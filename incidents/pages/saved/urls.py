"""The addresses of the saved chapter."""

from django.urls import path

from incidents.figures.charts import bars
from incidents.pages.saved import dashboards, feeds, searches, webhooks
from incidents.queries import address_keys  # noqa: F401 - the addresses name its kinds

urlpatterns = [
    path("saved/", searches.saved_searches, name="saved_searches"),
    path("saved/new/", searches.new_search, name="save_search"),
    path("saved/unsubscribe/<slug:key>/", feeds.unsubscribe, name="unsubscribe"),
    path("saved/feeds/<slug:key>.atom", feeds.private_feed, name="feed"),
    path("saved/webhooks/", webhooks.webhooks_page, name="webhooks"),
    path("saved/webhooks/<slug:slug>/", webhooks.webhook_page, name="webhook"),
    path("saved/webhooks/<slug:slug>/test/", webhooks.send_test_page, name="webhook_test"),
    path(
        "saved/webhooks/<slug:slug>/messages/<webhookdelivery_key:pk>/replay/",
        webhooks.replay_message,
        name="webhook_replay",
    ),
    path("saved/webhooks/<slug:slug>/pause/", webhooks.pause_webhook_page, name="webhook_pause"),
    path("saved/webhooks/<slug:slug>/resume/", webhooks.resume_webhook_page, name="webhook_resume"),
    path("saved/webhooks/<slug:slug>/secret/", webhooks.renew_secret_page, name="webhook_secret"),
    path("saved/webhooks/<slug:slug>/remove/", webhooks.remove_webhook_page, name="webhook_remove"),
    path("saved/dashboards/", dashboards.own_dashboards, name="own_dashboards"),
    path("saved/dashboards/keep/<slug:name>/", dashboards.keep_figure_page, name="keep_figure"),
    path("saved/dashboards/<slug:slug>/", dashboards.own_dashboard, name="own_dashboard"),
    path(
        "saved/dashboards/<slug:slug>/embed/",
        dashboards.embed_dashboard,
        name="own_dashboard_embed",
    ),
    path(
        "saved/dashboards/<slug:slug>/change/",
        dashboards.change_dashboard,
        name="own_dashboard_change",
    ),
    path(
        "saved/dashboards/<slug:slug>/remove/",
        dashboards.remove_dashboard_page,
        name="own_dashboard_remove",
    ),
    path(
        "saved/dashboards/<slug:slug>/figures/<ownfigure_key:pk>/",
        dashboards.order_figure,
        name="own_figure",
    ),
    *(
        path(
            f"saved/dashboards/<slug:slug>/figures/<ownfigure_key:pk>/{size}/",
            dashboards.own_figure_chart,
            {"width": width},
            name=f"own_figure_{size}",
        )
        for size, width in (("chart", bars.WIDE), ("narrow", bars.NARROW))
    ),
    path("saved/<slug:slug>/", searches.search_page, name="search"),
    path("saved/<slug:slug>/alerts/", searches.set_alerts, name="search_alerts"),
    path("saved/<slug:slug>/rename/", searches.rename_search_page, name="search_rename"),
    path("saved/<slug:slug>/remove/", searches.remove_search_page, name="search_remove"),
    path("saved/<slug:slug>.atom", feeds.search_feed, name="search_atom"),
    path("saved/<slug:slug>.<slug:form>", searches.search_as, name="search_as"),
]
