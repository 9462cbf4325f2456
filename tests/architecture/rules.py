"""The rules that import-linter cannot hold. Each takes a tree's root and yields its faults."""

import ast
import re
from functools import lru_cache
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_PAGE, LONGEST_TEMPLATE = 300, 40, 25, 150
WIDEST_TEMPLATE, DEEPEST_CONDITIONAL = 120, 2
VAGUE = {"utils", "helpers", "common", "core", "misc", "services", "managers", "base"}
# Django fixes the name: a database backend is `<engine>.base`.
NAMED_BY_DJANGO = {"tracker/embedded/database/base.py"}

TOP_FLOOR = ("pages", "api", "jobs", "admin", "templatetags", "management")
SCOPED = {"Incident", "Case"}
SEALED = {"Report", "Message"}
REPORT_PLACES = ("models/reports", "actions/reports", "pages/reports")
# What migrations may import of the site, and what that may import: they never change their meaning.
FROZEN = {"incidents/migrations": {"incidents.models.fields"}}
FROZEN["incidents/models/fields.py"] = {"incidents.values.partial_dates"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")


def modules(root, *rooms):
    """Yield path and syntax tree of each Python file of the rooms, or of the whole tree."""
    for room in rooms or ("incidents", "tracker", "tests"):
        place = Path(root) / room
        files = [place.with_suffix(".py")] if place.with_suffix(".py").exists() else []
        for file in sorted([*files, *place.rglob("*.py")]):
            if "migrations" not in file.parts:
                yield file.relative_to(root), parsed(file.read_text())


# Seven rules read the same files.
parsed = lru_cache(maxsize=None)(ast.parse)


def functions(tree):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def length(node):
    return node.end_lineno - node.lineno + 1


def long_files(root):
    for path, _ in modules(root):
        lines = len((Path(root) / path).read_text().splitlines())
        if lines > LONGEST_FILE:
            yield f"{path} has {lines} lines; {LONGEST_FILE} are enough"


def long_functions(root):
    for path, tree in modules(root):
        most = LONGEST_PAGE if path.is_relative_to("incidents/pages") else LONGEST_FUNCTION
        for node in functions(tree):
            if length(node) > most:
                lines = length(node)
                yield f"{path}:{node.lineno} {node.name} has {lines} lines; {most} are enough"


def vague_names(root):
    for path, _ in modules(root):
        names = {path.stem, *path.parent.parts}
        if names & VAGUE and path.as_posix() not in NAMED_BY_DJANGO:
            yield f"{path} has a name that says nothing; name it for what it holds"


def name_of(node):
    """Return the last word of a name: `Case` of `Case` and of `models.Case`."""
    return getattr(node, "id", None) or getattr(node, "attr", None)


def unscoped_queries(root):
    """On the top floor the first word after `Incident.objects.` is `visible_to`."""
    for path, tree in modules(root, *(f"incidents/{room}" for room in TOP_FLOOR)):
        scoped = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "visible_to"
        }
        for node in ast.walk(tree):
            if is_manager(node) and id(node) not in scoped:
                yield f"{path}:{node.lineno} asks {name_of(node.value)} before asking visible_to"
            if fetches_unscoped(node):
                yield f"{path}:{node.lineno} fetches from {name_of(node.args[0])} itself"


def is_manager(node):
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and name_of(node.value) in SCOPED
    )


def fetches_unscoped(node):
    return (
        isinstance(node, ast.Call)
        and name_of(node.func) in {"get_object_or_404", "get_list_or_404"}
        and bool(node.args)
        and name_of(node.args[0]) in SCOPED
    )


def unsealed_names(root):
    """Report and Message are named in the reports chapter only."""
    for path, tree in modules(root, "incidents"):
        inside = path.relative_to("incidents").with_suffix("").as_posix()
        if any(inside == own or inside.startswith(f"{own}/") for own in REPORT_PLACES):
            continue
        for node in ast.walk(tree):
            named = (name_of(node), getattr(node, "name", None), getattr(node, "value", None))
            words = {name.rpartition(".")[2] for name in named if isinstance(name, str)}
            if words & SEALED:
                yield f"{path}:{node.lineno} names what only the reports chapter may name"


def signals(root):
    for path, tree in modules(root, "incidents"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom | ast.Import):
                origin = getattr(node, "module", None) or ""
                asked = [origin, *(f"{origin}.{name.name}".strip(".") for name in node.names)]
                if any(
                    name == one or name.startswith(f"{one}.") for name in asked for one in SIGNALS
                ):
                    yield f"{path}:{node.lineno} listens to signals; call what should happen"


def living_migrations(root):
    """A migration runs years later: what it imports of the site is what will not change."""
    for place, allowed in FROZEN.items():
        files = [Path(root) / place, *sorted((Path(root) / place).glob("*.py"))]
        for file in (file for file in files if file.is_file()):
            path = file.relative_to(root)
            for node in ast.walk(ast.parse(file.read_text())):
                for name in imported_names(node, file.parent.relative_to(root)):
                    if name.partition(".")[0] in ("incidents", "tracker") and name not in allowed:
                        yield f"{path}:{node.lineno} imports {name}, which will change"


