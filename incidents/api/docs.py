"""The API for people: the schema as a page, without script and without anybody else's assets."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from incidents.queries import refuse_unknown

METHODS = ("get", "post", "patch")


@login_not_required
@require_safe
def docs(request):
    refuse_unknown(request.GET, ())
    return render(request, "api/docs.html", described())


@cache
def described():
    """{"title", "paths": [...], "shapes": [...]} drawn from the schema itself."""
    schema = SchemaGenerator().get_schema(public=True)
    shapes = schema["components"]["schemas"]
    return {
        "paths": [
            _path(method, address, call)
            for address, calls in schema["paths"].items()
            for method, call in calls.items()
            if method in METHODS and "schema" not in address
        ],
        "shapes": [
            {
                "name": name,
                "description": shape.get("description", ""),
                "fields": [_field(*pair) for pair in shape.get("properties", {}).items()],
            }
            for name, shape in shapes.items()
        ],
    }


def _path(method, address, call):
    return {
        "method": method.upper(),
        "address": address,
        "description": call.get("description", ""),
        "parameters": call.get("parameters", []),
        "answers": [
            {"status": status, "shape": _shape(answer)}
            for status, answer in call["responses"].items()
        ],
    }


def _shape(answer):
    schema = next(iter(answer.get("content", {}).values()), {}).get("schema", {})
    # A list is described by what it lists.
    return schema.get("items", schema).get("$ref", "").rsplit("/", 1)[-1]


def _field(name, schema):
    kind = schema.get("type", "")
    return {
        "name": name,
        "kind": " or ".join(kind) if isinstance(kind, list) else kind,
        "description": schema.get("description", ""),
    }
