"""What operations measure: which version runs, how much it holds, what waits. Prometheus' text."""

from hmac import compare_digest

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache

from tracker import __version__

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


@login_not_required
@never_cache
def metrics(request):
    """Answer the machine itself, or whoever shows the token; tell others of nothing."""
    if not (is_from_here(request) or shows_token(request)):
        raise Http404
    return HttpResponse("\n".join([*lines(), ""]), content_type="text/plain; version=0.0.4")


def is_from_here(request):
    """Return whether the machine asks for itself: a proxy on it speaks for others, and says so."""
    if any(name in request.META for name in FORWARDED):
        return False
    return request.META.get("REMOTE_ADDR") in LOOPBACK


def shows_token(request):
    token = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and compare_digest(shown.encode(), token.encode())


def lines():
    names = ("Incident", "Ledger", "Digest")
    incident, ledger, digest = (apps.get_model("incidents", name) for name in names)
    yield "# HELP tracker_build_info The version that runs."
    yield "# TYPE tracker_build_info gauge"
    yield f'tracker_build_info{{version="{__version__}"}} 1'
    yield "# HELP tracker_register_entries Entries of the register, by tier."
    yield "# TYPE tracker_register_entries gauge"
    rows = incident.objects.values("tier").annotate(entries=Count("pk")).order_by("tier")
    for row in rows:
        yield f'tracker_register_entries{{tier="{row["tier"]}"}} {row["entries"]}'
    yield "# HELP tracker_ledger_waiting Ledger rows that no task has handled yet."
    yield "# TYPE tracker_ledger_waiting gauge"
    yield f"tracker_ledger_waiting {ledger.objects.filter(handled_at__isnull=True).count()}"
    yield "# HELP tracker_letters Letters of the last 90 days to whoever follows, by their state."
    yield "# TYPE tracker_letters gauge"
    for row in digest.objects.values("state").annotate(letters=Count("pk")).order_by("state"):
        yield f'tracker_letters{{state="{row["state"]}"}} {row["letters"]}'
