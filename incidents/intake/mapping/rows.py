"""Rows of a file become checked rows of cases, through a mapping."""

import json
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from incidents.intake.cases import COLUMNS, CaseRow
from incidents.intake.files.sheets import Sheet, SheetRow
from incidents.intake.known import Known
from incidents.intake.mapping import facts
from incidents.intake.mapping.cells import (
    RowCells,
    TableReading,
    UnknownWords,
    collect_cells,
    unknown_sentence,
)
from incidents.intake.mapping.days import DayOrder
from incidents.intake.mapping.folding import fold_firm, fold_word
from incidents.intake.mapping.ids import LONGEST_ID, make_id, shorten_id, tell_apart
from incidents.intake.mapping.places import read_country
from incidents.intake.mapping.profiles import Mapping, Words
from incidents.intake.mapping.sources import read_sources
from incidents.intake.mapping.words import PROPOSABLE, Unknown, WordFinder
from incidents.intake.refusals import FileFault

TEXTS = ("demanded_change", "wording_before", "wording_after")
# Columns of words: thousands of rows have few combinations, and what is read is the same for each.
WORD_TARGETS = frozenset(
    {
        *("firm_country_iso2", "firm_sector", "coercing_country_iso2", "coercing_authority"),
        *("campaign_key", "topic", "tactic", "regulation_keys"),
    }
)
MOST_COMBINATIONS = 20_000


@dataclass(frozen=True)
class ReadingTerms:
    """What a person decided for a file. `decisions`: words that the desk decided on earlier."""

    mapping: Mapping
    unknown: UnknownWords = UnknownWords.PROPOSE
    order: DayOrder | None = None
    decisions: Words | None = None


def read_rows_of(sheet: Sheet, known: Known, terms: ReadingTerms) -> TableReading:
    """Read all rows of a sheet. A faulty row is refused by itself; the others are read."""
    reading = TableReading(faults=list(sheet.faults))
    reader = RowReader(sheet, known, terms, reading)
    for row in sheet.rows:
        reader.read(row)
    return reading


