"""Filters of the desk: which parts of the case form are filled, and names of choices."""

from django import template
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incidents.access import ROLE_TITLES
from incidents.models.desk.sharing import ConsentChoices
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution
from incidents.templatetags.people import initials
from incidents.templatetags.register import response_badge

register = template.Library()


@register.filter
def is_filled(form):
    """Whether a row of a form was filled from the record, or somebody typed into it."""
    return bool(form.initial) or (form.is_bound and form.has_changed())


@register.filter
def has_filled_rows(rows):
    """Whether any row is filled or has an error."""
    return any(is_filled(form) or form.errors for form in rows)


@register.filter
def has_doubts(form):
    """Whether attribution or confidence differ from those of a blank form, or have an error."""
    names = ("attribution", "attribution_source", "confidence", "doubts")
    defaults = ("", None, Attribution.NONE, Confidence.HIGH)
    return any(form[name].value() not in defaults or form[name].errors for name in names)


@register.filter
def insertions(parts):
    """Return a version of a text with the words that the other version lacks in <ins>."""
    if not parts:
        return format_html('<span class="quiet">{}</span>', _("blank"))
    return format_html_join(
        "",
        "{}",
        ((format_html("<ins>{}</ins>", text) if kind == "ins" else text,) for kind, text in parts),
    )


# Status is shape and word: the shapes differ without colour, too.
STATUS_SHAPES = {
    "draft": '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="2"/>',
    "awaiting": '<circle cx="5" cy="5" r="4.25" fill="none" stroke="currentColor"'
    ' stroke-width="1.5"/><path d="M5 1a4 4 0 0 0 0 8z"/>',
    "released": '<circle cx="5" cy="5" r="5"/>',
    "changed": '<path d="M5 .7 9.3 5 5 9.3.7 5z" fill="none" stroke="currentColor"'
    ' stroke-width="1.4"/>',
    "sent-back": '<path d="M0 0h10v10H0z"/>',
    "withdrawn": '<path d="M0 4h10v2H0z"/>',
}


@register.simple_tag
def case_status(status, label):
    """The status of a case: a shape and a word."""
    return format_html(
        '<span class="status {}"><svg class="shape" viewBox="0 0 10 10" width="10" height="10"'
        ' aria-hidden="true">{}</svg> {}</span>',
        status,
        SafeString(STATUS_SHAPES[str(status)]),
        label,
    )


@register.filter
def consent_name(consent):
    """Return the short name of a consent: "sector" of "sector: released without ..."."""
    return str(ConsentChoices(consent).label).partition(":")[0]


@register.filter
def role_names(roles):
    """Return roles as a list in words: "Officer, Approver"."""
    return ", ".join(str(ROLE_TITLES.get(role, role)) for role in roles)


@register.filter
def case_row_html(row, user):
    """A row of the list of cases. Here and not in a template: 50 rows took 90 ms there."""
    return format_html(
        '<tr><td class="pick"><input type="checkbox" form="together" name="case" value="{}"'
        ' aria-label="{}, {}"></td><th scope="row" class="case-firm"><a href="{}">{}</a>{}</th>{}'
        "</tr>",
        row.reference,
        row.firm,
        row.reference,
        reverse("case", args=[row.reference]),
        row.firm,
        format_html_join(
            "", '<span class="line">{}</span>', ((_shorten(line, 80),) for line in row.lines)
        ),
        format_html_join(
            "",
            '<td data-label="{}"{}>{}</td>',
            (
                (cell.label, ONE_LINE if cell.column.is_short else "", _cell_html(cell, user))
                for cell in row.cells
            ),
        ),
    )


def _shorten(text, most):
    """Like truncatechars, which takes ten times as long to find that nothing is to be cut."""
    return text if len(text) <= most else truncatechars(text, most)


def _cell_html(cell, user):
    if not cell.text:
        return DASH
    show = CELLS.get(cell.column.template)
    return show(cell, user) if show else _shorten(cell.text, 110)


def _owner_cell(cell, user):
    is_other = cell.values["case__owner__email"] != user.email
    return format_html(
        '<span class="initials small-initials{}" title="{}" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span>',
        " other" if is_other else "",
        cell.text,
        initials(cell.text),
        cell.text,
    )


def _meter_cell(cell, user):
    met, _slash, total = cell.text.partition("/")
    return format_html(
        '<meter min="0" max="{}" value="{}" aria-label="{}"></meter> {}',
        total,
        met,
        cell.label,
        cell.text,
    )


def _grade_cell(cell, user):
    is_weak = cell.text >= "D"
    return format_html('<span class="grade{}">{}</span>', " weak" if is_weak else "", cell.text)


ONE_LINE = SafeString(' class="one-line"')
DASH = SafeString('<span class="quiet" aria-hidden="true">–</span>')
CELLS = {
    "status": lambda cell, user: case_status(cell.values["status"], cell.text),
    "response": lambda cell, user: response_badge(
        cell.values["firm_response"], case_kind=cell.values["case_kind"]
    ),
    "owner": _owner_cell,
    "meter": _meter_cell,
    "grade": _grade_cell,
}


@register.filter
def ordered_by(query, sort):
    """Return the address of a list of cases in another order."""
    return query.with_order(sort)


@register.filter
def has_limits(form):
    """Whether the firm's limit for any part of a case is filled in."""
    return any(form[name].value() for name in form.fields if name.startswith("limit_"))
