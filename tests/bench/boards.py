"""The dashboards over HTTP: cold, kept, unchanged; each chart after its page; a worker's memory."""

import statistics

import psutil

from tests.bench.load import measure

COLD, WARM = 9, 60
PAGE_MS = {100_000: 150, 1_000_000: 400}
KEPT_MS, UNCHANGED_MS, CHART_MS, KEPT_CHART_MS, MOST_MIB = 30, 4, 100, 5, 350
# A chart, and the page that it comes after.
CHARTS = {
    "by-year": "/dashboards/",
    "norm": "/dashboards/compliance/",
    "designations": "/dashboards/compliance/",
    "flows": "/dashboards/regulations/",
    "home-countries": "/dashboards/map/",
    "states-and-countries": "/dashboards/map/",
}


def results(rows, site, told):
    """A result for each question; `told` prints one and makes it."""
    page = "/dashboards/"
    # The engine of the charts is loaded by the first one of a worker; both have drawn before.
    for _ in range(8):
        _once(site, "/dashboards/figures/by-year/chart/")
    yield _bounded(told, "overview page, cold", _cold(site, page), PAGE_MS.get(rows))
    yield _bounded(told, "overview page, first after the clock", _ahead(site, page), None)
    yield _bounded(told, "overview page, kept", _asked(site, page), KEPT_MS)
    tag = _once(site, page).etag
    yield _bounded(told, "overview page, unchanged (304)", _asked(site, page, tag), UNCHANGED_MS)
    for board in ("compliance", "regulations", "campaigns", "map"):
        yield _bounded(told, f"{board} page, cold", _cold(site, f"/dashboards/{board}/"), None)
    for name, board in CHARTS.items():
        chart = f"/dashboards/figures/{name}/chart/"
        yield _bounded(told, f"chart {name}, cold", _cold(site, chart, before=board), CHART_MS)
        yield _bounded(told, f"chart {name}, kept", _asked(site, chart), KEPT_CHART_MS)
    yield memory(site, told)


def memory(site, told):
    """The most that a web worker holds, in MiB."""
    workers = psutil.Process(site.pid).children()
    most = max(worker.memory_info().rss for worker in workers) / 2**20
    return told(f"memory of a web worker: {most:.0f} MiB", None, most <= MOST_MIB, most)


def _once(site, path, etag=""):
    return measure(
        "127.0.0.1", site.port, [path], clients=1, requests=1, expected=(200, 304), etag=etag
    )


def _asked(site, path, etag=""):
    expected = (304,) if etag else (200,)
    return measure(
        "127.0.0.1", site.port, [path], clients=1, requests=WARM, expected=expected, etag=etag
    ).p50


def _cold(site, path, before=""):
    """The median of answers that nothing was kept for; with `before`, that page was just read."""
    from django.core.cache import cache

    taken = []
    for _ in range(COLD):
        cache.clear()
        if before:
            _once(site, before)
        taken.append(_once(site, path).p50)
    return statistics.median(taken)


def _ahead(site, path):
    """The same where the clock has counted the figures of all entries, and nobody has asked yet."""
    from django.contrib.auth.models import AnonymousUser
    from django.core.cache import cache

    from incidents.figures.engine import precomputed
    from incidents.models import Incident

    taken = []
    for _ in range(3):
        cache.clear()
        precomputed.fill(Incident.objects.visible_to(AnonymousUser()))
        taken.append(_once(site, path).p50)
    return statistics.median(taken)


def _bounded(told, name, taken, most):
    return told(f"{name}: {taken:.1f} ms", most, None if most is None else taken <= most, taken)
