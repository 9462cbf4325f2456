"""Editions of the public data: all of them, one with its files, and each file."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.actions.register.editions import list_edition_changes
from incidents.exchange.citations import PUBLISHER
from incidents.exchange.editions import (
    MEANINGS,
    describe_removals,
    describe_removed_responses,
)
from incidents.fields import FIELD_TITLES
from incidents.figures.results.catalogue import FIGURES
from incidents.models import Edition, EditionEntry
from incidents.pages.register.dataset import describe_edition
from incidents.pages.web.strict import asks_nothing
from incidents.queries.query import UnknownEdition
from incidents.values.licences import CC_BY
from incidents.values.localised import format_partial_date

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems",
    "zip": "application/zip",
}
PLAIN = "text/plain; charset=utf-8"
MOST_CHANGES = 50


@dataclass(frozen=True)
class EditionView:
    """What a page shows of an edition. `removals`: sentences; `figures`: titles."""

    edition: Edition
    day: str
    incidents: int
    files: list[dict[str, object]]
    added: int
    changes: list[dict[str, object]]
    changed: int
    missing: int
    removals: list[str]
    removed_responses: list[str]
    figures: list[str]
    citation: str


@login_not_required
@require_safe
@asks_nothing
def editions_page(request):
    """The newest edition, and links to all of them."""
    return _render(request, Edition.objects.newest())


@login_not_required
@require_safe
@asks_nothing
def edition_page(request, number):
    """One edition with its files, checksums, changes and citation."""
    return _render(request, find_edition(number))


def find_edition(number):
    """The edition of a number. Raises UnknownEdition."""
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        raise UnknownEdition(_("There is no edition %(number)s.") % {"number": number})
    return edition


def _render(request, edition):
    context = {
        "shown": view_edition(edition) if edition else None,
        "editions": Edition.objects.with_removals(),
        "json_ld": describe_edition(edition) if edition else None,
        "licence": CC_BY,
    }
    return render(request, "register/editions.html", context)


def view_edition(edition):
    """The EditionView of an edition; three queries."""
    changes = list_edition_changes(edition.number)
    changed = [change for change in changes if change.kind == "changed"]
    removed_on = list(edition.removals.values_list("removed_on", flat=True))
    day = format_partial_date(edition.published_at.date())
    citation = _("%(publisher)s, public data, edition %(number)s (%(day)s). %(url)s")
    url = f"{settings.ORIGIN}{edition.get_absolute_url()}"
    return EditionView(
        edition=edition,
        day=day,
        incidents=EditionEntry.objects.in_edition(edition.number).count(),
        files=[file | {"meaning": MEANINGS.get(file["name"], "")} for file in edition.files],
        added=len(changes) - len(changed),
        changes=[_view_change(change) for change in changed[:MOST_CHANGES]],
        changed=len(changed),
        missing=len(removed_on),
        removals=describe_removals(removed_on),
        removed_responses=describe_removed_responses(edition.references),
        figures=[str(FIGURES[name].title) for name in edition.changed_figures if name in FIGURES],
        citation=citation
        % {"publisher": PUBLISHER, "number": edition.number, "day": day, "url": url},
    )


def _view_change(change):
    return {
        "ref": change.ref,
        "version": change.version,
        "fields": ", ".join(str(FIELD_TITLES[field]) for field in change.fields),
        "reason": change.reason,
    }


@login_not_required
@require_safe
@asks_nothing
def edition_file(request, number, name):
    """A file of an edition. 503 while it is written again: an older file is never sent."""
    edition = find_edition(number)
    names = {file["name"] for file in edition.files} if edition.is_written else MEANINGS
    if name not in names:
        raise Http404(_("This edition has no such file."))
    path = edition.folder / name
    if not edition.is_written or not path.exists():
        response = render(request, "register/edition_waits.html", {"edition": edition}, status=503)
        response["Retry-After"] = "60"
        return response
    kind = KINDS.get(name.rpartition(".")[2], PLAIN)
    filename = f"edition-{edition}-{name}"
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=filename, content_type=kind
    )
    # Revalidated each time: a withdrawal counts at once.
    response["Cache-Control"] = "no-cache"
    return response
