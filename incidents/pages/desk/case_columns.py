"""The columns of the list of cases: for the page, and for the files of the same list."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Marking
from incidents.models.desk.completeness import NEEDS
from incidents.models.desk.sharing import ConsentChoices
from incidents.models.law.instruments import Confidence
from incidents.models.register.labels import label_value
from incidents.queries.desk.statuses import CaseStatus
from incidents.values.firm_responses import label_response
from incidents.values.localised import country_name, format_partial_date, format_sum

CaseValues = dict[str, Any]


@dataclass(frozen=True)
class CaseColumn:
    """A column: what it reads, how it is written, and which order its heading sets.

    `template`: the cell on the page, where it is more than a text. `is_line`: shown under the
    firm's name, not as a column of its own.
    """

    name: str
    label: Promise
    reads: tuple[str, ...]
    write: Callable[[CaseValues], str]
    template: str = "text"
    sort: str = ""
    is_line: bool = False

    @property
    def is_short(self) -> bool:
        """Whether its values fit on one line, and are easier to read there."""
        return self.name in ("reference", "completeness", "status")


def _plain(path: str) -> Callable[[CaseValues], str]:
    return lambda row: row[path] or ""


def _day(path: str) -> Callable[[CaseValues], str]:
    return lambda row: format_partial_date(row[path]) if row[path] else ""


def _time(path: str) -> Callable[[CaseValues], str]:
    def write(row: CaseValues) -> str:
        moment: dt.datetime = row[path]
        return format_partial_date(timezone.localtime(moment).date().isoformat())

    return write


def _country(path: str) -> Callable[[CaseValues], str]:
    return lambda row: str(country_name(row[path])) if row[path] else ""


def _label(path: str, parameter: str) -> Callable[[CaseValues], str]:
    return lambda row: str(label_value(parameter, row[path])) if row[path] else ""


def _labels(path: str, parameter: str) -> Callable[[CaseValues], str]:
    return lambda row: ", ".join(str(label_value(parameter, key)) for key in row[path])


def _wording(row: CaseValues) -> str:
    before, after = row["wording_before"], row["wording_after"]
    if not before and not after:
        return str(_("wording not known"))
    return f"{before or _('not known')} → {after or _('not known')}"


def _fine(row: CaseValues) -> str:
    return format_sum(row["fine_amount"], row["fine_currency"])


def _status(row: CaseValues) -> str:
    if row["status"] == CaseStatus.RELEASED:
        return _("Released v%(version)s") % {"version": row["released_version"]}
    if row["status"] == CaseStatus.CHANGED:
        return _("Changed since v%(version)s") % {"version": row["released_version"]}
    return str(CaseStatus(row["status"]).label)


def _owner(row: CaseValues) -> str:
    return row["case__owner__name"] or row["case__owner__email"] or ""


def _consent(row: CaseValues) -> str:
    return str(ConsentChoices(row["case__consent"]).label).partition(":")[0]


def _marking(row: CaseValues) -> str:
    return ":".join(str(Marking(row["case__marking"]).label).split(":")[:2])


C = gettext_lazy
COLUMNS = {
    column.name: column
    for column in (
        CaseColumn(
            "firm", C("Firm"), ("case__firm__name",), _plain("case__firm__name"), sort="firm"
        ),
        CaseColumn(
            "wording",
            C("Wording before → after"),
            ("wording_before", "wording_after"),
            _wording,
            is_line=True,
        ),
        CaseColumn(
            "demand",
            C("Demand"),
            ("case__demanded_change",),
            _plain("case__demanded_change"),
            is_line=True,
        ),
        CaseColumn("title", C("Title"), ("case__title",), _plain("case__title"), is_line=True),
        CaseColumn(
            "reference",
            C("Reference"),
            ("case__reference",),
            _plain("case__reference"),
            sort="reference",
        ),
        CaseColumn("ref", C("Incident"), ("case__ref",), _plain("case__ref")),
        CaseColumn("country", C("Home country"), ("country",), _country("country")),
        CaseColumn("sector", C("Sector"), ("sector",), _label("sector", "sector")),
        CaseColumn(
            "authority",
            C("Authority"),
            ("case__authority__name",),
            _plain("case__authority__name"),
        ),
        CaseColumn("state", C("Coercing state"), ("coercing_state",), _country("coercing_state")),
        CaseColumn(
            "attribution", C("Attribution"), ("attribution",), _label("attribution", "attribution")
        ),
        CaseColumn(
            "campaign", C("Campaign"), ("case__campaign__title",), _plain("case__campaign__title")
        ),
        CaseColumn("topics", C("Topics"), ("topics",), _labels("topics", "topic")),
        CaseColumn("tactics", C("Tactics"), ("tactics",), _labels("tactics", "tactic")),
        CaseColumn(
            "reported",
            C("First reported"),
            ("case__reported_on",),
            _day("case__reported_on"),
            sort="newest",
        ),
        CaseColumn(
            "response",
            C("Firm's response"),
            ("firm_response", "case_kind"),
            lambda row: label_response(row["firm_response"], row["case_kind"]),
            "response",
        ),
        CaseColumn("responded", C("Firm responded"), ("responded_on",), _day("responded_on")),
        CaseColumn("fine", C("Fine"), ("fine_amount", "fine_currency"), _fine),
        CaseColumn("status", C("Status"), (), _status, "status"),
        CaseColumn(
            "owner", C("Owner"), ("case__owner__name", "case__owner__email"), _owner, "owner"
        ),
        CaseColumn(
            "deadline",
            C("Demand deadline"),
            ("demand_deadline_on",),
            _day("demand_deadline_on"),
            sort="deadline",
        ),
        CaseColumn(
            "completeness",
            C("Complete"),
            ("met",),
            lambda row: f"{row['met']}/{len(NEEDS)}",
            "meter",
            sort="incomplete",
        ),
        CaseColumn("grade", C("Best source"), ("best_grade",), _plain("best_grade"), "grade"),
        CaseColumn("consent", C("Consent"), ("case__consent",), _consent),
        CaseColumn("marking", C("Marking"), ("case__marking",), _marking),
        CaseColumn(
            "confidence",
            C("Confidence"),
            ("case__confidence",),
            lambda row: str(Confidence(row["case__confidence"]).label),
        ),
        CaseColumn("data_set", C("Data set"), ("case__data_set",), _plain("case__data_set")),
        CaseColumn("logged", C("Logged"), ("case__logged_at",), _time("case__logged_at")),
        CaseColumn("changed", C("Last changed"), ("as_of",), _time("as_of"), sort="changed"),
    )
}
# The firm is always there: its cell holds the link and the second line.
USUAL = (
    "firm",
    "wording",
    "reference",
    "authority",
    "reported",
    "response",
    "status",
    "owner",
    "deadline",
    "completeness",
    "grade",
)


def read_columns(names: list[str]) -> list[CaseColumn]:
    """Return the columns of these names that there are, in their order, the firm first."""
    chosen = [COLUMNS[name] for name in dict.fromkeys(names) if name in COLUMNS]
    return [COLUMNS["firm"], *(column for column in chosen if column.name != "firm")]
