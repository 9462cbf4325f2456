"""What a load balancer asks: is the process alive, and can it do its work?"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache


def take_any_host(get_response):
    """Middleware: a monitor asks by number, and no answer of these names a host."""

    def respond(request):
        path, host = request.path_info, settings.ALLOWED_HOSTS[0]
        if (path.startswith("/healthz/") or path == "/metrics") and host != "*":
            request.META["HTTP_HOST"] = host.removeprefix(".")
        return get_response(request)

    return respond


@login_not_required
@never_cache
def live(request):
    """Answer as long as the process can answer at all; asks nothing of anyone."""
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
def ready(request):
    """Answer 200 when database and cache answer, else 503 and which of them does not."""
    failing = [name for name, asks in PARTS.items() if not asks()]
    answer = {"status": "not ready" if failing else "ready", "failing": failing}
    return JsonResponse(answer, status=503 if failing else 200)


def database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def cache_answers():
    return cache.answers()


PARTS = {"database": database_answers, "cache": cache_answers}
