"""The addresses of the saved chapter."""

from django.urls import path

from incidents.pages.saved import feeds, searches

urlpatterns = [
    path("following/", searches.saved_searches, name="following"),
    path("following/new/", searches.new_search, name="follow"),
    path("following/unsubscribe/<slug:key>/", feeds.unsubscribe, name="unsubscribe"),
    path("following/feeds/<slug:key>.atom", feeds.private_feed, name="feed"),
    path("following/<slug:slug>/", searches.search_page, name="search"),
    path("following/<slug:slug>/letters/", searches.set_alerts, name="search_letters"),
    path("following/<slug:slug>/rename/", searches.rename_search_page, name="search_rename"),
    path("following/<slug:slug>/remove/", searches.remove_search_page, name="search_remove"),
    path("following/<slug:slug>.atom", feeds.search_feed, name="search_atom"),
    path("following/<slug:slug>.<slug:form>", searches.search_as, name="search_as"),
]
