"""How an answer of governments is shown beside the demand that it answers."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import CollectiveResponseLink, Followed
from incidents.values.localised import country_name


def answers_to_campaign(campaign, refs):
    """What answered a campaign, or one of its entries, in order of time; one query."""
    links = CollectiveResponseLink.objects.to(campaign.slug, refs)
    return _each_once(links, campaign.issued_on, lambda link: bool(link.campaign_id))


def answers_to_entry(entry):
    """What answered an entry, or its campaign, in order of time; one query."""
    links = CollectiveResponseLink.objects.to(entry.campaign, [entry.ref])
    return _each_once(links, entry.demanded_on, lambda link: bool(link.ref))


def _each_once(links, demanded_on, is_nearer):
    """One answer linked twice is told by the link that speaks of what the page is about."""
    kept = {}
    for link in links:
        if link.response_id not in kept or is_nearer(link):
            kept[link.response_id] = link
    return [collective_response_view(link, demanded_on) for link in kept.values()]


def collective_response_view(link, demanded_on):
    """One answer, labelled. Asks nothing of the database."""
    row = link.response
    return {
        "url": row.get_absolute_url(),
        "name": row.name,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "parties": parties(row),
        "on": row.started_on,
        "after": after(row, demanded_on),
        "outcome": row.outcome,
        "confidence_label": row.get_confidence_display(),
        **_link(link),
    }


def _link(link):
    return {
        "ref": link.ref,
        "scope_label": link.get_scope_display(),
        "reason": link.reason,
        "source": link.source,
        "followed_label": "" if link.followed == Followed.UNKNOWN else link.get_followed_display(),
        "followed_on": link.followed_on,
        "followed_note": link.followed_note,
    }


def parties(row):
    """ "European Union against China": who takes part, by name."""
    own = ", ".join(country_name(code) for code in row.jurisdictions)
    if not row.against:
        return own
    return _("%(own)s against %(other)s") % {"own": own, "other": country_name(row.against)}


def after(row, demanded_on):
    """How long after the demand, in words: in days only where both are known to the day."""
    if not demanded_on:
        return _("the day of the demand is not known")
    if not row.started_on:
        return _("the day of the answer is not known")
    days = row.days_after(demanded_on)
    if days is None:
        return _("demand or answer is known to the month or year only")
    if days < 0:
        return _("before the demand")
    if days == 0:
        return _("on the day of the demand")
    return ngettext("%(days)s day after the demand", "%(days)s days after the demand", days) % {
        "days": days
    }
