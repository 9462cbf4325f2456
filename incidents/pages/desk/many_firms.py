"""What a person should read before one demand is logged for many firms."""

from collections import Counter

import pycountry
from django.utils.translation import gettext as _

from incidents.models import Case, Firm, Incident
from incidents.queries.desk.duplicates import like_names
from incidents.values.localised import country_name

# More than so many sentences nobody reads: the first ones are enough to go back to the list.
MOST_WARNINGS = 20


def warn_of_many(firms, facts, user):
    """Return sentences on odd lines, double firms, likely names, and cases that there are already.

    `firms`: [(name, country, Sector or None)]. Three queries, however many firms.
    """
    names = [name for name, _country, _sector in firms]
    sentences = [
        *_warn_of_lines(names),
        *_warn_of_doubles(firms),
        *_warn_of_names(names, user),
        *_warn_of_cases(names, facts, user),
    ]
    more = len(sentences) - MOST_WARNINGS
    if more > 0:
        sentences = [*sentences[:MOST_WARNINGS], _("And %(count)s more.") % {"count": more}]
    return sentences


def _warn_of_lines(names):
    """A comma and a country behind a name: the parts of a line are separated by semicolons."""
    countries = {country_name(one.alpha_2).casefold(): one.alpha_2 for one in pycountry.countries}
    for name in names:
        head, _comma, tail = name.rpartition(",")
        code = countries.get(tail.strip().casefold()) or (
            tail.strip() if tail.strip() in countries.values() else ""
        )
        if head and code:
            yield _("“%(name)s” is taken as the name of a firm. Did you mean “%(line)s”?") % {
                "name": name,
                "line": f"{head.strip()}; {code}",
            }


def _warn_of_doubles(firms):
    counts = Counter((name.casefold(), country) for name, country, _sector in firms)
    written = {name.casefold(): name for name, _country, _sector in firms}
    for (name, _country), count in counts.items():
        if count > 1:
            yield _("%(name)s is on %(count)s lines: each line makes a case.") % {
                "name": written[name],
                "count": count,
            }


def _warn_of_names(names, user):
    known = list(Firm.objects.offered_to(user).values_list("name", flat=True))
    spelt = {name.casefold() for name in known}
    for name in dict.fromkeys(names):
        if name.casefold() in spelt:
            continue
        others = [other for other in names if other.casefold() != name.casefold()]
        like = like_names(name, [*known, *others])
        if like:
            yield _("%(name)s is a new firm. Did you mean %(like)s?") % {
                "name": name,
                "like": _(" or ").join(dict.fromkeys(like)),
            }


def _warn_of_cases(names, facts, user):
    """Cases of the desk and incidents of the same firm that were reported in the same month."""
    day = facts["reported_on"]
    cases = Case.objects.visible_to(user).filter(firm__name__in=names).select_related("firm")
    cases = cases.filter(reported_on__startswith=str(day)[:7])
    known = set()
    for case in cases:
        known.add(case.ref)
        yield _("Your desk has a case of %(name)s already, %(ref)s: %(claim)s") % {
            "name": case.firm.name,
            "ref": case.reference,
            "claim": case.claim,
        }
    entries = Incident.objects.visible_to(user).filter(
        firm__in=names, reported_from__lte=day.latest, reported_until__gte=day.earliest
    )
    for row in entries.exclude(ref__in=known).values("firm", "ref", "title"):
        yield _("The register has an incident of %(firm)s, %(ref)s: %(title)s") % row
