"""Pages of evidence that readers may look at: put there and removed with their incident."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.models.register.excerpt_pages import ExcerptPage
from incidents.values.excerpt_pages import list_hashes


def replace_pages(ref: str, documents: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    """Put the pages that the documents list at the incident's address, in place of all others.

    `pictures`: {hash: picture}. The database computes each hash anew. Raises ValidationError where
    a page is missing, or is not what was approved.
    """
    ExcerptPage.objects.filter(ref=ref).delete()
    wanted = list_hashes(documents)
    if not wanted:
        return
    for digest in wanted:
        page = ExcerptPage.objects.create(ref=ref, content=pictures.get(digest, b""))
        page.refresh_from_db(fields=["sha256"])
        if page.sha256 != digest:
            raise ValidationError(
                _("A page of the evidence is not the one that was proposed. Send it back."),
                code="hash",
            )


def remove_pages(ref: str) -> None:
    """Remove every page of an incident that leaves."""
    ExcerptPage.objects.filter(ref=ref).delete()
