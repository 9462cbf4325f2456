"""The filters of the list of cases as a page shows them: tabs, chips, and what can be added."""

from functools import cached_property

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import (
    Attribution,
    Authority,
    Campaign,
    Case,
    CaseBatch,
    Confidence,
    Firm,
    FirmResponse,
    Marking,
    ReleaseBatch,
    User,
)
from incidents.models.desk.evidence import Reliability
from incidents.models.desk.sharing import ConsentChoices
from incidents.models.register.labels import label_filter_value, label_value, read_labels
from incidents.queries.desk.case_filters import FILTERS, ME
from incidents.queries.desk.statuses import CaseStatus
from incidents.queries.kinds import bare_value, is_excluded
from incidents.values.filter_values import EXCLUDES, NONE
from incidents.values.localised import country_name, format_partial_date

# In the order of the form that adds one. The others are set by links.
OFFERED = (
    "status",
    "owner",
    "firm_response",
    "topic",
    "tactic",
    "state",
    "country",
    "sector",
    "authority",
    "campaign",
    "regulation",
    "attribution",
    "consent",
    "marking",
    "confidence",
    "completeness",
    "source_grade",
    "data_set",
)
DAYS = ("since", "until", "demand_deadline_before")
COMPLETENESS = {
    "complete": gettext_lazy("complete"),
    "incomplete": gettext_lazy("something is missing"),
    "under-half": gettext_lazy("more than half is missing"),
}
# Tabs that are there for everybody: (label, query string, name of its count).
TABS = (
    (gettext_lazy("All"), "", "all"),
    (gettext_lazy("Mine"), "owner=me", "mine"),
    (gettext_lazy("No owner"), "owner=none", "nobodys"),
    *((status.label, f"status={status}", str(status)) for status in CaseStatus),
)


class ListFilters:
    """The filters of a query on the page. Each property makes at most one query."""

    def __init__(self, query, total=None):
        """`total`: how many cases match, where it has been counted with their page."""
        self.query, self._total = query, total

    @property
    def tabs(self):
        """[(name, label, address, count or None, is current)]."""
        here = self.query.address().removeprefix("?")
        return [
            (name, label, f"{reverse('cases')}?{words}", self._counts.get(name), words == here)
            for label, words, name in TABS
        ]

    @cached_property
    def _counts(self):
        """{name: cases} of the tabs that are counted at once. A script asks for the statuses."""
        user = self.query.user
        # By owner, in an index that has all of it: a join with people took six times as long.
        cases = Case.objects.visible_to(user).order_by()
        counts = dict(cases.values_list("owner").annotate(n=Count("pk")))
        people = User.objects.filter(pk__in=filter(None, counts), is_active=True)
        here = people.filter(desk=user.desk_id).values_list("pk", flat=True)
        total = sum(counts.values())
        return {
            "all": total,
            "mine": counts.get(user.pk, 0),
            "nobodys": total - sum(counts[key] for key in here),
        }

    @cached_property
    def total(self):
        """How many cases match; without a filter that is the count of the first tab."""
        if self._total is not None:
            return self._total
        return self.query.rows().count() if self.query.is_filtered else self._counts["all"]

    @property
    def q(self):
        return " ".join(self.query.words.get("q", []))

    @property
    def hidden(self):
        """[(parameter, value)] of everything but the search words."""
        return [
            (name, value)
            for name, values in self.query.words.items()
            for value in values
            if name != "q"
        ]

    @property
    def chips(self):
        """[(filter, value in words, address without it)] of each value that is filtered by."""
        return [
            (FILTERS[name].label, self._title(name, value), self.query.without(name, value))
            for name, values in self.query.words.items()
            for value in values
            if name != "sort"
        ]

    def _title(self, name, value):
        """A value in words: "Tibet", "not Tibet", "no owner"."""
        if value == EXCLUDES + NONE:
            return _("any value")
        if is_excluded(value) and name != "q":
            return _("not %(value)s") % {"value": self._title(name, bare_value(value))}
        titles = {**self._fixed_choices, **self._used_titles}
        if label := titles.get(name, {}).get(value):
            return label
        if value == NONE:
            return label_filter_value(name, value)
        return format_partial_date(value) if name in DAYS else label_value(name, value)

    @property
    def fields(self):
        """[(parameter, label, [(value, title)])] of the filters that can be added."""
        return [
            (name, FILTERS[name].label, sorted(choices.items(), key=lambda one: str(one[1])))
            for name in OFFERED
            if (choices := self._choices.get(name))
        ]

    @property
    def days(self):
        """[(parameter, label)] of the filters that take a day."""
        return [(name, FILTERS[name].label) for name in DAYS]

    @cached_property
    def _fixed_choices(self):
        """{parameter: {value: title}} of what is known without reading the desk's rows."""
        labels = read_labels()
        return {
            "status": dict(CaseStatus.choices),
            "firm_response": dict(FirmResponse.choices),
            "topic": labels["topic"],
            "tactic": labels["tactic"],
            "sector": labels["sector"],
            "regulation": labels["regulation"],
            "attribution": dict(Attribution.choices),
            "consent": {one.value: str(one.label).partition(":")[0] for one in ConsentChoices},
            "marking": dict(Marking.choices),
            "confidence": dict(Confidence.choices),
            "completeness": COMPLETENESS,
            "source_grade": {NONE: _("no source")}
            | {one.value: f"{one.value}: {one.label}" for one in Reliability},
        }

    @cached_property
    def _used_titles(self):
        """{parameter: {value: title}} of values that are filtered by and whose rows are a desk's.

        No query for a parameter that is not used.
        """
        user = self.query.user
        rows = {
            "authority": (Authority.objects.offered_to(user), "slug", "name"),
            "campaign": (Campaign.objects.visible_to(user), "slug", "title"),
            "firm": (Firm.objects.offered_to(user), "slug", "name"),
            "proposal": (ReleaseBatch.objects.visible_to(user), "pk", "title"),
            "batch": (CaseBatch.objects.visible_to(user), "pk", "title"),
        }
        titles = {name: self._titles(name, *source) for name, source in rows.items()}
        return titles | {"owner": _owners(user) if "owner" in self.query.words else {}}

    @cached_property
    def _choices(self):
        """{parameter: {value: title}} for the form that adds a filter."""
        user = self.query.user
        cases = Case.objects.visible_to(user).order_by()
        places = list(cases.values_list("coercing_state", "firm__country", "data_set").distinct())
        states, countries, data_sets = zip(*places, strict=True) if places else ((), (), ())
        return self._fixed_choices | {
            "owner": _owners(user),
            "state": {code: country_name(code) for code in states if code},
            "country": {code: country_name(code) for code in countries if code},
            "data_set": {name: name for name in data_sets if name},
            "authority": dict(Authority.objects.offered_to(user).values_list("slug", "name")),
            "campaign": dict(Campaign.objects.visible_to(user).values_list("slug", "title")),
        }

    def _titles(self, name, rows, key, title):
        """{value: title} of the values that are filtered by; no query where there are none."""
        values = {bare_value(value) for value in self.query.words.get(name, [])} - {NONE}
        if not values:
            return {}
        rows = rows.filter(**{f"{key}__in": values}).values_list(key, title)
        return {str(one): text for one, text in rows}


def _owners(user):
    people = User.objects.filter(desk=user.desk_id, is_active=True).exclude(pk=user.pk)
    names = {person.email: str(person) for person in people}
    return {ME: _("me"), NONE: _("no owner")} | names
