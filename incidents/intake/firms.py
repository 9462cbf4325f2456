"""The firms that a file names: existing ones that the desk may choose, and new ones."""

from typing import Any

from incidents.intake.cases import CaseRow
from incidents.intake.known import Known
from incidents.models.fields import private_slug
from incidents.models.people.people import User
from incidents.models.register.firms import Firm


class FirmList:
    """Firms by name and home country; one that is missing is made when a row needs it."""

    def __init__(self, known: Known, by: User, facts: dict[str, dict[str, Any]]) -> None:
        """`facts`: {name: columns of a new firm that no table has}."""
        self.known, self.by, self.facts = known, by, facts
        offered = Firm.objects.offered_to(by).select_related("sector").order_by("-desk")
        self.firms = {(firm.name, firm.country): firm for firm in offered}
        self.missing: list[Firm] = []

    def of(self, row: CaseRow) -> Firm:
        """The firm of a row; a new one is unsaved until `save_missing`."""
        if row.firm not in self.firms:
            name, country = row.firm
            firm = Firm(
                desk=self.by.desk,
                slug=private_slug(),
                name=name,
                country=country,
                sector=self.known.sectors.get(row["firm_sector"]),
                **self.facts.get(name, {}),
            )
            self.firms[row.firm] = firm
            self.missing.append(firm)
        return self.firms[row.firm]

    def save_missing(self) -> None:
        Firm.objects.bulk_create(self.missing)
        self.missing = []
