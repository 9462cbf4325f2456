"""Publish editions of the public tier, write their files, and remove what was withdrawn."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from incidents.actions.people import ledger
from incidents.exchange import editions as edition_files
from incidents.exchange.columns import COLUMNS as COLUMNS_OF_FILES
from incidents.fields import SHARED_FIELDS
from incidents.models.people.people import User
from incidents.models.register.editions import Edition, EditionEntry, EditionRemoval
from incidents.models.register.generations import Generation
from incidents.models.register.incidents import Incident, IncidentColumns
from incidents.values.excerpt_pages import says_no_more
from incidents.values.tiers import Tier

logger = logging.getLogger(__name__)

# incidents.figures.results.edition_tables has both. The first is kept with the edition; the second
# counts its incidents whenever the files are written.
Freeze = Callable[[Mapping[str, str]], dict[str, Any]]
ComputeFigures = Callable[[Any], dict[str, Any]]
COLUMNS = [field.column for field in IncidentColumns._meta.get_fields() if field.concrete]


def publish_due_edition(freeze: Freeze) -> Edition | None:
    """Publish this month's edition; None if it is published, or if nothing changed since the last.

    Asked each day: a worker that did not run on the first of the month publishes on the second.
    """
    newest, today = Edition.objects.newest(), timezone.localdate()
    if newest is None:
        is_due = Incident.objects.filter(tier=Tier.PUBLIC).exists()
    else:
        published = timezone.localtime(newest.published_at)
        is_new_month = (published.year, published.month) < (today.year, today.month)
        now = Generation.objects.of(Tier.PUBLIC.value)
        is_due = is_new_month and Edition.objects.same_as(now.number, now.stamp) != newest
    return publish_edition(freeze, by=None) if is_due else None


@transaction.atomic
def publish_edition(freeze: Freeze, *, by: User | None) -> Edition:
    """Publish the next edition: the public tier as it is now. Its files are written afterwards.

    `freeze`: makes what is no incident and changes later, from the columns of the files. The
    generation is moved on first: its row is locked until the end, so that no entry is released or
    withdrawn meanwhile, and cached answers do not miss the new edition.
    """
    Generation.objects.move([Tier.PUBLIC.value])
    now = Generation.objects.of(Tier.PUBLIC.value)
    newest = Edition.objects.newest()
    edition = Edition(
        number=newest.number + 1 if newest else 1,
        published_at=timezone.now(),
        generation=now.number,
        stamp=now.stamp,
        incidents=Incident.objects.filter(tier=Tier.PUBLIC).count(),
        **freeze(COLUMNS_OF_FILES),
    )
    edition.references["url"] = f"{settings.ORIGIN}{edition.get_absolute_url()}"
    edition.save(force_insert=True)
    _copy_incidents(edition.number)
    ledger.record("edition published", str(edition), by=by, incidents=edition.incidents)
    return edition


def _copy_incidents(number: int) -> None:
    """Take on the rows that did not change since the edition before, and add the others."""
    old, now = (", ".join(f'{side}."{name}"' for name in COLUMNS) for side in ("old", "now"))
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    public = f"now.tier = '{Tier.PUBLIC.value}'"
    # Names of columns are those of the model; nothing else is written into the statements.
    take_on = (
        f"UPDATE incidents_editionentry AS old SET last_edition = %s"  # noqa: S608
        f" FROM incidents_incident AS now WHERE {public} AND old.last_edition = %s"
        f" AND old.ref = now.ref AND ({old}) IS NOT DISTINCT FROM ({now})"
    )
    add = (
        f"INSERT INTO incidents_editionentry ({names}, first_edition, last_edition)"  # noqa: S608
        f" SELECT {now}, %s, %s FROM incidents_incident AS now WHERE {public} AND NOT EXISTS"
        f" (SELECT FROM incidents_editionentry old WHERE old.ref = now.ref"
        f" AND old.last_edition = %s) ORDER BY now.ref"
    )
    with connection.cursor() as cursor:
        cursor.execute(take_on, [number, number - 1])
        cursor.execute(add, [number, number, number])


def remove_from_editions(ref: str, allowed: Mapping[str, Any] | None = None) -> None:
    """Remove an incident from all editions in which it says more than the document allowed.

    Call in the transaction of the withdrawal, behind Generation.objects.move: its lock keeps a new
    edition from being made of what is just leaving. The files of the editions are out of date from
    this moment on, and are not served until they are written again.
    """
    rows = EditionEntry.objects.filter(ref=ref)
    leaving = [row for row in rows if not allowed or not says_no_more(row.document, allowed)]
    numbers = [
        number for row in leaving for number in range(row.first_edition, row.last_edition + 1)
    ]
    rows.filter(pk__in=[row.pk for row in leaving]).delete()
    editions = Edition.objects.filter(number__in=numbers)
    EditionRemoval.objects.bulk_create(
        EditionRemoval(edition=edition, removed_on=timezone.localdate()) for edition in editions
    )
    editions.update(revision=F("revision") + 1)


def remove_response_from_editions(slug: str) -> None:
    """Remove a withdrawn collective response from the files of all editions.

    Call in the transaction of the withdrawal, behind Generation.objects.move, as
    `remove_from_editions`. Counts that figures have by campaign stay: they name no response.
    """
    for edition in Edition.objects.select_for_update():
        rows = edition.references.get("responses", [])
        left = [row for row in rows if row["slug"] != slug]
        if left != rows:
            edition.references["responses"] = left
            edition.revision += 1
            edition.save(update_fields=["references", "revision"])


def write_waiting_files(compute_figures: ComputeFigures) -> list[Edition]:
    """Write the files of each edition that has none, or older ones; returns these editions."""
    return [
        edition
        for edition in Edition.objects.order_by("number")
        if not (edition.is_written and edition.folder.exists())
        and write_files(edition, compute_figures)
    ]


def write_files(edition: Edition, compute_figures: ComputeFigures) -> bool:
    """Write the files of an edition; False if an incident left it meanwhile.

    Then its revision has moved on, and the next look writes it again.
    """
    entries = EditionEntry.objects.in_edition(edition.number).order_by("ref")
    content = edition_files.EditionContent(
        number=edition.number,
        published_on=timezone.localtime(edition.published_at).date(),
        removed_on=list(edition.removals.values_list("removed_on", flat=True)),
        entries=entries,
        changes=list_edition_changes(edition.number),
        codebook=edition.codebook,
        figures=compute_figures(entries),
        references=edition.references,
    )
    written = edition_files.write_edition(content, edition.folder)
    _report_other_bytes(edition, written)
    changed = sorted({*edition.changed_figures, *written.changed_figures})
    is_recorded = Edition.objects.filter(pk=edition.pk, revision=edition.revision).update(
        files=written.files, written_revision=edition.revision, changed_figures=changed
    )
    return bool(is_recorded)


def _report_other_bytes(edition: Edition, written: edition_files.WrittenEdition) -> None:
    """Warn where files that were lost were written again and are not what they were."""
    if edition.is_written and edition.files != written.files:
        logger.warning("edition %s: its files were lost and are not the same again", edition)


def list_edition_changes(number: int) -> list[edition_files.EditionChange]:
    """What is new in an edition since the one before, by reference.

    The reason is that of the newest version, and is left out where no public field changed: it
    may then concern what other readers see.
    """
    columns = ("ref", "version", "released_at", "change_reason", "document")
    fresh = EditionEntry.objects.filter(first_edition=number).order_by("ref")
    before = dict(
        EditionEntry.objects.filter(last_edition=number - 1).values_list("ref", "document")
    )
    return [
        _edition_change(row, before.get(row["ref"])) for row in fresh.values(*columns).iterator()
    ]


def _edition_change(
    row: dict[str, Any], before: dict[str, Any] | None
) -> edition_files.EditionChange:
    after = row["document"]
    fields = (
        []
        if before is None
        else [field for field in SHARED_FIELDS if before.get(field) != after.get(field)]
    )
    return edition_files.EditionChange(
        ref=row["ref"],
        kind="added" if before is None else "changed",
        version=row["version"],
        released_at=row["released_at"],
        fields=fields,
        reason=row["change_reason"] if fields else "",
    )
