"""A source's own counts of all addressees of a campaign, named or not."""

from typing import NamedTuple

from incidents.models.register.campaigns import Campaign
from incidents.values.partial_dates import PartialDate


class Tally(NamedTuple):
    """How many of all addressees had complied, as a source counts them.

    `longest` and `shortest`: days from the demand, by the latest and the earliest reading of both
    days. It counts everyone who was addressed: no interval of chance belongs to it.
    """

    longest: int
    shortest: int
    complied: int
    of: int
    publisher: str
    url: str


def tallies(campaign: Campaign) -> list[Tally]:
    """The campaign's tallies in order of time; one query. None without a day of issue.

    The firms that are named here are no sample of those that were addressed.
    """
    if not campaign.issued_on:
        return []
    issued = PartialDate(campaign.issued_on)
    return [
        Tally(
            (tally.on.latest - issued.earliest).days,
            max(0, (tally.on.earliest - issued.latest).days),
            tally.complied,
            tally.of,
            tally.publisher,
            tally.url,
        )
        for tally in campaign.tallies.all()
        if tally.of
    ]
