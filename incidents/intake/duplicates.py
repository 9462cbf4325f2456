"""Rows that may be cases that are here already, or that are twice in one file."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from incidents.intake.cases import CaseRow
from incidents.intake.mapping.folding import fold_firm, fold_word
from incidents.models.desk.sharing import CaseQuerySet
from incidents.models.register.incidents import IncidentQuerySet

NAMES = re.compile(r"[()（）/]")


@dataclass(frozen=True)
class Account:
    """A case, an entry or a row as duplicates are told: one firm under pressure at one time.

    `reference`: of a case or an entry; blank for a row of the file. `line`: of a row, else -1.
    """

    firm: str
    authority: str
    reported_on: str
    reference: str = ""
    line: int = -1

    @property
    def names(self) -> list[str]:
        """The name, and its parts in brackets: "Ryohin Keikaku (Muji Shanghai)" has two."""
        parts = NAMES.split(self.firm) if NAMES.search(self.firm) else [self.firm]
        return [name for name in map(fold_firm, parts) if name]

    def has_other_authority(self, other: "Account") -> bool:
        both = self.authority and other.authority
        return bool(both) and fold_word(self.authority) != fold_word(other.authority)

    def may_be_of_time(self, other: "Account") -> bool:
        """The same month, or a year in which the other's month is."""
        one, two = self.reported_on[:7], other.reported_on[:7]
        return bool(one and two) and (one.startswith(two) or two.startswith(one))


@dataclass(frozen=True)
class Duplicate:
    """A new row, and the account that it may repeat."""

    row: CaseRow
    other: Account


class AccountIndex:
    """Accounts by name, and by the first word of a name with authority and month."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[Account]] = defaultdict(list)
        self.by_first_word: dict[tuple[str, str, str], list[tuple[str, Account]]]
        self.by_first_word = defaultdict(list)

    def add(self, account: Account) -> None:
        for name in account.names:
            self.by_name[name].append(account)
            self.by_first_word[_word_key(name, account)].append((name, account))

    def find(self, own: Account) -> Account | None:
        """The first account of the same firm and time; or one of a firm of which one's name
        begins with the other's, under the same authority in the same month.
        """
        return next(self._candidates(own), None)

    def _candidates(self, own: Account) -> Iterator[Account]:
        for name in own.names:
            for other in self.by_name.get(name, ()):
                is_alike = own.may_be_of_time(other) and not own.has_other_authority(other)
                if is_alike and other.line != own.line:
                    yield other
        if not own.authority:
            return
        for name in own.names:
            for longer, other in self.by_first_word.get(_word_key(name, own), ()):
                if _begins(name, longer) and other.line != own.line:
                    yield other


def _word_key(name: str, account: Account) -> tuple[str, str, str]:
    return name.split()[0], account.reported_on[:7], fold_word(account.authority)


def _begins(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return f"{long} ".startswith(f"{short} ")


def find_duplicates(
    fresh: list[CaseRow], cases: CaseQuerySet, entries: IncidentQuerySet
) -> list[Duplicate]:
    """Find the first likely duplicate of each new row. Four queries, whatever the size.

    `cases` of the desk and `entries` that the person may read; a released case is both. Of a large
    register only the names of firms are read whole.
    """
    if not fresh:
        return []
    own_accounts = [_account_of(row) for row in fresh]
    words = {name.split()[0] for account in own_accounts for name in account.names}
    index = AccountIndex()
    for account in [*_accounts_of_cases(cases, words), *_accounts_of_entries(entries, words)]:
        index.add(account)
    duplicates = []
    for row, own in zip(fresh, own_accounts, strict=True):
        other = index.find(own)
        if other:
            duplicates.append(Duplicate(row, other))
        index.add(own)
    return duplicates


def _account_of(row: CaseRow) -> Account:
    authority, _state = row.authority
    return Account(row["firm"], authority, row["first_reported_date"], line=row.line)


def _names_with(words: set[str], names: Iterable[str]) -> list[str]:
    """The names of which a part begins with one of the words."""
    return [
        name
        for name in names
        if any(part.split()[0] in words for part in Account(name, "", "").names)
    ]


def _accounts_of_cases(cases: CaseQuerySet, words: set[str]) -> Iterable[Account]:
    firms = cases.order_by().values_list("firm__name", flat=True).distinct()
    own = cases.filter(firm__name__in=_names_with(words, firms))
    columns = ("firm__name", "authority__name", "reported_on", "reference")
    for firm, authority, day, reference in own.values_list(*columns):
        yield Account(firm, authority or "", str(day), reference)


def _accounts_of_entries(entries: IncidentQuerySet, words: set[str]) -> Iterable[Account]:
    firms = entries.order_by().exclude(firm="").values_list("firm", flat=True).distinct()
    named = entries.filter(firm__in=_names_with(words, firms))
    for firm, day, ref in named.values_list("firm", "reported_on", "ref"):
        yield Account(firm, "", str(day), ref)
