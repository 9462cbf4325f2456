"""The parts of a case that are its own columns: firm, sector, authority, texts."""

from incidents.intake.cases import CaseRow
from incidents.intake.firms import is_same_firm
from incidents.intake.parts import Part, Record, TextPart, Value, part_key
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import CasePart
from incidents.models.register.authorities import Attribution, Authority


class FirmPart(Part):
    name = CasePart.FIRM

    def value_of(self, row: CaseRow) -> Value:
        return row.firm

    def is_as_written(self, record: Record, value: Value) -> bool:
        return is_same_firm(record.case.firm, *value)

    def show_case(self, record: Record) -> str:
        return self.show((record.case.firm.name, record.case.firm.country))

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        """Keep the sector that the case has, whatever the usual sector of the new firm is."""
        case, firm, sector = record.case, self.lists.firms.of(row), None
        is_officers = part_key(CasePart.SECTOR) in record.officers_parts
        if before and (case.own_sector or before["firm_sector"] or is_officers):
            sector = case.sector
        case.firm, case.own_sector = firm, sector if sector != firm.sector else None
        return True


class SectorPart(Part):
    name = CasePart.SECTOR
    basis = (CasePart.FIRM,)

    def value_of(self, row: CaseRow) -> Value:
        return row["firm_sector"]

    def is_as_written(self, record: Record, value: Value) -> bool:
        """A blank cell leaves a case with the usual sector of its firm."""
        case = record.case
        if not value:
            return case.own_sector is None
        return bool(case.sector and case.sector.title == value)

    def show_case(self, record: Record) -> str:
        return record.case.sector.title if record.case.sector else ""

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        sector = self.lists.known.sectors.get(row["firm_sector"])
        record.case.own_sector = sector if sector != record.case.firm.sector else None
        return True


class AuthorityPart(TextPart):
    """The authority, its state, and the attribution with its source.

    One part, because an officer's judgement of one authority must not be attached to another.
    """

    name = CasePart.AUTHORITY

    def value_of(self, row: CaseRow) -> Value:
        authority = self.lists.known.authorities.get(row.authority)
        name, state = row.authority
        # An old name, or that of a merged body, stands for the one that the case has.
        body = authority.name if authority else name
        return (body, state, *attribution_of(row, authority))

    def value_in(self, case: Case) -> Value:
        body = case.authority.name if case.authority else ""
        return (body, case.coercing_state, str(case.attribution), case.attribution_source)

    def put(self, case: Case, row: CaseRow) -> None:
        case.authority = self.lists.known.authorities.get(row.authority)
        _body, case.coercing_state, case.attribution, case.attribution_source = self.value_of(row)

    def show(self, value: Value) -> str:
        body, state, level, source = value
        return super().show((body, state, str(Attribution(level).label), source))


def attribution_of(row: CaseRow, authority: Authority | None) -> tuple[str, str]:
    """The attribution of a row with its source; else the usual one of the authority.

    The source of the usual one is that of the row, and our note on the authority.
    """
    seen = ", ".join(filter(None, [row["source_publisher"], row["source_title"]]))
    if row["attribution"]:
        return row["attribution"], "" if row["attribution"] == Attribution.NONE else seen
    if authority is None:
        return Attribution.NONE.value, ""
    return authority.attribution, "; ".join(filter(None, [seen, authority.note]))


class PoliticalLinkPart(TextPart):
    name = CasePart.POLITICAL_LINK

    def value_of(self, row: CaseRow) -> Value:
        return row["political_link"]

    def value_in(self, case: Case) -> Value:
        return str(case.political_link)

    def put(self, case: Case, row: CaseRow) -> None:
        case.political_link = row["political_link"]


class CampaignPart(TextPart):
    name = CasePart.CAMPAIGN

    def value_of(self, row: CaseRow) -> Value:
        return row["campaign_key"]

    def value_in(self, case: Case) -> Value:
        return case.campaign.slug if case.campaign else ""

    def put(self, case: Case, row: CaseRow) -> None:
        case.campaign = self.lists.known.campaigns.get(row["campaign_key"])


class CaseKindPart(TextPart):
    name = CasePart.CASE_KIND

    def value_of(self, row: CaseRow) -> Value:
        return row.case_kind

    def value_in(self, case: Case) -> Value:
        return str(case.case_kind)

    def put(self, case: Case, row: CaseRow) -> None:
        case.case_kind = row.case_kind


