"""What templates say in more than one place: days, answers, wordings, countries, the way around."""

import json

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.access import Permission, may
from incidents.values.localised import country_name, format_partial_date, format_sum

register = template.Library()

# One line a room of the site; an address that this installation does not have is left out.
NAVIGATION = (
    ("incidents", _("Incidents")),
    ("campaigns", _("Campaigns")),
    ("regulations", _("Regulations")),
    ("responses", _("Responses")),
    ("firms", _("Firms")),
    ("dashboards", _("Dashboards")),
)
FOLLOWING_NAVIGATION = (("saved_searches", _("Saved searches")),)
DESK_NAVIGATION = (("desk", _("Desk")),)
INBOX_NAVIGATION = (("inbox", _("Inbox")),)
# For whoever has no navigation of the desk's work, where it is too.
COLLEAGUES_NAVIGATION = (("colleagues", _("Colleagues")),)
ADMIN_NAVIGATION = (("people", _("People")),)

# The shape tells the answer to whoever does not see the colour; fills follow the word's colour.
OUTLINE = '<path fill="none" stroke="currentColor" stroke-width="1.5" d="M.75.75h8.5v8.5h-8.5z"/>'
DRAWINGS = {
    "square": '<path d="M0 0h10v10H0z"/>',
    "half": OUTLINE + '<path d="M0 0v10h10z"/>',
    "disc": '<circle cx="5" cy="5" r="5"/>',
    "ring": '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="2"/>',
    "empty": OUTLINE,
}
SHAPES = {name: SafeString(drawing) for name, drawing in DRAWINGS.items()}
RESPONSE_SHAPES = {
    "complied": ("conceded", "square", pgettext_lazy("answer", "complied")),
    "apologised": ("conceded", "square", pgettext_lazy("answer", "apologised")),
    "partly-complied": ("partly", "half", pgettext_lazy("answer", "partly complied")),
    "refused": ("resisted", "disc", pgettext_lazy("answer", "refused")),
    "reversed": ("resisted", "ring", pgettext_lazy("answer", "reversed")),
    "unknown": ("unknown", "empty", pgettext_lazy("answer", "answer unknown")),
}

register.filter(country_name)
register.filter(format_sum)


@register.filter
def partial_date(day):
    """A day, month or year as it is known, inside a time element."""
    return (
        format_html('<time datetime="{}">{}</time>', day, format_partial_date(day)) if day else ""
    )


@register.simple_tag
def answer(firm_response, label=""):
    """The firm's answer: a shape, the word beside it, and the colour of its kind."""
    firm_response = str(firm_response or "unknown").replace("_", "-")
    kind, shape, word = RESPONSE_SHAPES.get(firm_response, ("unknown", "empty", firm_response))
    return format_html(
        '<span class="answer {}"><svg class="shape" viewBox="0 0 10 10" width="9" height="9"'
        ' aria-hidden="true">{}</svg> {}</span>',
        kind,
        SHAPES[shape],
        label or word,
    )


@register.filter
def marked(pieces):
    """Text in pieces of (text, whether it is what the reader searched for)."""
    if isinstance(pieces, str):
        return conditional_escape(pieces)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if hit else text,) for text, hit in pieces)
    )


def wording_pieces(parts):
    """Pieces (kind, text) of one side of a difference, what is gone or new marked as such."""
    shapes = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}
    pieces = (format_html(shapes.get(kind, "{}"), text) for kind, text in parts)
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.inclusion_tag("includes/wording.html")
def wording(before, after, parts=(), language=""):
    """What was said and what is said now, each in full; parts (kind, text) mark what differs."""
    parts = parts or (("del", before), ("ins", after))
    return {
        "before": before and [part for part in parts if part[0] != "ins"],
        "after": after and [part for part in parts if part[0] != "del"],
        "language": language,
        # Two long texts stand one under the other.
        "is_long": len(before or "") + len(after or "") > 90,
    }


@register.simple_tag
def json_ld(document):
    """A data block of linked data. Not script: no policy has to allow it, no browser runs it."""
    text = json.dumps(document, ensure_ascii=False, default=str)
    safe = text.translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})
    return format_html('<script type="application/ld+json">{}</script>', SafeString(safe))


@register.simple_tag
def second_factor_is_required():
    """Whether desks and administrators sign in with a second factor; not in a demonstration."""
    return settings.SECOND_FACTOR_REQUIRED


@register.filter
def only_svg(drawing):
    """The svg element of a drawing that begins with an XML declaration, for use inside a page."""
    return SafeString(drawing[max(drawing.find("<svg"), 0) :])


@register.simple_tag(takes_context=True)
def navigation(context):
    """The rooms of the site: {"url", "label", "current"}; current is "page", "true" or ""."""
    request, user = context.get("request"), context.get("user")
    rooms = NAVIGATION
    if may(user, Permission.FOLLOW):
        rooms += FOLLOWING_NAVIGATION
    if may(user, Permission.LOG_CASE):
        rooms += DESK_NAVIGATION
    elif may(user, Permission.CONFIRM_COLLEAGUES):
        rooms += COLLEAGUES_NAVIGATION
    if may(user, Permission.READ_INBOX):
        rooms += INBOX_NAVIGATION
    if may(user, Permission.INVITE_PEOPLE):
        rooms += ADMIN_NAVIGATION
    here = request.path if request else ""
    links = []
    for name, label in rooms:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append({"url": url, "label": label})
    # The inbox stands below the desk in its address, and is a room of its own.
    room = max((link["url"] for link in links if here.startswith(link["url"])), key=len, default="")
    for link in links:
        is_here = link["url"] == room
        link["current"] = ("page" if here == room else "true") if is_here else ""
    return links