class RowReader:
    """Reads row by row into a TableReading."""

    def __init__(
        self, sheet: Sheet, known: Known, terms: ReadingTerms, reading: TableReading
    ) -> None:
        self.known, self.terms, self.reading = known, terms, reading
        mapping = terms.mapping
        self.finder = WordFinder(known, [mapping.words, terms.decisions or {}])
        places = {header: place for place, header in enumerate(sheet.header)}
        self.columns = [
            (places[header], header, target)
            for header, target in mapping.columns.items()
            if header in places
        ]
        self.columns.sort()
        self.only = [
            (places[header], set(map(fold_word, words)))
            for header, words in mapping.only.items()
            if header in places
        ]
        self.word_places = [place for place, _name, to in self.columns if to in WORD_TARGETS]
        self.combinations: dict[tuple[object, ...], dict[str, str]] = {}
        self.id_places = [places[name] for name in mapping.id_columns if name in places]
        self.lines: dict[str, int] = {}
        self.contents: dict[tuple[str, ...], int] = {}
        self.cells: RowCells
        self.state = ""
        self.words_of_row: set[Unknown] = set()

    def read(self, row: SheetRow) -> None:
        if any(fold_word(row.cells[place]) not in words for place, words in self.only):
            self.reading.left_out += 1
            return
        first = self.contents.setdefault(tuple(row.cells), row.line)
        if first != row.line:
            reason = _("This row is the same as row %(line)s. Remove one of them.")
            self.reading.faults.append(FileFault(row.line, _("row"), reason % {"line": first}))
            return
        self.cells, self.words_of_row = collect_cells(row, self.columns), set()
        cases = self._read_cases()
        self.reading.unknown.update(self.words_of_row)
        if self.cells.faults:
            self.reading.faults += self.cells.faults
            return
        self.reading.proposed.update(filter(self._is_proposed, self.words_of_row))
        self.reading.rows += cases

    def _is_proposed(self, unknown: Unknown) -> bool:
        if unknown.kind not in PROPOSABLE:
            return False
        is_chosen = self.finder.is_to_propose(unknown.kind, unknown.word)
        return is_chosen or self.terms.unknown == UnknownWords.PROPOSE

    def _read_cases(self) -> list[CaseRow]:
        cells = self.cells
        firms = facts.read_firms(cells)
        self.state = self._read_state()
        common = self._read_common(len(firms))
        optional = facts.read_optional(cells, self.terms.order)
        rows = []
        for name in firms:
            own = dict.fromkeys(COLUMNS, "") | common | optional
            own["firm"] = name
            own["slug"] = self._read_id(name, len(firms) > 1)
            rows.append(CaseRow(cells.line, own))
        self._check_ids(rows)
        return rows

    def _read_words(self, firms: int) -> dict[str, str]:
        """What the columns of words say, remembered by what is in them.

        Only where reading them left nothing else behind: no refusal, note or unknown word.
        """
        cells = self.cells
        combination = (firms > 1, *(cells.row.cells[place] for place in self.word_places))
        words = None if cells.row.links else self.combinations.get(combination)
        if words is None:
            before = len(cells.faults), len(cells.notes), len(self.words_of_row)
            words = self._translate_words(firms)
            is_plain = before == (len(cells.faults), len(cells.notes), len(self.words_of_row))
            is_plain = is_plain and not cells.row.links
            if is_plain and len(self.combinations) < MOST_COMBINATIONS:
                self.combinations[combination] = words
        return words

    def _translate_words(self, firms: int) -> dict[str, str]:
        cells, translate = self.cells, self.translate
        return {
            "coercing_country_iso2": self.state,
            "firm_country_iso2": facts.read_countries(cells, firms, translate),
            "firm_sector": facts.read_sectors(cells, firms, translate),
            "coercing_authority": self._read_authority(),
            "campaign_key": self._read_word("campaign", "campaign_key"),
            "topic": facts.read_terms(cells, "topic", translate),
            "tactic": facts.read_terms(cells, "tactic", translate),
            "regulation_keys": facts.read_terms(cells, "law", translate),
        }

    def _read_common(self, firms: int) -> dict[str, str]:
        """What all firms of a row have in common."""
        cells, order, translate = self.cells, self.terms.order, self.translate
        days = {
            target: facts.read_day(cells, target, order)
            for target in ("deadline_date", "response_date", "source_date")
        }
        sources = read_sources(cells, days["source_date"])
        amount, currency = facts.read_fine(cells)
        response, responded_on = facts.read_response(cells, days["response_date"], translate)
        values = self._read_words(firms) | {
            "first_reported_date": self._read_first_day(days["source_date"]),
            "deadline_date": days["deadline_date"],
            "response": response,
            "response_date": responded_on,
            "penalty_amount": amount,
            "penalty_currency": currency,
            "confidence": facts.read_confidence(cells, bool(sources), translate),
        }
        return values | self._source_cells(sources) | {name: cells.text(name) for name in TEXTS}

    def _source_cells(self, sources: list[tuple[str, str, str, str]]) -> dict[str, str]:
        if not sources:
            self._check_source()
            return {}
        names = ("source_title", "source_publisher", "source_date", "source_url")
        values = dict(zip(names, sources[0], strict=True))
        if len(sources) > 1:
            values["more_sources"] = json.dumps(sources[1:], ensure_ascii=False)
        return values

    def _check_source(self) -> None:
        """A row without a source whose authority's attribution needs one."""
        word = self.cells.text("coercing_authority")
        name = self.finder.find_authority(word, self.state) if word else ""
        authority = self.known.authorities.get((name or "", self.state))
        if authority and authority.needs_source:
            reason = _(
                "Required, because the attribution of %(body)s (%(level)s) needs a source."
                " Enter its title, for example “Notice of 24 March 2021”."
            )
            level = authority.get_attribution_display()
            self.cells.refuse("source_title", reason % {"body": name, "level": level})

    def _read_state(self) -> str:
        """The coercing state, which each case has."""
        cell = self.cells.first("coercing_country_iso2")
        if cell is None:
            state = self.terms.mapping.constants.get("coercing_country_iso2", "")
            if not state:
                reason = _("A case needs a coercing state. Enter it, or set it for the whole file.")
                self.cells.refuse("coercing_country_iso2", reason)
            return state
        state = read_country(cell.text) or self.finder.find("country", cell.text) or ""
        if not state:
            reason = _("“%(word)s” is not a country that we know. Use its name or ISO code.")
            self.cells.refuse("coercing_country_iso2", reason % {"word": cell.text}, cell)
        return state

    def _read_authority(self) -> str:
        """The authority; a proposed one keeps the file's word, as the desk's own."""
        cell = self.cells.first("coercing_authority")
        if cell is None:
            return ""
        word = " ".join(cell.text.split())
        name = self.finder.find_authority(word, self.state)
        if name is not None:
            return name
        unknown = Unknown("authority", word, self.state)
        is_proposed = self._is_proposed(unknown) and len(word) <= 200
        self._meet_unknown(unknown, "coercing_authority", is_noted=not is_proposed)
        return word if is_proposed else ""

    def _read_word(self, kind: str, target: str) -> str:
        cell = self.cells.first(target)
        return self.translate(kind, " ".join(cell.text.split()), target) if cell else ""

    def _read_first_day(self, source_day: str) -> str:
        """First reported: as the file says, else the day of the source, which reported it."""
        faults = len(self.cells.faults)
        day = facts.read_day(self.cells, "first_reported_date", self.terms.order) or source_day
        if not day and len(self.cells.faults) == faults:
            reason = _(
                "A case needs the date of the first report, as 2021, 2021-12 or 17 December 2021."
            )
            self.cells.refuse("first_reported_date", reason)
        return day

    def translate(self, kind: str, word: str, target: str) -> str:
        """Our word for theirs, "" if there is none. Without a target it is only looked up."""
        if kind == "country":
            ours = read_country(word) or self.finder.find("country", word)
        elif kind == "law":
            ours = self.finder.find_law(word)
        else:
            ours = self.finder.find(kind, word)
        if ours is None and target:
            self._meet_unknown(Unknown(kind, word), target, is_noted=True)
        return ours or ""

    def _meet_unknown(self, unknown: Unknown, target: str, *, is_noted: bool) -> None:
        self.words_of_row.add(unknown)
        if self.terms.unknown == UnknownWords.REFUSE:
            is_chosen = self.finder.is_to_propose(unknown.kind, unknown.word)
            if not is_chosen:
                closest = self.finder.suggest(unknown.kind, unknown.word, unknown.state)
                self.cells.refuse(target, unknown_sentence(unknown, closest))
                return
        if is_noted:
            cell = self.cells.first(target)
            header = cell.header if cell else target
            self.cells.note(header, unknown.word, _("not in our list"))

    def _read_id(self, firm: str, is_one_of_many: bool) -> str:
        own = self.cells.text("slug")
        if own and len(own) > LONGEST_ID:
            reason = _("Longer than %(most)s characters. Shorten it.") % {"most": LONGEST_ID}
            self.cells.refuse("slug", reason)
        if own:
            return shorten_id(f"{own}/{fold_firm(firm)}") if is_one_of_many else own
        return make_id(self.cells, firm, self.id_places)

    def _check_ids(self, rows: list[CaseRow]) -> None:
        """An id of the file is refused the second time; one of ours gets the rest of the row."""
        for place, row in enumerate(rows):
            first = self.lines.setdefault(row["slug"], row.line)
            if first == row.line:
                continue
            if self.cells.first("slug"):
                reason = _("Row %(line)s has the same id. Give each row its own.")
                self.cells.refuse("slug", reason % {"line": first})
            else:
                slug = tell_apart(row["slug"], self.cells)
                self.lines[slug] = row.line
                rows[place] = replace(row, cells=row.cells | {"slug": slug})
