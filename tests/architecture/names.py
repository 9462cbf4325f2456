"""Rules on names: no participle alone, one thing a name. Each takes a tree's root.

`python -m tests.architecture.list_names incidents/pages` prints the faults of a folder.
"""

import ast
from collections import defaultdict

from tests.architecture.rules import modules

# A past participle without a noun does not say what it holds (docs/glossary.md).
PARTICIPLES = {"told", "asked", "kept", "said", "shown", "held", "standing", "found", "spoken"}
# Django finds each by its name: one a command, one an admin page.
FIXED_BY_DJANGO = {"Command", "urlpatterns", "register"}
CODE = ("incidents", "tracker")


def participle_names(root):
    """A function, class, argument, variable or attribute is not a past participle alone."""
    for path, tree in modules(root, *CODE):
        for name, line in given_names(tree):
            if name.strip("_").lower() in PARTICIPLES:
                yield f"{path}:{line} names something {name!r}; name it for what it holds"


def given_names(tree):
    """Yield (name, line) of all that a module names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.ExceptHandler | ast.alias):
            yield getattr(node, "asname", None) or node.name or "", node.lineno


def double_names(root):
    """A public function or class of one module has no namesake in another.

    Two classes may share a name where one derives from the other.
    """
    places = defaultdict(list)
    for path, tree in modules(root, *CODE):
        for node in tree.body:
            if is_public(node):
                places[node.name].append((path, node))
    for name, found in sorted(places.items()):
        if sum(not derives_from_namesake(node) for _path, node in found) > 1:
            where = ", ".join(f"{path}:{node.lineno}" for path, node in found)
            yield f"{name} is named in {len(found)} places: {where}"


def is_public(node):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return (
        isinstance(node, kinds)
        and not node.name.startswith("_")
        and node.name not in FIXED_BY_DJANGO
    )


def derives_from_namesake(node):
    bases = getattr(node, "bases", [])
    return any(node.name in ast.unparse(base).split(".") for base in bases)


RULES = (participle_names, double_names)
