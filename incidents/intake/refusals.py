"""Why a file was refused: each place with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FileFault:
    """One fault of a file. `line` counts from 1, the header included; 0 is the file itself."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}"


class FileRefused(Exception):
    """Raised before anything is stored; carries every fault that was found."""

    def __init__(self, refusals: Iterable[FileFault]) -> None:
        self.refusals = list(refusals)
        super().__init__("\n".join(map(str, self.refusals)))
