"""A way from address to bytes visits no more modules than it did: whoever follows it reads each."""

import pytest
from django.core.cache import cache

from incidents.models.register.labels import forget_labels
from tests.architecture.ways import modules_on_the_way

# Address, how its bytes begin, modules that it visits at most while nothing is cached, and some of
# these. Measured on 30 November 2026 (docs/decisions): a chart names its day and its edition, which
# takes one module more, and two where it had no date before. Excluded values and blanks take two on
# each way: what they mean (values/filter_values) and what they are called (queries/descriptions).
WAYS = [
    (
        "/dashboards/figures/by-year/chart/?topic=tibet",
        b"<svg",
        31,
        {"pages/dashboards/figures", "queries/query", "engine/engines", "exchange/charts"},
    ),
    (
        "/dashboards/figures/by-topic.svg",
        b"<svg",
        28,
        {"pages/dashboards/figures", "results/dimensions", "charts/grids", "exchange/charts"},
    ),
    (
        "/incidents/?topic=taiwan-designation",
        b"<!DOCTYPE html>",
        21,
        {"pages/register/incidents", "queries/query", "engine/facets", "values/cursors"},
    ),
    (
        "/incidents.csv?topic=tibet",
        b"\xef\xbb\xbf",
        19,
        {"pages/register/incidents", "queries/query", "exchange/csv_copy", "exchange/csv_lines"},
    ),
]


@pytest.mark.parametrize(("address", "beginning", "most", "stations"), WAYS)
def test_a_way_visits_few_modules(cast, address, beginning, most, stations):
    cache.clear()
    forget_labels()
    body, modules = modules_on_the_way(address, cast.stranger)
    assert body.startswith(beginning), body[:40]
    for station in stations:
        assert any(module.endswith(f"{station}.py") for module in modules), (station, modules)
    assert len(modules) <= most, "\n".join(modules)
