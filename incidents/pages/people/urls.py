"""The addresses of the people chapter."""

from django.urls import path

from incidents.pages.people import colleagues, people, tokens

urlpatterns = [
    path("desk/colleagues/", colleagues.colleagues, name="colleagues"),
    path("desk/colleagues/<int:pk>/confirm/", colleagues.confirm_page, name="colleague_confirm"),
    path("desk/colleagues/<int:pk>/decline/", colleagues.decline_page, name="colleague_decline"),
    path("tokens/", tokens.tokens_page, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke_token_page, name="token_revoke"),
    path("desk/people/", people.people, name="people"),
    path("desk/people/<int:pk>/", people.person, name="person"),
]
