"""The method page: what each figure measures, how, and what it does not show.

Written for readers of figures. Docstrings of the functions are for engineers, and say the same.
"""

from django.utils.translation import gettext_lazy as _

from incidents.figures.results.method_confidential import CONFIDENTIAL_MEASURES, Measure
from incidents.figures.results.removed import REMOVED, reasons

MEASURES = [
    Measure(
        _("Key figures"),
        (
            _(
                "The number of incidents, of distinct named firms and of coercing states. Incidents"
                " in which a firm conceded are shown against the incidents where its response is"
                " known; incidents that cite a law, against all incidents."
            ),
        ),
    ),
    Measure(
        _("Incidents over time"),
        (
            _(
                "Incidents by the year, quarter or month of the first report, without gaps. An"
                " incident whose date is known only to the year is counted in each of its quarters"
                " and months, and a note says how many such incidents there are."
            ),
        ),
    ),
    Measure(
        _("Incidents by topic, state, law and so on"),
        (
            _(
                "Incidents by one property. Incidents with several topics, tactics, regulations or"
                " articles are counted under each, so the counts may add up to more than the"
                " number of incidents."
            ),
        ),
    ),
    Measure(
        _("Firms' responses: conceded and resisted"),
        (
            _(
                "Each incident counts once, by the firm's last response. A firm conceded if it"
                " complied, partly complied or apologised; it resisted if it refused, or reversed a"
                " concession. Every figure uses these two definitions."
            ),
            _(
                "Shares are of the incidents where the response is known. Where many responses are"
                " unknown, the share of known responses may be far from the truth; so the figure"
                " also gives the lowest share of all incidents that is possible."
            ),
        ),
    ),
    Measure(
        _("The 95% interval of a share"),
        (
            _(
                "The interval shows how far a share could be off by chance. It does not show how"
                " far the register differs from all firms under pressure, because incidents are"
                " not a random sample."
            ),
        ),
        (
            _(
                "Wilson's score interval without continuity correction. With p = part/whole, n ="
                " whole and z = 1.96: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)."
            ),
            _(
                "Source: Wilson (1927), Probable inference, the law of succession, and statistical"
                " inference, Journal of the American Statistical Association 22: 209-212."
            ),
        ),
    ),
    Measure(
        _("Firms that conceded, by topic and year"),
        (
            _(
                "The number of distinct firms that were targeted, whose response is known, and that"
                " conceded, by topic and year of the first report. A firm counts once for each"
                " topic and year, and conceded if it did so in one of its incidents."
            ),
            _(
                "A firm that is not named counts once for each incident, because nothing shows"
                " which of these incidents concern the same firm."
            ),
        ),
    ),
    Measure(
        _("Concessions without a recorded demand"),
        (
            _(
                "Incidents in which a firm conceded although no demand, or no tactic from the list,"
                " is recorded. The demand may still have been made: firms say what they did more"
                " readily than why."
            ),
        ),
    ),
    Measure(
        _("Named firms"),
        (
            _(
                "Distinct named firms, with their incidents. Incidents that do not name the firm"
                " are only in the total."
            ),
        ),
    ),
    Measure(
        _("Home countries and coercing states"),
        (
            _(
                "Incidents by the home country of the firm, and by coercing state and home country."
                " Pressure on a state's own firms is included. Incidents without a known home"
                " country are only in the total."
            ),
        ),
    ),
    Measure(
        _("Authority, law and sector"),
        (
            _(
                "Which authority cites which regulation or article against firms of which sector."
                " An incident that cites several texts is counted under each. Only some incidents"
                " name an article. The 200 largest combinations are listed."
            ),
        ),
    ),
    Measure(
        _("Articles cited together"),
        (
            _(
                "Pairs of articles that the same incidents cite, and the share of incidents citing"
                " both among those citing either. Two articles of one incident need not be cited in"
                " the same letter."
            ),
        ),
        (
            _(
                "Source: Jaccard (1912), The distribution of the flora in the alpine zone, New"
                " Phytologist 11: 37-50."
            ),
        ),
    ),
    Measure(
        _("Firms in several campaigns"),
        (
            _(
                "Named firms that two campaigns or more addressed. Firms that are not named are"
                " left out, because a list of their campaigns could identify them."
            ),
        ),
    ),
    Measure(
        _("Fines"),
        (
            _(
                "Sums of fines by currency, and in euro and US dollars at the mean exchange rate of"
                " the year of the fine; where no fine is dated, of the year of the first report. A"
                " year without a rate is not converted."
            ),
            _(
                "Sums are not adjusted for inflation. A fine is what was imposed, not what was"
                " paid."
            ),
        ),
        (
            _(
                "Source: European Central Bank, euro foreign exchange reference rates; the mean of"
                " the days of the year. Sums are rounded to cents, half to even, once at the end."
            ),
        ),
    ),
    Measure(
        _("Names used for Taiwan"),
        (
            _(
                "The names that firms use after a demand about Taiwan's designation, by the year of"
                " the first report: “Taiwan, China”, “Chinese Taipei”, “Taiwan” or another name. A"
                " wording that uses two names is counted under each."
            ),
            _(
                "Names are recognised by fixed rules in English and Chinese. “Taiwan, China”"
                " includes forms such as “Taiwan (China)” and “Taiwan, Province of China”."
                " The currency and the airport are ignored. A wording without any of these names,"
                " such as a city without a country, is “another name”."
            ),
        ),
    ),
    Measure(
        _("Collective responses"),
        (
            _(
                "Collective responses to each campaign, by kind, and the days from the start of the"
                " campaign to the first response, if both dates are known to the day. A response"
                " for one firm alone does not count for its campaign. Sequence is not causation."
            ),
        ),
    ),
    Measure(
        _("Firms that resisted a campaign"),
        (
            _(
                "Of the named firms whose response is known, those that resisted by their last"
                " response. Named firms are not a sample of all firms that were addressed."
            ),
        ),
    ),
    Measure(
        _("A source's own counts"),
        (
            _(
                "How many of all addressees of a campaign had complied by a given day, as a source"
                " counted them. These counts include firms that the register does not name."
            ),
        ),
    ),
    Measure(
        _("Marked days"),
        (
            _(
                "Figures over time mark the days on which the four laws cited most came into force,"
                " the first demand deadlines of the three largest campaigns, and collective"
                " responses to these campaigns."
            ),
        ),
    ),
    *CONFIDENTIAL_MEASURES,
]

# What the register cannot show, however it is counted.
GAPS = [
    _(
        "An incident is listed because somebody reported it and a desk published it. Public"
        " apologies are visible; quiet compliance is not. Shares in this register are not shares of"
        " all firms."
    ),
    _("Of the 44 firms that received the airlines' letter, 17 are named. Sources count all 44."),
    _("If no source gives the day of a demand, only the day by which it was known is recorded."),
    _(
        "Attribution follows from the kind of body that acted, until a desk has assessed the single"
        " case."
    ),
    _("Most incidents concern China, because the list began with accounts of its campaigns."),
    _(
        "Cases that firms allow to be counted only are not in any figure here. They have statistics"
        " of their own, which show a part of them and never how many there are."
    ),
    *reasons(REMOVED),
]
