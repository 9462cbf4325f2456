"""The firms that a file names: existing ones that the desk may choose, and new ones."""

from collections.abc import Sequence
from typing import Any

from incidents.intake.cases import CaseRow
from incidents.intake.known import Known
from incidents.intake.mapping.folding import fold_name
from incidents.models.fields import private_slug
from incidents.models.people.people import User
from incidents.models.register.firms import Firm

FirmKey = tuple[str, str]


class FirmList:
    """Firms by name and home country; one that is missing is made when a row needs it.

    Spellings that differ only in capitals, blanks or composed letters are one name. A firm that was
    merged into another stands for that one, and so do the other names of a firm, unless two firms
    have them.
    """

    def __init__(self, known: Known, by: User, facts: dict[str, dict[str, Any]]) -> None:
        """`facts`: {name: columns of a new firm that no table has}."""
        self.known, self.by, self.facts = known, by, facts
        known_firms = Firm.objects.known_to(by).select_related("sector").order_by("-desk")
        self.firms: dict[FirmKey, Firm] = {}
        self.countries: dict[str, set[str]] = {}
        self.missing: list[Firm] = []
        self._read(list(known_firms))

    def _read(self, firms: list[Firm]) -> None:
        """Index the firms by what files may call them; a name of its own comes before all else."""
        rows = {firm.pk: firm for firm in firms}
        current = {firm.pk: _current(firm, rows) for firm in firms}
        others: dict[FirmKey, list[Firm]] = {}
        for firm in firms:
            if firm.merged_into_id is None:
                self._add(firm)
                for name in firm.other_names:
                    others.setdefault((fold_name(name), firm.country), []).append(firm)
            else:
                key = fold_name(firm.name), firm.country
                others.setdefault(key, []).append(current[firm.pk])
        for (name, country), named in others.items():
            if len({firm.pk for firm in named}) == 1 and (name, country) not in self.firms:
                self.firms[name, country] = named[0]
                self.countries.setdefault(name, set()).add(country)

    def of(self, row: CaseRow) -> Firm:
        """The firm of a row; a new one is unsaved until `save_missing`.

        Without a country it is the firm of that name, if there is only one.
        """
        name, country = row.firm
        folded = fold_name(name)
        countries = self.countries.get(folded, set())
        if not country and len(countries) == 1:
            country = next(iter(countries))
        if (folded, country) not in self.firms:
            firm = self._renamed(name, country)
            if firm:
                self.firms[folded, country] = firm
            else:
                self._make(name, country, row["firm_sector"], row.other_names)
        return self.firms[folded, country]

    def _renamed(self, name: str, country: str) -> Firm | None:
        """The firm that is here under an earlier name, where the facts on firms give one."""
        earlier = self.facts.get(name, {}).get("other_names", ())
        rows = (self.firms.get((fold_name(other), country)) for other in earlier)
        return next(filter(None, rows), None)

    def _make(
        self, name: str, country: str, sector: str = "", other_names: Sequence[str] = ()
    ) -> Firm:
        """Add a firm with all that is known of it, and the companies above it."""
        facts = dict(self.facts.get(name, {}))
        parent, usual = facts.pop("parent", None), facts.pop("sector", "")
        facts["other_names"] = [*other_names, *facts.get("other_names", ())]
        firm = self._new(name, country, sector=self.known.sectors.get(sector or usual), **facts)
        # [name, home country] of the company above it.
        if parent:
            firm.parent = self.firms.get((fold_name(parent[0]), parent[1])) or self._make(*parent)
        return firm

    def _new(self, name: str, country: str, **facts: Any) -> Firm:
        firm = Firm(desk=self.by.desk, slug=private_slug(), name=name, country=country, **facts)
        self._add(firm)
        self.missing.append(firm)
        return firm

    def _add(self, firm: Firm) -> None:
        folded = fold_name(firm.name)
        self.firms[folded, firm.country] = firm
        self.countries.setdefault(folded, set()).add(firm.country)

    def save_missing(self) -> None:
        """Save new firms, parents before their subsidiaries."""
        waiting = self.missing
        while waiting:
            ready = [firm for firm in waiting if not firm.parent or firm.parent.pk]
            for firm in ready:
                # The key of a parent that was unsaved when it was set is copied when set again.
                firm.parent = firm.parent
            Firm.objects.bulk_create(ready)
            waiting = [firm for firm in waiting if firm.pk is None]
        self.missing = []


def _current(firm: Firm, rows: dict[int, Firm]) -> Firm:
    """The firm that a merged one stands for. No query: the rows are at hand."""
    seen = set()
    while firm.merged_into_id in rows and firm.pk not in seen:
        seen.add(firm.pk)
        firm = rows[firm.merged_into_id]
    return firm


def is_same_firm(firm: Firm, name: str, country: str) -> bool:
    """Whether a row's firm is this one; a row without a country is of the firm of that name.

    A firm may be called by its other names, and by those of firms that were merged into it.
    """
    folded = fold_name(name)
    if folded in map(fold_name, firm.names) and country in ("", firm.country):
        return True
    if fold_name(firm.name) == folded:
        return False
    return any(
        fold_name(double.name) == folded and country in ("", double.country)
        for double in firm.merged.all()
    )
