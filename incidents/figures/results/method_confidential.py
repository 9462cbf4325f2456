"""The method page's part on the confidential statistics."""

from django.utils.translation import gettext_lazy as _

from incidents.figures.results.method_measure import Measure

HANDBOOK = _(
    "Hundepool and others (2012), Statistical Disclosure Control, Wiley, chapters 4 (sums) and 5"
    " (counts)."
)

CONFIDENTIAL_MEASURES = [
    Measure(
        "confidential-cells",
        _("Which numbers are shown"),
        _(
            "How many confidential cases there are for one quarter, sector group, coercing state"
            " and topic. We call this a cell."
        ),
        _(
            "A cell is shown only if it has firms from at least five enterprise groups. All other"
            " cells are withheld. Cells with an unknown value are always withheld, whatever they"
            " contain, so that no line of a table withholds one cell alone."
        ),
        _(
            "Whether a withheld cell is empty or has up to four enterprise groups: both look the"
            " same. No number that is published depends on a withheld cell."
        ),
        source=HANDBOOK,
    ),
    Measure(
        "confidential-groups",
        _("Which firms count as one"),
        _("The enterprise groups behind the rule of five."),
        _(
            "A firm belongs to its parent company, and so to the company at the top. Two records"
            " are one firm if they share a legal entity identifier (LEI), a Chinese unified social"
            " credit code, or a name. Case, accents, legal form and country are ignored in names."
        ),
        _(
            "Whether two firms with the same name are really one. They count as one to be safe: a"
            " cell is then withheld rather than shown with too few groups."
        ),
    ),
    Measure(
        "confidential-counts",
        _("Numbers of cases"),
        _("About how many cases a cell has."),
        _("Each number is rounded to the nearest 5, so the true number is at most 2 away."),
        _("The exact number of cases."),
    ),
    Measure(
        "confidential-fines",
        _("Sums of fines"),
        _("About how much the firms of a cell were fined, in euros."),
        _(
            "A sum is shown only if at least five enterprise groups were fined and the two largest"
            " account for at most 85% of it: the (2,85) dominance rule. It is rounded to the"
            " nearest EUR 5,000."
        ),
        _(
            "What a single firm was fined. Even the second largest firm can estimate the largest"
            " fine only to within 15%."
        ),
        source=HANDBOOK,
    ),
    Measure(
        "confidential-totals",
        _("Totals"),
        _("The sum of the cells shown, for each quarter, sector group, state or topic."),
        _(
            "Totals add the rounded numbers that are shown, so every table adds up. A sum of fines"
            " leaves out cells whose sum is withheld."
        ),
        _("The number of all cases: withheld cells are in no total, so there may be more."),
    ),
    Measure(
        "confidential-releases",
        _("Monthly releases"),
        _("What changes from one statistical release to the next."),
        _(
            "A release shows the cells of the release before it, and what is new. A case is counted"
            " once, in the first release that can show its cell. A late case waits until firms from"
            " five enterprise groups are waiting in its cell."
        ),
        _(
            "Corrections: a release is never corrected. So two releases differ only by whole cells,"
            " each of at least five enterprise groups."
        ),
    ),
]
