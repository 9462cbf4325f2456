"""The method page: plain words for every measure, and nothing of the code behind it."""

import ast
import re

from django.utils.html import escape

from incidents.exchange.columns import COLUMNS
from tests.support.page_text import Page, plain
from tracker.environment import ROOT

PARTS = ("title", "measures", "how", "limits")


def test_the_method_page_explains_each_measure_in_plain_words(client, cast):
    response = client.get("/dashboards/method/")
    measures = [*response.context["measures"], *response.context["confidential_measures"]]
    page = Page(response)
    for measure in measures:
        for part in PARTS:
            assert plain(str(getattr(measure, part))) in page.text
    assert len({measure.key for measure in measures}) == len(measures)
    assert {row["column"] for row in response.context["codebook"]} == set(COLUMNS)
    assert "A reversed concession counts as resisting in every share" in page.text


def test_the_method_page_keeps_formulas_in_disclosures(client, cast):
    response = client.get("/dashboards/method/")
    html = response.content.decode()
    for measure in response.context["measures"]:
        for part in filter(None, (str(measure.formula), str(measure.source))):
            before = html[: html.index(escape(part))]
            assert before.rindex("<details>") > before.rfind("</details>")


def test_the_method_page_names_nothing_of_the_code(client, cast):
    response = client.get("/dashboards/method/")
    text = Page(response).text
    assert "`" not in text
    assert "Raises" not in text
    assert not re.search(r"\b[a-z_]+\.[a-z_]+\b", text)
    columns = {row["column"] for row in response.context["codebook"]}
    columns |= {row["field"] for row in response.context["fields"]}
    columns |= {name for name, _label in response.context["filters"]}
    words = set(re.findall(r"\w+_\w+", text))
    assert words <= columns
    assert not words & (function_names() - columns)


def function_names():
    """The functions of the figures whose names are no ordinary word."""
    names = set()
    for path in (ROOT / "incidents" / "figures").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {name for name in names if "_" in name.strip("_")}
