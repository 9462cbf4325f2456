"""The method page: what each measure is, said by the functions that compute it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.figures.confidential import disclosure, enterprises
from incidents.figures.engine import counts
from incidents.figures.measures import (
    coverage,
    designations,
    events,
    fines,
    firm_responses,
    network,
    norm,
    shares,
    situation,
    tallies,
)
from incidents.figures.results import countries, firms
from incidents.figures.results.removed import REMOVED, reasons
from incidents.values import designations as names


@dataclass(frozen=True)
class Measure:
    """A measure by name, and the text that its function carries."""

    name: Promise
    function: Callable[..., Any]

    @property
    def place(self) -> str:
        """Where it is computed: module and function, for whoever checks."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    @property
    def paragraphs(self) -> list[str]:
        """The docstring in paragraphs, its markup taken off."""
        told = inspect.getdoc(self.function) or ""
        return [" ".join(part.split()) for part in re.split(r"\n\s*\n", told)]


MEASURES = [
    Measure(_("Key figures"), situation.key_figures),
    Measure(_("Incidents over time"), counts.count_over_time),
    Measure(_("Incidents by a word"), counts.by_words),
    Measure(_("How firms answered"), shares.compliance),
    Measure(_("Answers by a word"), shares.compliance_by),
    Measure(_("Interval of a share"), shares.share_of),
    Measure(_("Answers as a figure"), firm_responses.response_shares),
    Measure(_("A source's own tallies"), tallies.tallies),
    Measure(_("Sums of fines"), fines.fines),
    Measure(_("The norm"), norm.by_topic_and_year),
    Measure(_("Giving in unasked"), norm.conceded_unasked),
    Measure(_("Names used for Taiwan"), designations.designations_over_time),
    Measure(_("Who presses whom under which text"), network.authority_flows),
    Measure(_("Texts invoked together"), network.invoked_together),
    Measure(_("Collective answers"), coverage.of_campaigns),
    Measure(_("Firms that held"), coverage.share_resisted),
    Measure(_("Firms under several campaigns"), network.hit_again),
    Measure(_("Confidential statistics: what is shown"), disclosure.whole_cells),
    Measure(_("Confidential statistics: what is one firm"), enterprises.groups),
    Measure(_("Confidential statistics: numbers"), disclosure.publishable_cells),
    Measure(_("Confidential statistics: sums of fines"), disclosure.euro_of),
    Measure(_("Confidential statistics: totals"), disclosure.margins),
    Measure(_("Confidential statistics: editions"), disclosure.merge_cells),
    Measure(_("Reading a name in a wording"), names.find_designations),
    Measure(_("Distinct firms"), firms.firms_figure),
    Measure(_("Home countries and ways"), countries.ways),
    Measure(_("Dated events beside a figure"), events.beside),
]

# What the register cannot show, however it is counted.
GAPS = [
    _(
        "An entry is here because somebody spoke of it and a desk released it: public apologies are"
        " seen, quiet compliance is not. Shares of a register are no shares of all firms."
    ),
    _("Of the airlines' letter 17 of 44 addressees are named; sources count all of them."),
    _("Where no account gives the day of a demand, only the day by which it was known is kept."),
    _("The state's part is what the kind of body shows, until a desk judges the single case."),
    _("Most cases are from China: the list was begun from accounts of its campaigns."),
    _(
        "Cases that firms let be counted only are in no figure here; they have statistics of their"
        " own, which say how many are shown and never how many there are."
    ),
    *reasons(REMOVED),
]
