"""New cases of a file, written by COPY: what `parts` would write for a case without children."""

from typing import Any

from django.utils import timezone

from incidents.intake.cases import CaseRow
from incidents.intake.copying import CopyTable, as_json, reserve_keys, write_tables
from incidents.intake.events import event_facts_of, measures_of
from incidents.intake.field_parts import attribution_of
from incidents.intake.parts import Lists
from incidents.intake.sources import columns_of
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event
from incidents.models.desk.evidence import (
    Citation,
    Invocation,
    Source,
    SourceUse,
    WordingChange,
)
from incidents.models.desk.imports import FileRow, Import, ImportChange

# What the rows of one import have in common, by attribute of Case.
Common = dict[str, Any]


class FreshCases:
    """Builds the rows of all tables for new cases, then sends them."""

    def __init__(self, lists: Lists, common: Common, record: Import | None) -> None:
        self.lists, self.common, self.record = lists, common, record
        self.cases = CopyTable(Case, has_keys=True)
        self.sources = CopyTable(Source, has_keys=True)
        self.events, self.uses = CopyTable(Event), CopyTable(SourceUse)
        self.wordings, self.citations = CopyTable(WordingChange), CopyTable(Citation)
        self.topics = CopyTable(Case.topics.through)
        self.tactics = CopyTable(Case.tactics.through)
        self.further = CopyTable(Case.further_authorities.through)
        self.amplified = CopyTable(Case.amplified_by.through)
        self.file_rows = CopyTable(FileRow, has_keys=True)
        self.changes = CopyTable(ImportChange)

    def write(self, rows: list[CaseRow], references: list[str]) -> None:
        """Write a case for each row, with the desk's references in the same order."""
        self.collect(rows, references)
        self.send()

    def collect(self, rows: list[CaseRow], references: list[str]) -> None:
        """Build the rows of all tables; new firms are stored."""
        for row in rows:
            self.lists.firms.of(row)
        self.lists.firms.save_missing()
        self._add_sources(rows)
        now = timezone.now()
        common = self.common | {"logged_at": now, "changed_at": now}
        keys = reserve_keys(Case, len(rows))
        for key, row, reference in zip(keys, rows, references, strict=True):
            self._add_case(key, row, common | {"reference": reference})
            self._add_children(key, row)

    def send(self) -> None:
        """Send what was collected, in the order in which tables refer to one another."""
        write_tables(
            [
                self.sources,
                self.cases,
                self.events,
                self.wordings,
                self.citations,
                self.uses,
                self.topics,
                self.tactics,
                self.further,
                self.amplified,
                self.file_rows,
                self.changes,
            ]
        )

    def _add_sources(self, rows: list[CaseRow]) -> None:
        missing = self.lists.sources.missing_keys(rows)
        for key, identity in zip(reserve_keys(Source, len(missing)), missing, strict=True):
            self.sources.add(id=key, **columns_of(identity))
            self.lists.sources.keys[identity] = key

    def _add_case(self, key: int, row: CaseRow, common: Common) -> None:
        known, firm = self.lists.known, self.lists.firms.of(row)
        sector = known.sectors.get(row["firm_sector"])
        authority = known.authorities.get(row.authority)
        campaign = known.campaigns.get(row["campaign_key"])
        attribution, source = attribution_of(row, authority)
        self.cases.add(
            id=key,
            slug=row["slug"],
            title=row["title"],
            firm_id=firm.pk,
            own_sector_id=sector.pk if sector and sector.pk != firm.sector_id else None,
            authority_id=authority.pk if authority else None,
            coercing_state=row["coercing_country_iso2"],
            attribution=attribution,
            attribution_source=source,
            political_link=row["political_link"],
            campaign_id=campaign.pk if campaign else None,
            demanded_change=row["demanded_change"],
            reported_on=row["first_reported_date"],
            case_kind=row.case_kind,
            found_by=row["found_by"],
            last_known_on=row["last_known_date"],
            confidence=row["confidence"],
            checked_on=row["checked_on"],
            checked_by=row["checked_by"],
            doubts=row.note.get("doubts", "") or row["doubts"],
            borderline=row.note.get("borderline", "") or row["borderline"],
            note=row["desk_note"],
            **common,
        )

    def _add_children(self, key: int, row: CaseRow) -> None:
        known = self.lists.known
        facts = [*event_facts_of(row, known).values(), *measures_of(row)]
        for position, event in enumerate(facts):
            self.events.add(case_id=key, position=position, **event._asdict())
        if row["wording_before"] or row["wording_after"]:
            self.wordings.add(
                case_id=key,
                before=row["wording_before"],
                after=row["wording_after"],
                is_quoted=row["wording_is_quoted"] == "yes",
            )
        for position, text in enumerate(row.keys):
            cited = known.cited(text)
            self.citations.add(
                case_id=key,
                position=position,
                instrument_id=cited["instrument"].pk,
                provision_id=cited["provision"].pk if cited["provision"] else None,
                invoked=row.note.get("invoked", {}).get(text, Invocation.UNSTATED.value),
            )
        for position, source in enumerate(row.sources):
            source_id = self.lists.sources.keys[source.identity]
            self.uses.add(case_id=key, position=position, source_id=source_id, **source.use)
        for slug in row.terms("topic"):
            self.topics.add(case_id=key, topic_id=known.topics[slug].pk)
        for slug in row.terms("tactic"):
            self.tactics.add(case_id=key, tactic_id=known.tactics[slug].pk)
        self._add_bodies(key, row)
        self.file_rows.add(case_id=key, cells=as_json(row.cells), note=as_json(row.note))
        if self.record:
            self.changes.add(record_id=self.record.pk, case_id=key)

    def _add_bodies(self, key: int, row: CaseRow) -> None:
        """The further authorities, and those that amplified."""
        state, bodies = row["coercing_country_iso2"], self.lists.known.authorities
        for name in row.terms("further_authorities"):
            self.further.add(case_id=key, authority_id=bodies[name, state].pk)
        for name in row.terms("amplified_by"):
            self.amplified.add(case_id=key, authority_id=bodies[name, state].pk)
