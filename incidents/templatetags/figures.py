"""Filters for the numbers of figures."""

from django import template

register = template.Library()


@register.filter
def percent(share):
    """A share as a whole percentage, "" where there is none: a decimal would claim too much."""
    return "" if share is None else f"{100 * share:.0f}%"
