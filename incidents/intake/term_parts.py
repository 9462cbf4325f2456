"""The parts of a case that are rows of closed lists: topics, tactics, further bodies."""

from typing import Any

from incidents.intake.cases import CaseRow
from incidents.intake.parts import Part, Record, Value
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import CasePart

# {part: (table of the pairs, its column beside the case)}.
THROUGH: dict[str, tuple[Any, str]] = {
    CasePart.TOPICS.value: (Case.topics.through, "topic"),
    CasePart.TACTICS.value: (Case.tactics.through, "tactic"),
    CasePart.FURTHER.value: (Case.further_authorities.through, "authority"),
    CasePart.AMPLIFIED.value: (Case.amplified_by.through, "authority"),
}


class TermPart(Part):
    """The terms of a row, beside those that officers added. `column`: of the table."""

    column: str

    def terms(self, record: Record) -> list[Any]:
        """The terms of the case in memory."""
        return record.terms[self.name.value]

    def word_of(self, term: Any) -> str:
        """What a table calls a term."""
        return str(term.slug)

    def find(self, row: CaseRow, word: str) -> Any:
        """The term that a row calls so."""
        known: dict[str, Any] = getattr(self.lists.known, f"{self.column}s")
        return known[word]

    def value_of(self, row: CaseRow) -> Value:
        return tuple(row.terms(self.column))

    def is_as_written(self, record: Record, value: Value) -> bool:
        return {self.word_of(term) for term in self.terms(record)} >= set(value)

    def write(self, record: Record, before: CaseRow | None, row: CaseRow) -> bool:
        """Replace what the row before had. False if an officer has one of the new terms already."""
        terms, wanted = self.terms(record), row.terms(self.column)
        had = set(before.terms(self.column)) if before else set()
        self._drop(record, [one for one in had if one not in wanted])
        present = {self.word_of(term) for term in terms}
        for word in wanted:
            if word not in present:
                terms.append(self.find(row, word))
                record.created.append(self._link(record.case, terms[-1]))
        return not (present & set(wanted)) - had

    def _drop(self, record: Record, words: list[str]) -> None:
        terms = self.terms(record)
        dropped = [term for term in terms if self.word_of(term) in words]
        record.dropped += [(self.name.value, term) for term in dropped]
        terms[:] = [term for term in terms if term not in dropped]

    def _link(self, case: Case, term: Any) -> Any:
        through, beside = THROUGH[self.name.value]
        return through(case=case, **{beside: term})

    def overwrite(self, record: Record, row: CaseRow) -> None:
        wanted = row.terms(self.column)
        self._drop(
            record, [one for one in map(self.word_of, self.terms(record)) if one not in wanted]
        )
        self.write(record, None, row)

    def show_case(self, record: Record) -> str:
        return ", ".join(map(self.word_of, self.terms(record)))


class TopicPart(TermPart):
    name, column = CasePart.TOPICS, "topic"


class TacticPart(TermPart):
    name, column = CasePart.TACTICS, "tactic"


class BodyPart(TermPart):
    """Authorities beside the one that leads, by name."""

    def word_of(self, term: Any) -> str:
        return str(term.name)

    def find(self, row: CaseRow, word: str) -> Any:
        return self.lists.known.authorities[word, row["coercing_country_iso2"]]

    def value_of(self, row: CaseRow) -> Value:
        """Names as the list has them: a file may use another name of the same body."""
        return tuple(self.find(row, word).name for word in row.terms(self.column))


class FurtherPart(BodyPart):
    name, column = CasePart.FURTHER, "further_authorities"


class AmplifiedPart(BodyPart):
    name, column = CasePart.AMPLIFIED, "amplified_by"


TERM_PARTS: tuple[type[Part], ...] = (TopicPart, TacticPart, FurtherPart, AmplifiedPart)
