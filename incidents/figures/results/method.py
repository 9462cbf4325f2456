"""The method page: what each figure measures, how, and what it does not show, for any reader.

The measures of responses and the confidential statistics have modules of their own.
"""

from django.utils.translation import gettext_lazy as _

from incidents.figures.results.method_measure import Measure
from incidents.figures.results.method_responses import RESPONSE_MEASURES
from incidents.figures.results.removed import REMOVED, reasons

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
            " there are. Columns are stacked by kind of case. A number above a year stands for days"
            " of that year, which are listed beside the chart: laws that came into force, demand"
            " deadlines and collective responses."
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
    *RESPONSE_MEASURES,
    Measure(
        "measures",
        _("Measures: in force, suspended, ended"),
        _("How many measures were in force, what became of them, and how long they lasted."),
        _(
            "Only measures with dated events that have a source: imposed, extended, suspended,"
            " resumed, lifted, expired, and a website or app closed or restored. Fines, records and"
            " single acts are not measures over time. In force at the end of a year is counted"
            " twice: at least, if all dates leave no doubt, and at most. Days run from the"
            " imposition to the lifting or expiry; a suspension is no end."
        ),
        _(
            "Measures of which no source tells. A measure without a later event may have ended"
            " quietly, so “not known to have ended” is an upper bound."
        ),
    ),
    Measure(
        "names-for-taiwan",
        _("Names used for Taiwan"),
        _("Which name firms used for Taiwan after a demand about it, by year."),
        _(
            "Only incidents about how Taiwan is named that quote the wording after the demand; a"
            " description is no quotation and is left out."
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
        "articles-of-those-citing",
        _("Articles, of the incidents that cite one"),
        _("How often each article is cited, among incidents that cite an article at all."),
        _("The sentence says how many incidents cite a law, and how few of them an article of it."),
        _("Which article was applied where only the law is named."),
    ),
    Measure(
        "recurrences",
        _("Groups of firms under pressure again"),
        _("Which enterprise groups are in more than one incident."),
        _("Firms count with the company at the top of their group, as far as it is recorded."),
        _("Groups whose links are not recorded, and firms whose names are not public."),
    ),
    Measure(
        "latest-designations",
        _("Latest name for Taiwan, by firm"),
        _("The name for Taiwan in the latest wording that is recorded for each named firm."),
        _("The date is that of the first report of the incident that has the wording."),
        _("What the firm writes today, unless somebody recorded it."),
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
        "fines",
        _("Fines"),
        _("The sum of the fines in each currency, and its value in euros and US dollars."),
        _(
            "A fine is converted at the rate of its day, or of the last working day before it. If"
            " the day is not known, the average rate of its year is used, or of the year of the"
            " first report. If there is no rate, the fine is left out of the converted sum, and a"
            " note says so. Sums are rounded to cents once, at the end."
        ),
        _("What was paid. Sums are fines as imposed, and are not adjusted for inflation."),
        source=_("European Central Bank, euro foreign exchange reference rates."),
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
