"""Problem details: why a program's request was refused (RFC 9457)."""

from http import HTTPStatus
from typing import Any

PROBLEM = "application/problem+json"


def build_problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """The members of the answer; `more`: members of its own."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
