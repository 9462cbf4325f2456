"""The method page's part on the confidential statistics."""

from django.utils.translation import gettext_lazy as _

from incidents.figures.results.method_measure import Measure

HANDBOOK = _(
    "Handbook on Statistical Disclosure Control, second edition (Centre of Excellence on"
    " Statistical Disclosure Control for Eurostat, 2024), sections 4.2 (sums) and 5.2 (counts)."
)
SUPPRESSION = _(
    "Cox (1980), Suppression methodology and statistical disclosure control, Journal of the"
    " American Statistical Association 75, 377-385. Kelly, Golden and Assad (1992), Cell"
    " suppression, Networks 22, 397-417."
)
ROUNDING = _(
    "Handbook on Statistical Disclosure Control (2024), section 5.5. For the alternative, tables"
    " that add up: Cox (1987), Journal of the American Statistical Association 82, 520-524, and"
    " Kelly, Golden, Assad and Baker (1990), Operations Research 38, 760-772."
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
            "A cell is shown only if it has firms from at least five enterprise groups; if at least"
            " two desks logged its cases, each for at least two groups; and if the two groups with"
            " most cases have at most 85% of them. All other cells are withheld."
        ),
        _(
            "Whether a withheld cell is empty or has up to four enterprise groups: both look the"
            " same. Whoever deceives two desks with firms that these then verify could still fill a"
            " cell."
        ),
        source=HANDBOOK,
    ),
    Measure(
        "confidential-population",
        _("How much of its population a cell has"),
        _("Whether nearly every firm that could be in a cell is in it."),
        _(
            "A cell with over 80% of its known population is withheld. The population is the"
            " enterprise groups of the register in the sector group, and those of the cell itself."
            " For a campaign whose number of addressees is known, it is the addressees that the"
            " register does not name."
        ),
        _("Populations that nobody has recorded: what a reader knows besides the register."),
        source=HANDBOOK,
    ),
    Measure(
        "confidential-levels",
        _("Coarser cells"),
        _("Cases that no cell of a quarter can show."),
        _(
            "From April of the year after their own, cases that still wait are counted in the first"
            " coarser cell that meets the rules: the year; the year with all sectors together; with"
            " all topics together; all years together. The tree is fixed: no choice depends on what"
            " a cell contains. A coarser cell is withheld if there are so few finer ones within it"
            " that none of them could be empty."
        ),
        _("How the cases of a coarser cell divide among the finer cells within it."),
        source=SUPPRESSION,
    ),
    Measure(
        "confidential-groups",
        _("Which firms count as one"),
        _("The enterprise groups behind the rule of five."),
        _(
            "A firm belongs to its parent company, and so to the company at the top. Two records"
            " are one firm if they share a legal entity identifier (LEI), a Chinese unified social"
            " credit code, or a name. Case, accents, legal form and country are ignored in names."
            " A case counts only once somebody looked up who owns its firm, and once its desk"
            " verified that the firm itself is behind the case."
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
        _(
            "Each number is rounded to the nearest 5, so the true number is at most 2 away. The sum"
            " of all releases is rounded, not each release, so that errors do not add up."
        ),
        _("The exact number of cases."),
        source=ROUNDING,
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
            "Totals count the cells that are shown and are rounded by themselves, so a table may"
            " differ from its total by a few cases. A sum of fines leaves out cells whose sum is"
            " withheld."
        ),
        _("The number of all cases: withheld cells are in no total, so there may be more."),
    ),
    Measure(
        "confidential-releases",
        _("Monthly releases"),
        _("What changes from one statistical release to the next."),
        _(
            "A release shows the cells of the release before it, and what is new. A case is counted"
            " once. It waits up to two months, drawn at random, so that the month of a release does"
            " not say when a firm came to its desk; then until firms from five enterprise groups"
            " are waiting in its cell."
        ),
        _(
            "Corrections: a release is never corrected. So two releases differ only by whole cells,"
            " each of at least five enterprise groups."
        ),
    ),
]
