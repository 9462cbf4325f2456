"""Which parts of the case form hold something: they stand open, and can be taken away."""

from django import template

from incidents.models.law.instruments import Confidence
from incidents.models.register.authorities import Attribution

register = template.Library()


@register.filter
def is_filled(form):
    """Whether a row of a form began filled, or somebody typed into it."""
    return bool(form.initial) or (form.is_bound and form.has_changed())


@register.filter
def holds_something(rows):
    """Whether any row is filled or faulty."""
    return any(is_filled(form) or form.errors for form in rows)


@register.filter
def speaks_of_doubt(form):
    """Whether the form says more of the state's part or of doubts than a blank one, or wrongly."""
    names = ("attribution", "attribution_source", "confidence", "doubts")
    usual = ("", None, Attribution.NONE, Confidence.HIGH)
    return any(form[name].value() not in usual or form[name].errors for name in names)
