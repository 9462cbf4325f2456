"""listings.csv becomes the firms of list rounds: one row for each firm that a notice names."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.intake.known import COUNTRIES, Known
from incidents.intake.refusals import FileFault, FileRefused, not_a_date, unknown_word
from incidents.intake.tables import decode_text, table
from incidents.models.register.list_rounds import ListedFirm
from incidents.values.partial_dates import PartialDate

COLUMNS = (
    *("slug", "campaign_key", "firm", "firm_country_iso2", "firm_group", "firm_sector"),
    *("consequence", "listed_on", "suspended_on", "lifted_on"),
    *("source_title", "source_publisher", "source_url", "checked_on", "note"),
)
REQUIRED = ("slug", "campaign_key", "firm", "listed_on", "source_title")
DAYS = ("listed_on", "suspended_on", "lifted_on", "checked_on")
Cells = dict[str, str]


@transaction.atomic
def load_listings(raw: bytes) -> dict[str, int]:
    """Load the table, all or nothing; again to update. Returns {"listed firms": rows}.

    Rows that the table no longer has go: nothing refers to them. Raises FileRefused.
    """
    known = Known.of(None)
    rows = list(table(decode_text(raw), COLUMNS))
    faults = [fault for line, cells in rows for fault in _faults(line, cells, known)]
    if faults:
        raise FileRefused(faults)
    ListedFirm.objects.exclude(key__in=[cells["slug"] for _line, cells in rows]).delete()
    columns = [_columns_of(cells, known) for _line, cells in rows]
    ListedFirm.objects.bulk_create(
        [ListedFirm(**one) for one in columns],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[name for name in columns[0] if name != "key"],
    )
    return {"listed firms": len(rows)}


def _faults(line: int, cells: Cells, known: Known) -> list[FileFault]:
    faults = [
        FileFault(line, name, _("Required. Enter a value.")) for name in REQUIRED if not cells[name]
    ]
    lists: tuple[tuple[str, Any], ...] = (
        ("campaign_key", known.campaigns),
        ("firm_sector", known.sectors),
        ("firm_country_iso2", COUNTRIES),
    )
    faults += [
        FileFault(line, name, unknown_word(cells[name]))
        for name, words in lists
        if cells[name] and cells[name] not in words
    ]
    for name in DAYS:
        try:
            PartialDate(cells[name] or "2000")
        except ValueError:
            faults.append(FileFault(line, name, not_a_date(cells[name])))
    return faults


def _columns_of(cells: Cells, known: Known) -> dict[str, Any]:
    return {
        "key": cells["slug"],
        "campaign": known.campaigns[cells["campaign_key"]],
        "name": cells["firm"],
        "country": cells["firm_country_iso2"],
        "group": cells["firm_group"] or cells["firm"],
        "sector": known.sectors.get(cells["firm_sector"]),
        "consequence": cells["consequence"],
        **{name: cells[name] for name in DAYS},
        "source": cells["source_title"],
        "publisher": cells["source_publisher"],
        "url": cells["source_url"],
        "note": cells["note"],
    }
