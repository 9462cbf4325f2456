"""The addresses of the law chapter."""

from django.urls import path

from incidents.pages.law import regulations

urlpatterns = [
    path("regulations/", regulations.regulations, name="regulations"),
    path("regulations/<slug:key>/", regulations.regulation, name="regulation"),
]
