"""The method page on what firms and governments did: shares, times, collective responses."""

from django.utils.translation import gettext_lazy as _

from incidents.figures.results.method_measure import Measure

RESPONSE_MEASURES = [
    Measure(
        "responses",
        _("How firms responded"),
        _("The share of demands in which the firm conceded, where its response is known."),
        _(
            "Demands only: a reprisal punishes a firm for its own act and retaliation for an act"
            " of its home government; neither asks for anything that could be conceded. A case is"
            " a demand only if an account says what the firm was asked to do. What the firm did is"
            " no evidence of that: to read a demand out of an apology would count boycotts that"
            " ended in one, and leave out those that did not. A demand"
            " counts once, by the firm's last known response. A firm conceded if it"
            " complied, partly complied or apologised; it resisted if it refused, or reversed a"
            " concession. A reversed concession counts as resisting in every share, because"
            " shares use the last response. In figures of the time to a concession it counts as a"
            " concession that was reversed later."
        ),
        _(
            "What firms did where the response is not known; those incidents are left out of the"
            " share. The figure therefore also gives a lower bound: the share of all incidents if"
            " every firm with an unknown response had resisted."
        ),
        _("Share conceded = (complied + partly complied + apologised) ÷ all known responses."),
    ),
    Measure(
        "concession-times",
        _("How long firms took to concede"),
        _("How many demands had ended in a concession by each day after the demand, to day 120."),
        _(
            "The figure counts demands, not shares of a subset, and always of all demands. Dates"
            " are often known only to the month, or only by a day by which something was known."
            " Each count therefore has two ends: so many at the latest reading of all dates, and"
            " so many at the earliest. A concession whose day no source gives counts in the upper"
            " end only. An unknown response is not a refusal and not a delay: it is beside the"
            " band, and the table gives the count if all unknown outcomes had been concessions."
            " No figure depends on the day on which an incident was released."
        ),
        _(
            "Why some firms took longer. Where no source gives the day of the demand, the time can"
            " have been any; the note says for how many demands this is so."
        ),
    ),
    Measure(
        "conceded-within",
        _("Conceded within a number of days, and by the deadline"),
        _("How many demands had ended in a concession after so many days, or by their deadline."),
        _(
            "The filter “conceded_within” chooses the number of days, 30 without it. Counts are of"
            " all demands with the value, at least and at most, and with all unknown outcomes as"
            " concessions. By the deadline means on that day or before it; the deadline is the last"
            " that was set for the firm, with extensions."
        ),
        _("Demands without a recorded deadline, which are not in the second figure."),
    ),
    Measure(
        "published-rates",
        _("Beside rates that others published"),
        _("Rates of other studies, and the counts here under their definitions."),
        _(
            "The Swedish National China Centre counted consumer boycotts in China, 2008 to 2021."
            " The same definition is applied here: coercing state China, tactic consumer boycott,"
            " the topics and years named, and the firms that apologised among known responses."
        ),
        _("Which is right. They count different cases, and record apologies differently."),
    ),
    Measure(
        "concession-estimates",
        _("How long firms took to concede: estimates"),
        _("The share of demands that had ended in a concession by a day, with what is uncertain."),
        _(
            "Only demands with a known day, a month or another interval of the demand. A firm of"
            " which a source says that it had not yet responded is followed up to that day; one"
            " that refused never conceded; one of which nothing is known is left out, and two"
            " bounds show the estimate if none of these ever conceded and if all did at once. The"
            " date by which half had conceded is given only if at least five responses have dates"
            " that bound it. The 95% band draws whole campaigns, with a fixed seed, and is left out"
            " with fewer than eight campaigns and single cases."
        ),
        _(
            "Firms that are not in the register. Demand and response are both uncertain; adding up"
            " the two uncertainties makes the result less sharp than a joint model, never sharper."
        ),
        _(
            "Nonparametric maximum likelihood for interval-censored times. With intervals [l, r]"
            " and masses p on the innermost intervals, the masses maximise Σ log Σ p over the"
            " masses within each interval."
        ),
        _(
            "Turnbull (1976), The empirical distribution function with arbitrarily grouped,"
            " censored and truncated data, Journal of the Royal Statistical Society B 38: 290–295;"
            " Gentleman & Geyer (1994), Biometrika 81: 618–623; Field & Welsh (2007),"
            " Bootstrapping clustered data, Journal of the Royal Statistical Society B 69: 369–390."
        ),
    ),
    Measure(
        "interval",
        _("95% interval of a share"),
        _("How far a share could differ by chance alone."),
        _(
            "Shares of few incidents have wide intervals. Firms of one campaign face one demand at"
            " the same time and are not independent of each other, so the interval counts"
            " campaigns and single cases, not firms. A share within a single campaign has no"
            " interval. If the intervals of two shares overlap widely, the data does not tell them"
            " apart."
        ),
        _(
            "Errors that are not chance. The incidents are not a random sample of all firms under"
            " pressure, so the interval does not cover firms that are missing from the register."
        ),
        _(
            "Wilson score interval without continuity correction, for a share p and z = 1.96:"
            " (p + z²/2n* ± z √(p(1 − p)/n* + z²/4n*²)) ÷ (1 + z²/n*). The effective number is"
            " n* = n ÷ deff × (z ÷ t)². deff is the variance G/(G − 1) Σ(y − pm)²/n² over G"
            " campaigns and single cases, with y concessions among m responses, divided by"
            " p(1 − p)/n, and at least 1. t is Student’s with G − 1 degrees of freedom. If all or"
            " none conceded: n* = n²/Σm² × (z ÷ t)²."
        ),
        _(
            "Wilson (1927), Probable inference, the law of succession, and statistical inference,"
            " Journal of the American Statistical Association 22: 209–212; Kish (1965), Survey"
            " sampling; Korn & Graubard (1998), Survey Methodology 24: 193–201; Franco, Little,"
            " Louis & Slud (2019), Journal of Survey Statistics and Methodology 7: 334–364."
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
        "adoption",
        _("Adoption of what was demanded"),
        _("How many demands on a topic had been met by the end of each year, of all until then."),
        _(
            "A demand counts from the year of its first report, under each of its topics, and stays"
            " in the denominator. It is met if the firm complied, in full or in part, and did not"
            " take that back. Dates that are not known to the year are read twice: at least, by the"
            " latest day, and at most, by the earliest. On topics about names, maps and history"
            " this is how far demanded words were adopted."
        ),
        _(
            "Who adopted the words without a recorded demand, and whether they are still in use. An"
            " apology alone is no adoption. The upper bound takes every unknown response as met."
        ),
        _("Share = demands met by the end of the year ÷ all demands until then."),
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
        "before-and-after-responses",
        _("Before and after a collective response"),
        _("What firms of each campaign had done before its first collective response, and after."),
        _(
            "The unit is the campaign, because firms of one campaign are not independent of each"
            " other. A concession counts as before or after only if its dates leave no doubt; a"
            " response that came after all known concessions is not counted. A test is made only"
            " with at least eight campaigns that had a response by day 30 and eight in which"
            " somebody looked for one and found none by then. It compares, campaign by campaign,"
            " the share that conceded after day 30 of the firms that had not conceded by then."
        ),
        _("That a response caused what followed, or that none exists where nobody looked."),
        _("Landmark of 30 days; two-sided permutation test of the difference of mean shares."),
        _(
            "Anderson, Cain & Gelber (1983), Analysis of survival by tumor response, Journal of"
            " Clinical Oncology 1: 710–719; Phipson & Smyth (2010), Permutation p-values should"
            " never be zero, Statistical Applications in Genetics and Molecular Biology 9: 39."
        ),
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
]
