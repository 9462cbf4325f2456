"""In which order a file writes day and month: seen in its other days, or asked once."""

from dataclasses import dataclass

from incidents.intake.files.sheets import Sheet
from incidents.intake.mapping.days import DayOrder, read_typed_day
from incidents.intake.mapping.profiles import Mapping

DAY_TARGETS = (
    "first_reported_date",
    "deadline_date",
    "response_date",
    "lifted_date",
    "source_date",
)


@dataclass(frozen=True)
class DayQuestion:
    """What a file shows of its order. `example`: a day that can be read in two ways, if any.

    `proof`: a day that can be read in one way only. `suggestion`: the order that follows from the
    file; None if nothing does, or if its days contradict one another.
    """

    example: str = ""
    proof: str = ""
    suggestion: DayOrder | None = None


def find_day_question(sheet: Sheet, mapping: Mapping) -> DayQuestion:
    """Look at all days of a file. Days with points and four digits of the year are day first."""
    examples: list[str] = []
    proofs: dict[DayOrder, str] = {}
    are_dotted = True
    for place, header in enumerate(sheet.header):
        if mapping.columns.get(header) not in DAY_TARGETS:
            continue
        for value in sheet.values(place):
            reading = read_typed_day(value)
            if reading.both:
                examples.append(value)
                are_dotted = are_dotted and reading.is_dotted
            elif reading.shows:
                proofs.setdefault(reading.shows, value)
    if not examples:
        return DayQuestion()
    if len(proofs) == 1:
        ((order, proof),) = proofs.items()
        return DayQuestion(examples[0], proof, order)
    suggestion = DayOrder.DAY_FIRST if not proofs and are_dotted else None
    return DayQuestion(examples[0], "", suggestion)


def choose_order(sheet: Sheet, mapping: Mapping, chosen: DayOrder | None = None) -> DayOrder | None:
    """The order that a person chose, that the file shows, or that its profile has."""
    return chosen or find_day_question(sheet, mapping).suggestion or mapping.order
