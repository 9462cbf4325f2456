"""How pages display the texts of law."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()

TAGS = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>", "same": "{}"}


@register.filter
def pieces(pairs, keep):
    """The pieces of a difference with its marks; `keep` is "del", "ins", or "both"."""
    wanted = [(kind, text) for kind, text in pairs if keep == "both" or kind in ("same", keep)]
    marked = [(format_html(TAGS[kind], _with_breaks(text)),) for kind, text in wanted]
    return format_html('<p class="verbatim">{}</p>', format_html_join("", "{}", marked))


@register.filter
def side(compared, keep):
    """One side of two texts: "del" for the earlier one, "ins" for the later one.

    With the marks of the difference where there is one.
    """
    view = compared.before if keep == "del" else compared.after
    return pieces(compared.pieces or [("same", view.text)], keep)


@register.filter
def both(compared):
    """The later text with the marks of what was deleted and inserted, if both were read."""
    return pieces(compared.pieces or [("same", compared.after.text)], "both")


def _with_breaks(text):
    lines = text.split("\n")
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


@register.filter
def law_link(text, title=""):
    """A link to an instrument, an article or a record; its bare title where it has no page."""
    title, address = title or str(text), text.get_absolute_url()
    return format_html('<a href="{}">{}</a>', address, title) if address else title
