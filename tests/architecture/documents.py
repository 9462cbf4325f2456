"""The rules of documents: what they name exists. Each takes a tree's root and yields its faults."""

import ast
import re
from functools import lru_cache

from django.core.management import get_commands
from django.urls import Resolver404, resolve

from incidents.figures.results.catalogue import FIGURES
from incidents.pages.dashboards.dashboards import DASHBOARDS
from incidents.queries.address_keys import make_address_key
from tracker.environment import OURS, ROOT
from tracker.quiet import SECRET_ADDRESSES, UNLOGGED

LONGEST_LINE = 100
TOP = ("README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md")
PARTS = ("Context", "Decision", "Consequence")


def documents(root):
    """Yield (path, text) of each document of a tree."""
    named = [root / name for name in TOP if (root / name).exists()]
    for path in [*named, *sorted((root / "docs").rglob("*.md"))]:
        yield path.relative_to(root), path.read_text()


def code_spans(text):
    """The code of a document: spans, each on one line, and fences whole."""
    fences = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`]+)`", prose)
    return [" ".join(span.split()) for span in spans], fences


def tables(text):
    """Yield (heads, rows) of each table; a row is its cells."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        lines = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in block.splitlines()]
        cells = [[cell.strip() for cell in line] for line in lines]
        yield cells[0], cells[2:]


# --- settings


@lru_cache
def settings_read():
    """Names that the environment is asked for, and ours."""
    tree = ast.parse((ROOT / "tracker/environment.py").read_text())
    asked = set(OURS)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and len(call.args) > 1:
            first, second = call.args[:2]
            if getattr(first, "id", "") == "environ" and isinstance(second, ast.Constant):
                asked.add(second.value)
    return asked


def unknown_settings(root):
    others = {"HOST", "PORT", "WEB_CONCURRENCY"}
    for path, text in documents(root):
        told = set(re.findall(r"\bTRACKER_[A-Z]\w*", text))
        for heads, rows in tables(text):
            if heads[0] == "name":
                told |= {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row[0])}
        for name in sorted(told - settings_read() - others):
            yield f"{path} names the setting {name}, which does not exist"


def undocumented_settings(root):
    text = (root / "docs/production.md").read_text()
    names = {name for heads, rows in tables(text) if heads[0] == "name" for name in codes(rows)}
    for name in sorted(settings_read() - names):
        yield f"docs/production.md does not describe {name}"


def codes(rows):
    return [name for row in rows for name in re.findall(r"`(\w+)`", row[0])]


# --- addresses

PLACES = {
    "<desk>": "desk-a",
    "<report>": "0" * 32,
    "<upload>": "1" * 32,
    "<n>": "0",
    "<slug>": "abc",
    "<key>": "abc",
    "<campaign>": make_address_key("campaign", 7),
    "<firm>": make_address_key("party", 7),
    "<evidence>": make_address_key("evidenceitem", 7),
    "<batch>": make_address_key("releasebatch", 7),
}
# Folders of a machine, and beginnings of addresses that leave no line in a log.
NO_PAGES = {"/root", "/tmp", "/etc/register/environment", *SECRET_ADDRESSES, *UNLOGGED}  # noqa: S108
REPORT = "/desk/inbox/reports/<report>"


def named_addresses(text):
    """Yield (method or "", address) of each code span that is one."""
    for span in code_spans(text)[0]:
        method, _, rest = span.rpartition(" ") if span.count(" ") == 1 else ("", "", span)
        address = rest.replace("…", REPORT, 1) if rest.startswith("…/") else rest
        if method in ("", "GET", "POST", "PUT") and re.match(r"/[\w<]|/$", address):
            yield method, address


def matched(address):
    """The resolver's match of a documented address, or None. A name is one of a known figure."""
    path = address.partition("?")[0]
    for name, value in PLACES.items():
        path = path.replace(name, value)
    try:
        match = resolve(path)
    except Resolver404:
        return None
    known = {"dashboard": DASHBOARDS, "figure": FIGURES}.get(match.url_name)
    return match if known is None or match.kwargs["name"] in known else None


def allowed_methods(page):
    """The methods that a page's decorator lets through, or None where it has none of ours."""
    while page is not None:
        names = page.__code__.co_freevars if hasattr(page, "__code__") else ()
        if "request_method_list" in names:
            return page.__closure__[names.index("request_method_list")].cell_contents
        page = getattr(page, "__wrapped__", None)
    return None


def unknown_addresses(root):
    """A table names addresses of pages; a sentence may name the beginning of several."""
    for path, text in documents(root):
        listed = {address for _method, address in listed_addresses(text)}
        for method, address in named_addresses(text):
            match = matched(address)
            if match is None and (address in listed or address not in NO_PAGES):
                yield f"{path} names the address {address}, which does not resolve"
            elif method and match and method not in (allowed_methods(match.func) or [method]):
                yield f"{path} names {method} {address}, which refuses that method"


def listed_addresses(text):
    """(method, address) of the first column of each table of addresses."""
    rows = [row for heads, rows in tables(text) if heads[0] == "address" for row in rows]
    return [named for row in rows for named in named_addresses(row[0])]


# --- commands and paths


def unknown_commands(root):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path, text in documents(root):
        spans, fences = code_spans(text)
        for code in [*spans, *fences]:
            for name in re.findall(r"manage\.py (\w+)", code):
                if name not in get_commands():
                    yield f"{path} names manage.py {name}, which does not exist"
            for name in re.findall(r"(?:^|\n)make ([a-z-]+)", code):
                if name not in targets:
                    yield f"{path} names make {name}, which does not exist"


FOLDERS = r"(?:incidents|tracker|tests|static|templates|docs)"


def missing_paths(root):
    for path, text in documents(root):
        for span in code_spans(text)[0]:
            is_path = re.fullmatch(rf"{FOLDERS}/[\w./-]*", span) or (
                path.name != "CHANGELOG.md" and re.fullmatch(r"requirements\S*|Procfile", span)
            )
            if is_path and not (ROOT / span).exists():
                yield f"{path} names {span}, which does not exist"
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if ":" not in target and not (ROOT / path.parent / target).exists():
                yield f"{path} links to {target}, which does not exist"


# --- shape


def long_lines(root):
    """Tables and links may be long: they cannot be wrapped."""
    for path, text in documents(root):
        for number, line in enumerate(text.splitlines(), start=1):
            is_free = line.startswith("|") or "](" in line or "://" in line
            if len(line) > LONGEST_LINE and not is_free:
                yield f"{path}:{number} has {len(line)} columns; {LONGEST_LINE} are enough"


def malformed_decisions(root):
    """A decision has a number, a date and three parts, and is in the index."""
    folder = root / "docs/decisions"
    index = (folder / "README.md").read_text() if folder.exists() else ""
    for number, page in enumerate(sorted(folder.glob("[0-9]*.md")), start=1):
        text = page.read_text()
        parts = re.findall(r"^## (.*)$", text, re.MULTILINE)
        if not re.match(rf"# {number}\. .+\n\n2026-\d\d-\d\d\n", text):
            yield f"{page.name} does not begin with its number, title and date"
        if tuple(parts) != PARTS or not page.name.startswith(f"{number:04d}-"):
            yield f"{page.name} is not one of a gapless series with {', '.join(PARTS)}"
        if f"]({page.name})" not in index:
            yield f"{page.name} is missing from the index"


RULES = (
    unknown_settings,
    undocumented_settings,
    unknown_addresses,
    unknown_commands,
    missing_paths,
    long_lines,
    malformed_decisions,
)
