"""The firms that a file names: existing ones that the desk may choose, and new ones."""

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

    Spellings that differ only in capitals, blanks or composed letters are one name.
    """

    def __init__(self, known: Known, by: User, facts: dict[str, dict[str, Any]]) -> None:
        """`facts`: {name: columns of a new firm that no table has}."""
        self.known, self.by, self.facts = known, by, facts
        offered = Firm.objects.offered_to(by).select_related("sector").order_by("-desk")
        self.firms: dict[FirmKey, Firm] = {}
        self.countries: dict[str, set[str]] = {}
        self.missing: list[Firm] = []
        for firm in offered:
            self._add(firm)

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
            firm = Firm(
                desk=self.by.desk,
                slug=private_slug(),
                name=name,
                other_names=row.other_names,
                country=country,
                sector=self.known.sectors.get(row["firm_sector"]),
                **self.facts.get(name, {}),
            )
            self._add(firm)
            self.missing.append(firm)
        return self.firms[folded, country]

    def _add(self, firm: Firm) -> None:
        folded = fold_name(firm.name)
        self.firms[folded, firm.country] = firm
        self.countries.setdefault(folded, set()).add(firm.country)

    def save_missing(self) -> None:
        Firm.objects.bulk_create(self.missing)
        self.missing = []


def is_same_firm(firm: Firm, name: str, country: str) -> bool:
    """Whether a row's firm is this one; a row without a country is of the firm of that name."""
    return fold_name(firm.name) == fold_name(name) and country in ("", firm.country)
