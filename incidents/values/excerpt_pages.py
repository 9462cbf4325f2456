"""The pages of evidence that a released document lists, by their hashes."""

from collections.abc import Mapping
from typing import Any


def list_hashes(documents: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The hashes of all pages of evidence in documents by tier; older documents have none."""
    return {
        page["sha256"]
        for document in documents.values()
        for excerpt in document.get("excerpts") or ()
        for page in excerpt["pages"]
    }


def says_no_more(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether an older document has only fields, and pages of evidence, that a newer one has."""
    return set(old) <= set(new) and list_hashes({"": old}) <= list_hashes({"": new})
