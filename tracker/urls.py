"""The addresses of the site: accounts and operations here, the rest in the rooms that answer."""

from allauth.account.decorators import secure_admin_login
from django.urls import include, path

from incidents import admin
from tracker import health
from tracker.metrics import metrics
from tracker.operators import show_operations

# One door for everyone: the admin site's own would let people past the second factor.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    # First: asked each second, and the comparison with some 250 addresses took two thirds of it.
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    # Then: programs ask it often, and would wait for a comparison with each address of a page.
    path("api/", include("incidents.api.urls")),
    path("", include("incidents.pages.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("metrics", metrics, name="metrics"),
    path("operators/", show_operations, name="operators"),
]