def imported_names(node, folder):
    """Return the modules that a statement imports, relative ones in full."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        above = folder.parts[: len(folder.parts) - node.level + 1] if node.level else ()
        return [".".join([*above, *filter(None, [node.module])])]
    if isinstance(node, ast.Call) and name_of(node.func) in {"import_module", "__import__"}:
        return [getattr(node.args[0], "value", "incidents.?")]
    return []


def blind_saves(root):
    """An existing row says what it saves. A row made in the same function may save itself whole."""
    for path, tree in modules(root, "incidents"):
        for function in functions(tree):
            fresh = made_in(function)
            for node in ast.walk(function):
                if is_blind_save(node) and name_of(node.func.value) not in fresh:
                    yield f"{path}:{node.lineno} saves all of a row; name its update_fields"


def made_in(function):
    """Return the names of what a class just made: `case = Case(...)`, `form = CaseForm(...)`."""
    return {
        name_of(target)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if is_class(name_of(node.value.func) or "")
        for target in node.targets
    }


# What is saved, or that the row is new.
SAVES = {"update_fields", "force_insert"}


def is_class(name):
    """Return whether a called name makes a row or a form; `self.model` is a manager's own row."""
    return name[:1].isupper() or name == "model"


def is_blind_save(node):
    if not (isinstance(node, ast.Call) and name_of(node.func) == "save"):
        return False
    on_parent = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call)
    return not on_parent and not any(word.arg in SAVES for word in node.keywords)


def templates(root):
    for file in sorted((Path(root) / "templates").rglob("*.html")):
        yield file.relative_to(root), file.read_text()


def long_templates(root):
    for path, text in templates(root):
        if len(text.splitlines()) > LONGEST_TEMPLATE:
            yield f"{path} has {len(text.splitlines())} lines; {LONGEST_TEMPLATE} are enough"


def wide_templates(root):
    for path, text in templates(root):
        for line, words in enumerate(text.splitlines(), 1):
            if len(words) > WIDEST_TEMPLATE:
                yield f"{path}:{line} has {len(words)} characters; {WIDEST_TEMPLATE} are enough"


COMMENT = r"{%\s*comment.*?endcomment\s*%}|{#.*?#}"
CONDITION = re.compile(rf"{COMMENT}|{{%\s*(?P<tag>(?:end)?if(?:changed)?)\b", re.DOTALL)


def deep_conditionals(root):
    """A condition within a condition is read; one within these is a template of its own."""
    for path, text in templates(root):
        depth = 0
        for found in CONDITION.finditer(text):
            tag = found["tag"] or ""
            depth += tag.startswith("if") - tag.startswith("end")
            if tag.startswith("if") and depth > DEEPEST_CONDITIONAL:
                line = text.count("\n", 0, found.start()) + 1
                yield f"{path}:{line} is a condition {depth} deep; {DEEPEST_CONDITIONAL} are enough"


INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|"""
    r"""<script\b(?![^>]*\bsrc=)(?![^>]*type="application/(?:ld\+)?json")""",
    re.IGNORECASE,
)


def inline_code(root):
    """The policy refuses inline script, style and handlers; data blocks are neither."""
    for path, text in templates(root):
        for found in INLINE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{path}:{line} carries {found.group().strip()!r} inline"


# What a reader is shown as it stands: text between tags, and attributes that are read or heard.
TRANSLATED = re.compile(
    rf"{COMMENT}|"
    r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%.*?%}|{{.*?}}|<!--.*?-->|<!.*?>|<script\b.*?</script>",
    re.DOTALL,
)
SHOWN = re.compile(
    r"""\b(?:title|alt|placeholder|aria-label)\s*=\s*"(?P<attribute>[^"]*)"|>(?P<text>[^<>]*)(?=<|\Z)"""
)
WORD = re.compile(r"[^\W\d_]{2,}")
FORMATS = {"BibTeX", "Parquet"}


def untranslated_words(root):
    """Every word that a person reads goes through gettext. Formats have names, not words."""
    for path, text in templates(root):
        # Blanked, not cut out: the lines keep their numbers.
        bare = TRANSLATED.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
        bare = re.sub(r"&[a-z]+;", lambda found: " " * len(found.group()), bare)
        for found in SHOWN.finditer(bare):
            words = WORD.findall(found.group("attribute") or found.group("text") or "")
            if any(not word.isupper() and word not in FORMATS for word in words):
                line = text.count("\n", 0, found.start()) + 1
                yield f"{path}:{line} shows {' '.join(words)!r} untranslated"


RULES = (
    long_files,
    long_functions,
    vague_names,
    unscoped_queries,
    unsealed_names,
    signals,
    living_migrations,
    blind_saves,
    long_templates,
    wide_templates,
    deep_conditionals,
    inline_code,
    untranslated_words,
)
