"""A source's own counts of all addressees of a campaign, whether the firms are named or not."""

from typing import NamedTuple

from incidents.models.register.campaigns import Campaign
from incidents.values.partial_dates import PartialDate


class Tally(NamedTuple):
    """How many of all addressees had complied, by a source's count.

    `longest` and `shortest`: days from the demand, by the latest and the earliest reading of both
    days. It counts every addressee, so it has no interval of chance.
    """

    longest: int
    shortest: int
    complied: int
    of: int
    publisher: str
    url: str


def tallies(campaign: Campaign) -> list[Tally]:
    """The campaign's tallies in order of time; one query. None without a day of issue.

    The firms that the register names are not a sample of the addressees.
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
