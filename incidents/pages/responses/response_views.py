"""View objects of collective responses: how each is shown beside the demand it responds to."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import CollectiveResponseLink, Followed
from incidents.values.localised import country_name


def responses_to_campaign(campaign, refs):
    """Responses to a campaign or to one of its incidents, in order of time; one query."""
    links = CollectiveResponseLink.objects.to(campaign.slug, refs)
    return _each_once(links, campaign.issued_on, lambda link: bool(link.campaign_id))


def responses_to_incident(incident):
    """Responses to an incident or to its campaign, in order of time; one query."""
    links = CollectiveResponseLink.objects.to(incident.campaign, [incident.ref])
    return _each_once(links, incident.demanded_on, lambda link: bool(link.ref))


def _each_once(links, demanded_on, is_nearer):
    """A response with two links is shown once, by the link to what the page is about."""
    nearest = {}
    for link in links:
        if link.response_id not in nearest or is_nearer(link):
            nearest[link.response_id] = link
    return [collective_response_view(link, demanded_on) for link in nearest.values()]


def collective_response_view(link, demanded_on):
    """One response, labelled. Makes no query."""
    row = link.response
    return {
        "url": row.get_absolute_url(),
        "name": row.name,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "parties": format_parties(row),
        "on": row.started_on,
        "after": format_time_after(row, demanded_on),
        "outcome": row.outcome,
        "confidence_label": row.get_confidence_display(),
        **_link_view(link),
    }


def _link_view(link):
    return {
        "ref": link.ref,
        "scope_label": link.get_scope_display(),
        "reason": link.reason,
        "source": link.source,
        "followed_label": "" if link.followed == Followed.UNKNOWN else link.get_followed_display(),
        "followed_on": link.followed_on,
        "followed_note": link.followed_note,
    }


def format_parties(row):
    """ "European Union against China": who takes part, by name."""
    own = ", ".join(country_name(code) for code in row.jurisdictions)
    if not row.against:
        return own
    return _("%(own)s against %(other)s") % {"own": own, "other": country_name(row.against)}


def format_time_after(row, demanded_on):
    """How long after the demand, in words: in days only where both are known to the day."""
    if not demanded_on:
        return _("the date of the demand is not known")
    if not row.started_on:
        return _("the date of the response is not known")
    days = row.days_after(demanded_on)
    if days is None:
        return _("the exact date of the demand or of the response is not known")
    if days < 0:
        return _("before the demand")
    if days == 0:
        return _("on the day of the demand")
    return ngettext("%(days)s day after the demand", "%(days)s days after the demand", days) % {
        "days": days
    }
