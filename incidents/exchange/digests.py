"""The e-mail about what changed among the matches of a saved search (RFC 5322, RFC 8058)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.exchange.change_sentences import describe_news
from incidents.models.saved.changes import EntryChange, Net
from incidents.models.saved.searches import Digest, Pace
from incidents.values.tiers import Tier

# An e-mail is read in a minute; the page has the rest.
MOST_NAMED = 50

# FIRST, TLP 2.0: an e-mail carries the marking of the tier it was read from.
MARKINGS = {Tier.PUBLIC: "TLP:CLEAR", Tier.COMMUNITY: "TLP:GREEN"}


@dataclass(frozen=True)
class DigestContent:
    """What an e-mail may say: changes to incidents, and the titles that the public tier has.

    Anybody on the way can read an e-mail. An incident of the community tier appears by its
    reference only; its claim is read after signing in.
    """

    tier: str
    news: Sequence[EntryChange]
    titles: Mapping[str, str]
    responses: Sequence[tuple[str, str]] = ()  # (name, path) of collective responses


def build_digest(digest: Digest, content: DigestContent) -> EmailMessage:
    """The e-mail of a row of the outbox. Sent again, it has the same Message-ID.

    The two headers of RFC 8058 let a mailbox offer a button that stops the e-mails.
    """
    row = digest.subscription
    stop = settings.ORIGIN + reverse("unsubscribe", args=[row.stop_key])
    tlp = MARKINGS[Tier(content.tier)]
    return EmailMessage(
        subject=" ".join(f"{row.search.name}: {count_sentence(content)} ({tlp})".split()),
        body="\n".join([tlp, "", *_body(digest, content), *_foot(digest, stop)]),
        to=[row.person.email],
        headers={
            "Message-ID": digest.message_id,
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def count_sentence(content: DigestContent) -> str:
    """ "2 added, 1 changed": how many incidents, by what became of them."""
    counts = {net: sum(one.net == net for one in content.news) for net in Net}
    parts = [f"{count} {net.label}" for net, count in counts.items() if count]
    if content.responses:
        count = len(content.responses)
        parts.append(
            ngettext("%(n)s collective response", "%(n)s collective responses", count)
            % {"n": count}
        )
    return ", ".join(parts)


def _body(digest: Digest, content: DigestContent) -> list[str]:
    lines = [_("Your search “%(name)s”") % {"name": digest.subscription.search.name}, ""]
    if getattr(digest, "state_before", "") == "doubtful":
        lines += [
            _("Our last e-mail may not have reached you. The page lists all changes."),
            "",
        ]
    for net in Net:
        rows = [one for one in content.news if one.net == net]
        if rows:
            lines += [f"{str(net.label).capitalize()} ({len(rows)})", ""]
            lines += [line for one in rows[:MOST_NAMED] for line in _entry(one, content)]
        if len(rows) > MOST_NAMED:
            lines += [_("%(count)s more on the page") % {"count": len(rows) - MOST_NAMED}, ""]
    if content.responses:
        lines += [_("Collective responses"), ""]
        for name, path in content.responses[:MOST_NAMED]:
            lines += [f"  {' '.join(name.split())}", f"  {settings.ORIGIN}{path}", ""]
    return lines


def _entry(one: EntryChange, content: DigestContent) -> list[str]:
    lines = []
    if one.is_there:
        title = content.titles.get(one.ref) or _("Community tier: sign in to read it.")
        lines.append(" ".join(title.split()))
    return [*(f"  {line}" for line in [describe_news(one), *lines, _address(one.ref)]), ""]


@lru_cache(maxsize=2_000)
def _address(ref: str) -> str:
    """The address of an incident: a day's e-mails name the same ones a thousand times."""
    return settings.ORIGIN + reverse("incident", args=[ref])


def _foot(digest: Digest, stop: str) -> list[str]:
    row = digest.subscription
    return [
        _("This search: %(url)s") % {"url": settings.ORIGIN + row.search.get_absolute_url()},
        _("You get these e-mails %(pace)s. Stop them: %(url)s")
        % {"pace": Pace(row.pace).label, "url": stop},
        "",
    ]


def message_id(number: str) -> str:
    """An identifier at this site's own name (RFC 5322, 3.6.4)."""
    return f"<{number}@{urlsplit(settings.ORIGIN).hostname}>"
