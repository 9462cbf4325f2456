"""The method page: what each figure measures, how, and what it does not show, for any reader.

The confidential statistics have a module of their own, method_confidential.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.figures.results.removed import REMOVED, reasons


@dataclass(frozen=True)
class Measure:
    """One measure in plain words. `key` is its anchor on the page.

    `measures`, `how` and `limits` are the three things that a reader has to know; `formula` and
    `source` are for whoever wants to check, and may be "".
    """

    key: str
    title: Promise
    measures: Promise
    how: Promise
    limits: Promise
    formula: Promise | str = ""
    source: Promise | str = ""


MEASURES = [
    Measure(
        "key-figures",
        _("Key figures"),
        _("How many incidents match the filters, and how many firms and coercing states appear."),
        _(
            "Each published incident counts once. Firms count once each, however many incidents"
            " name them. Shares are given with their denominator, such as “63 of 68”."
        ),
        _("How many incidents there are in all. The register has only what was published."),
    ),
    Measure(
        "over-time",
        _("Incidents by year, quarter and month"),
        _("When incidents were first reported."),
        _(
            "An incident counts in the period of its first report. If only the year is known, it"
            " counts in every quarter and month of that year, so the columns can add up to more"
            " than the number of incidents. A note under the figure says how many such incidents"
            " there are."
        ),
        _(
            "When the pressure began: the first report may come much later. Fewer incidents in the"
            " last year may only mean that they have not been reported yet."
        ),
    ),
    Measure(
        "by-field",
        _("Incidents by topic, law, country and other fields"),
        _("How often each value occurs."),
        _(
            "An incident with several topics, tactics or laws counts under each of them. If you"
            " filter by a field, its own figure still shows the other values, so that you can see"
            " what choosing them would give. The figure says so when it does this."
        ),
        _("How important an incident was. A large case and a small one count the same."),
    ),
    Measure(
        "responses",
        _("How firms responded"),
        _("The share of demands in which the firm conceded, where its response is known."),
        _(
            "Demands only: a reprisal punishes a firm for its own act and retaliation for an act"
            " of its home government; neither asks for anything that could be conceded. A demand"
            " counts once, by the firm's last known response. A firm conceded if it"
            " complied, partly complied or apologised; it resisted if it refused, or reversed a"
            " concession. A reversed concession counts as resisting in every share, because"
            " shares use the last response. In figures of the time to a concession, which are not"
            " shown at present, it counts as a concession that was reversed later."
        ),
        _(
            "What firms did where the response is not known; those incidents are left out of the"
            " share. The figure therefore also gives a lower bound: the share of all incidents if"
            " every firm with an unknown response had resisted."
        ),
        _("Share conceded = (complied + partly complied + apologised) ÷ all known responses."),
    ),
    Measure(
        "interval",
        _("95% interval of a share"),
        _("How far a share could differ by chance alone."),
        _(
            "Shares of few incidents have wide intervals. If the intervals of two shares overlap"
            " widely, the data does not tell them apart."
        ),
        _(
            "Errors that are not chance. The incidents are not a random sample of all firms under"
            " pressure, so the interval does not cover firms that are missing from the register."
        ),
        _(
            "Wilson score interval without continuity correction. For a share p of n incidents and"
            " z = 1.96: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n)."
        ),
        _(
            "Wilson (1927), Probable inference, the law of succession, and statistical inference,"
            " Journal of the American Statistical Association 22: 209–212."
        ),
    ),
    Measure(
        "responses-by-field",
        _("Firms' responses by topic, country, sector and other fields"),
        _("The share of firms that conceded, separately for each value."),
        _(
            "The same definitions as above, for the incidents with that value. An incident with"
            " several values counts under each. Incidents without a value are left out."
        ),
        _("Why the shares differ. Topics differ in countries, years and sectors too."),
    ),
    Measure(
        "topic-and-year",
        _("Concessions by topic and year"),
        _("How far conceding became the norm: the share of firms that conceded, year by year."),
        _(
            "Firms are counted, not incidents: a firm counts once for each topic and year, and as"
            " conceding if it conceded at least once. A firm whose name is not published counts"
            " once for each incident. The year is that of the first report."
        ),
        _(
            "Whether several unnamed firms are one and the same. Many cells have few firms: read"
            " the counts before the colours."
        ),
        _("Share = firms that conceded ÷ firms with a known response, with the 95% interval."),
    ),
    Measure(
        "no-demand",
        _("Concessions without a recorded demand"),
        _("How many firms conceded although no demand, or no listed tactic, is recorded."),
        _(
            "“No demand” means that no source says what was demanded. “No listed tactic” means"
            " that the only tactic is “other”. An incident can be in both groups."
        ),
        _("That there was no demand. Firms report what they did more often than why."),
    ),
    Measure(
        "names-for-taiwan",
        _("Names used for Taiwan"),
        _("Which name firms used for Taiwan after a demand about it, by year."),
        _(
            "Only incidents about how Taiwan is named that quote the wording after the demand."
            " Fixed rules read the wording in English and Chinese, in this order: “Taiwan, China”"
            " and its variants, “Chinese Taipei”, “Taiwan”. A wording with none of them is “other”."
            " A wording can use two names and then counts for each. The currency and the airport"
            " are ignored."
        ),
        _("What firms wrote in other languages, or in places that no source quotes."),
    ),
    Measure(
        "flows",
        _("Who pressures which sector, under which law"),
        _("How often an authority cited a law, or an article, against a sector."),
        _(
            "An incident counts once for each law or article that it cites, so the lines can add up"
            " to more than the number of incidents. At most 200 lines are listed."
        ),
        _("Pressure without a cited law; a note says how many incidents cite none."),
    ),
    Measure(
        "cited-together",
        _("Articles cited together"),
        _("Which articles appear in the same incidents."),
        _("The share is of the incidents that cite at least one of the two articles."),
        _("That both were cited in the same letter. They were only cited in the same incident."),
        _("Share = incidents that cite both ÷ incidents that cite either."),
        _(
            "Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11:"
            " 37–50."
        ),
    ),
    Measure(
        "several-campaigns",
        _("Firms in several campaigns"),
        _("Which named firms were pressured in more than one campaign."),
        _("Only incidents that belong to a campaign are counted."),
        _("Firms whose names are not published: a row for them could identify them."),
    ),
    Measure(
        "collective-responses",
        _("Collective responses"),
        _("What governments and groups did about each campaign, and what happened to the demand."),
        _(
            "A response counts once for each campaign that it names, in the column of its kind."
            " Days run from the demand to the first response, and are given only where both dates"
            " are known to the day. A response to one firm alone is not counted for its campaign."
        ),
        _("That a response caused what followed. Sequence is not causation."),
    ),
    Measure(
        "resisted",
        _("Firms that resisted a campaign"),
        _("The share of a campaign's named firms that resisted, where their response is known."),
        _("A firm resisted if it refused, or reversed a concession, by its last response."),
        _("What the firms did that we cannot name. They may differ from the named ones."),
    ),
    Measure(
        "tallies",
        _("Totals reported by the sources"),
        _("How many of all addressees of a campaign had complied, as a source reports it."),
        _(
            "The number is copied from the source. Days run from the demand to the date of the"
            " source, by the longest reading of both dates."
        ),
        _("Which firms these are. Such a total is a full count, so it has no 95% interval."),
    ),
    Measure(
        "fines",
        _("Fines"),
        _("The sum of the fines in each currency, and its value in euros and US dollars."),
        _(
            "A fine is converted at the average rate of its year; without a date, at that of the"
            " year of the first report. If there is no rate for the year, the fine is left out of"
            " the converted sum, and a note says so. Sums are rounded to cents at the end."
        ),
        _("What was paid. Sums are fines as imposed, and are not adjusted for inflation."),
        source=_("European Central Bank, euro foreign exchange reference rates, yearly averages."),
    ),
    Measure(
        "countries",
        _("Home countries, and who pressures whom"),
        _("Where the firms under pressure are based, and which state pressured them."),
        _(
            "An incident counts for the firm's home country. Pressure on a state's own firms is"
            " included. Incidents without a known home country are only in the denominator."
        ),
        _("Where the firm does its business. Borders shown imply no political position."),
    ),
    Measure(
        "firms",
        _("Firms named"),
        _("How many different firms the incidents name, and how often."),
        _("Each named firm counts once. Incidents without a name are only in the denominator."),
        _("Whether incidents without a name concern the same firm."),
    ),
    Measure(
        "events",
        _("Marked events"),
        _("Dates that help to read a chart over time."),
        _(
            "Marked are the days on which the four laws cited most came into force, the first"
            " deadlines of the three campaigns with most incidents, and the collective responses"
            " to these campaigns."
        ),
        _("That an event caused a rise or a fall."),
    ),
]

# What the data cannot show, however it is counted.
LIMITS = [
    _(
        "An incident is in the register only if a source reported it and a desk published it."
        " Public apologies are visible; quiet compliance is not. So shares of this register are not"
        " shares of all firms."
    ),
    _(
        "Of the 44 airlines addressed in 2018, only some are named here. The totals that sources"
        " report cover all of them."
    ),
    _("Where no source gives the date of a demand, only the date by which it was known is given."),
    _(
        "How far a state stands behind an act is read from the kind of body that acted, until a"
        " desk assesses the single case."
    ),
    _("Most incidents are from China, because the list began with reports of its campaigns."),
    _(
        "Cases that firms allow to be counted but not published are in no figure here. They have"
        " statistics of their own, which never say how many such cases there are."
    ),
    *reasons(REMOVED),
]
