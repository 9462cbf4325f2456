"""Tags and filters of many templates: dates, firms' responses, wordings, navigation."""

import json

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.access import Permission, may
from incidents.values.firm_responses import NOTHING_DEMANDED, is_undemanded
from incidents.values.localised import country_name, format_partial_date, format_sum

register = template.Library()

# (name of the address, label) of each link of the header.
NAVIGATION = (
    ("incidents", _("Incidents")),
    ("campaigns", _("Campaigns")),
    ("regulations", _("Regulations")),
    ("responses", _("Responses")),
    ("firms", _("Firms")),
    ("dashboards", _("Dashboards")),
    ("editions", _("Data")),
)
SAVED_NAVIGATION = (("saved_searches", _("Saved searches")),)
DESK_NAVIGATION = (("desk", _("Desk")),)
INBOX_NAVIGATION = (("inbox", _("Inbox")),)
# For people without the desk's own navigation, which has these links too.
COLLEAGUES_NAVIGATION = (("colleagues", _("Colleagues")),)
HISTORY_NAVIGATION = (("desk_history", _("History of the desk")),)
ADMIN_NAVIGATION = (("people", _("People")),)

# Shapes distinguish the responses without colour; they are filled with the colour of the text.
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
    "complied": ("conceded", "square", pgettext_lazy("firm's response", "complied")),
    "apologised": ("conceded", "square", pgettext_lazy("firm's response", "apologised")),
    "partly-complied": ("partly", "half", pgettext_lazy("firm's response", "partly complied")),
    "refused": ("resisted", "disc", pgettext_lazy("firm's response", "refused")),
    "reversed": ("resisted", "ring", pgettext_lazy("firm's response", "reversed")),
    "unknown": ("unknown", "empty", pgettext_lazy("firm's response", "response unknown")),
}

register.filter(country_name)
register.filter(format_sum)


@register.filter
def partial_date(day):
    """A day, month or year in its one long form, inside a time element."""
    return (
        format_html('<time datetime="{}">{}</time>', day, format_partial_date(day)) if day else ""
    )


@register.filter
def with_country(name, code):
    """ "Cyberspace Administration, China"; a country that the name contains is not repeated."""
    country = country_name(code)
    name = str(name or "")
    return ", ".join(filter(None, [name, "" if country in name else country]))


@register.simple_tag
def link_to(url, label, rel=""):
    """The label as a link, or as text without an address. `rel`: "noreferrer" for other sites."""
    if not url:
        return conditional_escape(label)
    if rel:
        return format_html('<a href="{}" rel="{}">{}</a>', url, rel, label)
    return format_html('<a href="{}">{}</a>', url, label)


@register.simple_tag
def response_badge(firm_response, label="", case_kind=""):
    """The firm's response: a shape and a word, in the colour of conceded, resisted or unknown.

    `case_kind`: of its case; where nothing was demanded, the word says so.
    """
    firm_response = str(firm_response or "unknown").replace("_", "-")
    if is_undemanded(firm_response, case_kind):
        label = NOTHING_DEMANDED
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
    """Pieces (text, is_match) as text with the matches highlighted."""
    if isinstance(pieces, str):
        return conditional_escape(pieces)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if hit else text,) for text, hit in pieces)
    )


def wording_pieces(parts):
    """Pieces (kind, text) of one side of a difference, deletions and insertions marked."""
    shapes = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}
    pieces = (format_html(shapes.get(kind, "{}"), text) for kind, text in parts)
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.inclusion_tag("includes/wording.html")
def wording(before, after, parts=(), language=""):
    """The wording before and after, each in full; parts (kind, text) mark what differs."""
    parts = parts or (("del", before), ("ins", after))
    sides = (before, after)
    if before and after:
        sides = (
            wording_pieces(part for part in parts if part[0] != other) for other in ("ins", "del")
        )
    old, new = sides
    # Two long texts go one below the other.
    is_long = len(before or "") + len(after or "") > 90
    return {
        "old": old,
        "new": new,
        "language": language,
        "classes": "wording said long-change" if is_long else "wording said",
    }


@register.simple_tag
def json_ld(document):
    """A block of linked data. Browsers do not run it, so no policy has to allow it."""
    text = json.dumps(document, ensure_ascii=False, default=str)
    safe = text.translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})
    return format_html('<script type="application/ld+json">{}</script>', SafeString(safe))


@register.simple_tag
def second_factor_is_required():
    """Whether officers and administrators need a second factor; not in a demonstration."""
    return settings.SECOND_FACTOR_REQUIRED


@register.filter
def only_svg(chart):
    """The svg element of a chart without the XML declaration before it, for use in a page."""
    return SafeString(chart[max(chart.find("<svg"), 0) :])


@register.simple_tag(takes_context=True)
def navigation(context):
    """The links of the header: {"url", "label", "current"}; current is "page", "true" or ""."""
    request, user = context.get("request"), context.get("user")
    here = request.path if request else ""
    links = [{"url": reverse(name), "label": label} for name, label in _links_for(user)]
    # The address of the inbox begins with that of the desk: the longest match wins.
    matches = (link["url"] for link in links if here.startswith(link["url"]))
    current = max(matches, key=len, default="")
    for link in links:
        is_current = link["url"] == current
        link["current"] = ("page" if here == current else "true") if is_current else ""
    return links


def _links_for(user):
    links = NAVIGATION
    if may(user, Permission.FOLLOW):
        links += SAVED_NAVIGATION
    if may(user, Permission.LOG_CASE):
        links += DESK_NAVIGATION
    elif may(user, Permission.CONFIRM_COLLEAGUES):
        links += COLLEAGUES_NAVIGATION
    elif may(user, Permission.READ_LEDGER):
        links += HISTORY_NAVIGATION
    if may(user, Permission.READ_INBOX):
        links += INBOX_NAVIGATION
    if may(user, Permission.INVITE_PEOPLE):
        links += ADMIN_NAVIGATION
    return links
