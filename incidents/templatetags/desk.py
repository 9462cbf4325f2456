"""Filters of the desk: which parts of the case form are filled, and names of choices."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from incidents.access import ROLE_TITLES
from incidents.models.desk.cases import ConsentChoices
from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution

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


@register.filter
def consent_name(consent):
    """Return the short name of a consent: "sector" of "sector: released without ..."."""
    return str(ConsentChoices(consent).label).partition(":")[0]


@register.filter
def role_names(roles):
    """Return roles as a list in words: "Officer, Approver"."""
    return ", ".join(str(ROLE_TITLES.get(role, role)) for role in roles)
