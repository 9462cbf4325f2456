"""The verbs that the code records in the ledger, read from its syntax."""

import ast
import re
from itertools import chain

from tests.architecture.rules import modules


def recorded_verbs(root):
    """Return {(verb or pattern, place)} of each call of `ledger.record` under incidents/.

    A verb may be a text, a choice between two texts, a local name for one, an f-string (which
    becomes a regular expression), or a parameter: then the verbs are those of the function's calls
    in the same module. Raises AssertionError for anything else, so that no verb goes unseen.
    """
    verbs = set()
    for path, tree in modules(root, "incidents"):
        calls = chain.from_iterable(
            calls_of(tree, name, owner="ledger") for name in ("record", "record_many")
        )
        for function, call in calls:
            verbs |= {
                (verb, f"{path}:{call.lineno}") for verb in verbs_of(tree, function, call.args[0])
            }
    return verbs


def calls_of(tree, name, owner=""):
    """Yield (enclosing function, call) of each call of `name`, or of `owner.name`."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and is_call_of(node.func, name, owner):
                yield function, node


def is_call_of(target, name, owner):
    if isinstance(target, ast.Attribute):
        is_owned = isinstance(target.value, ast.Name) and target.value.id == owner
        return target.attr == name and is_owned
    return isinstance(target, ast.Name) and target.id == name and not owner


def verbs_of(tree, function, value):
    """Return the verbs that an expression inside a function can be."""
    if isinstance(value, ast.Constant):
        return {value.value}
    if isinstance(value, ast.IfExp):
        return verbs_of(tree, function, value.body) | verbs_of(tree, function, value.orelse)
    if isinstance(value, ast.JoinedStr):
        parts = (
            re.escape(part.value) if isinstance(part, ast.Constant) else ".+"
            for part in value.values
        )
        return {"".join(parts)}
    assert isinstance(value, ast.Name), f"{function.name} records a verb that is not a name"
    assigned = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == value.id
    ]
    if assigned:
        return set().union(*(verbs_of(tree, function, one) for one in assigned))
    return verbs_of_callers(tree, function, value.id)


def verbs_of_callers(tree, function, parameter):
    """Return the verbs that calls of a function in the same module pass for a parameter."""
    names = [argument.arg for argument in function.args.args]
    is_method = names[:1] == ["self"]
    position = names.index(parameter) - is_method
    verbs = set()
    for caller, call in calls_of(tree, function.name, owner="self" if is_method else ""):
        verbs |= verbs_of(tree, caller, call.args[position])
    assert verbs, f"nothing calls {function.name}, which records a verb"
    return verbs
