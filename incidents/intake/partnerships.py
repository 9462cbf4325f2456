"""partnerships.json becomes technology and research partnerships with their sources."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.intake.known import COUNTRIES
from incidents.intake.refusals import FileFault, FileRefused, not_a_date, unknown_word
from incidents.intake.tables import json_of
from incidents.models.register.partnerships import (
    PartnershipSource,
    PartnershipStatus,
    ResearchPartnership,
)
from incidents.values.partial_dates import PartialDate
from incidents.values.source_kinds import SourceKind

REQUIRED = (
    *("key", "title", "technology", "partner", "counterpart", "counterpart_country"),
    *("status", "finding", "recommendation", "sources"),
)
COLUMNS = (
    *("title", "technology", "partner", "partner_country", "counterpart", "counterpart_country"),
    *("end_user", "began_on", "ended_on", "status", "finding", "recommendation", "doubts"),
)
DAYS = ("began_on", "ended_on")
OF_SOURCE = ("title", "publisher", "on", "url", "kind")
Entry = dict[str, Any]


@transaction.atomic
def load_partnerships(raw: bytes) -> dict[str, int]:
    """Load the file, all or nothing; again to update. Returns {"partnerships": rows}.

    What the file no longer has goes: nothing refers to it. Raises FileRefused; `line` is the place
    in the list.
    """
    entries: list[Entry] = json_of(raw)["partnerships"]
    faults = [fault for line, entry in enumerate(entries, 1) for fault in _faults(line, entry)]
    if faults:
        raise FileRefused(faults)
    ResearchPartnership.objects.exclude(key__in=[entry["key"] for entry in entries]).delete()
    for line, entry in enumerate(entries, 1):
        _load(line, entry)
    return {"partnerships": len(entries)}


def _load(line: int, entry: Entry) -> None:
    facts = {name: entry.get(name, "") for name in COLUMNS}
    sources = [
        PartnershipSource(position=place, **{name: one.get(name, "") for name in OF_SOURCE})
        for place, one in enumerate(entry["sources"])
    ]
    try:
        ResearchPartnership(key=entry["key"], **facts).full_clean(validate_unique=False)
        for source in sources:
            source.clean_fields(exclude=["partnership"])
    except ValidationError as error:
        raise FileRefused([FileFault(line, entry["key"], " ".join(error.messages))]) from error
    row, _is_new = ResearchPartnership.objects.update_or_create(key=entry["key"], defaults=facts)
    row.sources.all().delete()
    for source in sources:
        source.partnership = row
    PartnershipSource.objects.bulk_create(sources)


def _faults(line: int, entry: Entry) -> list[FileFault]:
    faults = [
        FileFault(line, name, _("Required. Enter a value."))
        for name in REQUIRED
        if not entry.get(name)
    ]
    lists: tuple[tuple[str, Any], ...] = (
        ("status", PartnershipStatus.values),
        ("partner_country", COUNTRIES),
        ("counterpart_country", COUNTRIES),
    )
    faults += [
        FileFault(line, name, unknown_word(entry[name]))
        for name, words in lists
        if entry.get(name) and entry[name] not in words
    ]
    faults += [
        FileFault(line, name, not_a_date(entry[name]))
        for name in DAYS
        if entry.get(name) and not _is_day(entry[name])
    ]
    for source in entry.get("sources", ()):
        faults += [
            FileFault(line, f"sources.{name}", _("Required. Enter a value."))
            for name in ("title", "publisher", "url", "kind")
            if not source.get(name)
        ]
        if source.get("kind") and source["kind"] not in SourceKind.values:
            faults.append(FileFault(line, "sources.kind", unknown_word(source["kind"])))
    return faults


def _is_day(text: str) -> bool:
    try:
        return bool(PartialDate(text))
    except ValueError:
        return False
