"""The part of the method page on confidential statistics, and what a section of the page holds."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Measure:
    """One section of the method page.

    `paragraphs`: what is measured, how, and what it does not show. `details`: the formula and its
    source, for readers who check; empty for a plain count.
    """

    name: Promise
    paragraphs: tuple[Promise, ...]
    details: tuple[Promise, ...] = ()


CONFIDENTIAL_MEASURES = [
    Measure(
        _("Confidential statistics: which numbers are shown"),
        (
            _(
                "Cases that firms allow to be counted but not published are shown only as"
                " statistics. A cell is one quarter, one group of sectors, one coercing state and"
                " one topic. It is shown if it has firms of at least five enterprise groups;"
                " everything else is withheld, including cells where any of the four is not known."
            ),
            _(
                "Totals add up the cells shown, and no others, so a withheld cell cannot be worked"
                " out as the difference of two numbers."
            ),
        ),
        (
            _(
                "Minimum frequency rule with complete complementary suppression. Source: Hundepool"
                " and others, Statistical Disclosure Control (Wiley, 2012), chapters 4 and 5."
            ),
        ),
    ),
    Measure(
        _("Confidential statistics: what counts as one firm"),
        (
            _(
                "A firm counts with its ultimate parent and everything that the parent owns. Two"
                " records are taken to be one firm if they share an LEI, a unified social credit"
                " code or a name. If two different firms share a name, they count once: a cell is"
                " then withheld rather than shown with too few firms."
            ),
        ),
    ),
    Measure(
        _("Confidential statistics: rounding"),
        (
            _(
                "Numbers of cases are rounded to the nearest 5, sums of fines to the nearest EUR"
                " 5,000. Each cell is rounded by itself, and totals add up the rounded numbers."
            ),
        ),
    ),
    Measure(
        _("Confidential statistics: sums of fines"),
        (
            _(
                "A sum is shown if at least five enterprise groups were fined and the two largest"
                " of them bear at most 85% of it. So the second largest cannot estimate the largest"
                " to within less than 15%."
            ),
        ),
        (_("The (2, 85) dominance rule, which here implies the p% rule with p = 15."),),
    ),
    Measure(
        _("Confidential statistics: monthly releases"),
        (
            _(
                "A statistical release is never corrected. A case is counted once, in the first"
                " release in which its cell may be shown, and stays counted. Late cases wait until"
                " firms of five enterprise groups wait in the same cell, so two releases differ by"
                " whole cells only."
            ),
        ),
    ),
]
