"""Why a file was refused: each faulty place with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

# A longer list of accepted words is not printed in an error.
MOST_LISTED = 12


@dataclass(frozen=True)
class FileFault:
    """One fault of a file. `line` counts from 1, the header included; 0 is the whole file."""

    line: int
    column: str
    reason: str
    # The cell as the file has it.
    value: str = ""

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}"


class FileRefused(Exception):
    """Raised before anything is stored, with all faults of the file."""

    def __init__(self, refusals: Iterable[FileFault]) -> None:
        self.refusals = list(refusals)
        super().__init__("\n".join(map(str, self.refusals)))


def not_a_date(text: Any) -> str:
    return _("“%(text)s” is not a date. Use 2021, 2021-12 or 2021-12-17.") % {"text": text}


def unknown_word(word: Any, accepted: Iterable[Any] = ()) -> str:
    """A value that a list does not have; the accepted words are named if they are few."""
    words = [str(one) for one in accepted]
    if not word:
        return _("Required. Enter a value.")
    if 0 < len(words) <= MOST_LISTED:
        sentence = _("“%(word)s” is not accepted here. Use one of: %(words)s.")
        return sentence % {"word": word, "words": ", ".join(words)}
    return _("“%(word)s” is not known. Check the spelling.") % {"word": word}


def unknown_law(key: Any) -> str:
    sentence = _("“%(key)s” is not a known law or article. Use a key such as advertising-law#9(4).")
    return sentence % {"key": key}
