"""What a program wants of each row: `fields`, and the objects behind its keys: `expand`."""

import difflib

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

FIELDS = OpenApiParameter(
    "fields", description="Names of the fields to send, with commas; left out: all of them."
)


def read_names(request, parameter, known):
    """The names that a parameter lists, each once; () for none. Raises BadRequest."""
    text = ",".join(request.query_params.getlist(parameter))
    names = tuple(dict.fromkeys(filter(None, (name.strip() for name in text.split(",")))))
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
            sentence = _("%(parameter)s: there is no field “%(name)s”.")
            raise BadRequest(sentence % {"parameter": parameter, "name": name[:60]} + hint)
    return names


def select_fields(request, row):
    """The row with the fields that were asked for, in the order of the row."""
    names = read_names(request, "fields", tuple(row))
    return {name: row[name] for name in row if name in names} if names else row


def select_all(request, rows, known):
    """Rows with the fields that were asked for; `known`: of a row, for a page without one."""
    names = read_names(request, "fields", known)
    return [{name: row[name] for name in row if name in names} for row in rows] if names else rows


def loosen_selected(result, **_context):
    """Hook of drf-spectacular: of rows whose fields a program selects, none is always there."""
    shapes = result["components"]["schemas"]
    for path in result["paths"].values():
        operation = path.get("get", {})
        if any(row["name"] == FIELDS.name for row in operation.get("parameters", ())):
            shapes[_row_name(operation, shapes)].pop("required", None)
    return result


def _row_name(operation, shapes):
    """The name of the shape of a row: the answer itself, or what the list in it holds."""
    [content] = operation["responses"]["200"]["content"].values()
    name = _shape_name(content["schema"])
    results = shapes[name].get("properties", {}).get("results")
    return _shape_name(results["items"]) if results else name


def _shape_name(schema):
    return schema["$ref"].rpartition("/")[2]
