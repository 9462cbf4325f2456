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
            facts = dict(self.facts.get(row.firm[0], {}))
            parent = facts.pop("parent", None)
            firm = self._add(*row.firm, **facts)
            firm.sector = self.known.sectors.get(row["firm_sector"])
            # [name, home country] of the company above it.
            if parent:
                firm.parent = self.firms.get(tuple(parent)) or self._add(*parent)
        return self.firms[row.firm]

    def _add(self, name: str, country: str, **facts: Any) -> Firm:
        firm = Firm(desk=self.by.desk, slug=private_slug(), name=name, country=country, **facts)
        self.firms[name, country] = firm
        self.missing.append(firm)
        return firm

    def save_missing(self) -> None:
        """Save new firms, parents before their subsidiaries."""
        children = [firm for firm in self.missing if firm.parent]
        Firm.objects.bulk_create(firm for firm in self.missing if not firm.parent)
        for firm in children:
            # The key of a parent that was unsaved when it was set is copied when it is set again.
            firm.parent = firm.parent
        Firm.objects.bulk_create(children)
        self.missing = []