class FoundByPart(TextPart):
    name = CasePart.FOUND_BY

    def value_of(self, row: CaseRow) -> Value:
        return row["found_by"]

    def value_in(self, case: Case) -> Value:
        return str(case.found_by)

    def put(self, case: Case, row: CaseRow) -> None:
        case.found_by = row["found_by"]


class LastKnownPart(TextPart):
    name = CasePart.LAST_KNOWN

    def value_of(self, row: CaseRow) -> Value:
        return row["last_known_date"]

    def value_in(self, case: Case) -> Value:
        return str(case.last_known_on)

    def put(self, case: Case, row: CaseRow) -> None:
        case.last_known_on = row["last_known_date"]


class DemandPart(TextPart):
    name = CasePart.DEMAND

    def value_of(self, row: CaseRow) -> Value:
        return row["demanded_change"]

    def value_in(self, case: Case) -> Value:
        return case.demanded_change

    def put(self, case: Case, row: CaseRow) -> None:
        case.demanded_change = row["demanded_change"]


class ConfidencePart(TextPart):
    name = CasePart.CONFIDENCE

    def value_of(self, row: CaseRow) -> Value:
        return row["confidence"]

    def value_in(self, case: Case) -> Value:
        return str(case.confidence)

    def put(self, case: Case, row: CaseRow) -> None:
        case.confidence = row["confidence"]


class CheckedPart(TextPart):
    """When a case was read a second time, and by whom."""

    name = CasePart.CHECKED

    def value_of(self, row: CaseRow) -> Value:
        return (row["checked_on"], row["checked_by"])

    def value_in(self, case: Case) -> Value:
        return (str(case.checked_on), case.checked_by)

    def put(self, case: Case, row: CaseRow) -> None:
        case.checked_on, case.checked_by = row["checked_on"], row["checked_by"]


class DoubtsPart(TextPart):
    name = CasePart.DOUBTS

    def value_of(self, row: CaseRow) -> Value:
        return row.note.get("doubts", "") or row["doubts"]

    def value_in(self, case: Case) -> Value:
        return case.doubts

    def agrees(self, record: Record, value: Value) -> bool:
        """A blank value agrees with any: tables have no column for doubts."""
        return not value or super().agrees(record, value)

    def put(self, case: Case, row: CaseRow) -> None:
        case.doubts = self.value_of(row)


class BorderlinePart(TextPart):
    name = CasePart.BORDERLINE

    def value_of(self, row: CaseRow) -> Value:
        return row.note.get("borderline", "") or row["borderline"]

    def value_in(self, case: Case) -> Value:
        return case.borderline

    def agrees(self, record: Record, value: Value) -> bool:
        """A blank value agrees with any: most tables have no column for it."""
        return not value or super().agrees(record, value)

    def put(self, case: Case, row: CaseRow) -> None:
        case.borderline = self.value_of(row)


class TitlePart(TextPart):
    name = CasePart.TITLE

    def value_of(self, row: CaseRow) -> Value:
        return row["title"]

    def value_in(self, case: Case) -> Value:
        return case.title

    def agrees(self, record: Record, value: Value) -> bool:
        """A blank value agrees with any: most tables have no titles."""
        return not value or super().agrees(record, value)

    def put(self, case: Case, row: CaseRow) -> None:
        case.title = row["title"]


class NotePart(TextPart):
    """What the file says and no column takes, as a note for the desk."""

    name = CasePart.NOTE

    def value_of(self, row: CaseRow) -> Value:
        return row["desk_note"]

    def value_in(self, case: Case) -> Value:
        return case.note

    def agrees(self, record: Record, value: Value) -> bool:
        return not value or super().agrees(record, value)

    def put(self, case: Case, row: CaseRow) -> None:
        case.note = row["desk_note"]


FIELD_PARTS: tuple[type[Part], ...] = (
    CaseKindPart,
    FoundByPart,
    FirmPart,
    SectorPart,
    AuthorityPart,
    PoliticalLinkPart,
    CampaignPart,
    DemandPart,
    LastKnownPart,
    ConfidencePart,
    CheckedPart,
    DoubtsPart,
    BorderlinePart,
    TitlePart,
    NotePart,
)
