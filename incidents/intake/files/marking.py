"""The file that a desk sent, with the reason beside each refused row."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from incidents.intake.files.sheets import Sheet

Refusal = list[object]


def marked_rows(sheet: Sheet, refusals: Iterable[Refusal]) -> Iterator[list[str]]:
    """The header, then each refused row with its number and its reasons.

    `refusals`: [[line, column, reason, value], ...].
    """
    reasons: dict[int, list[str]] = {}
    for refusal in refusals:
        line, column, reason = refusal[:3]
        reasons.setdefault(int(str(line)), []).append(f"{column}: {reason}")
    yield [_("Row"), _("Why it was refused"), *sheet.header]
    by_line = {row.line: row.cells for row in sheet.rows}
    for line, sentences in sorted(reasons.items()):
        yield [str(line), " ".join(sentences), *by_line.get(line, [])]
