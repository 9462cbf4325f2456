"""Entries as an Atom feed (RFC 4287)."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from incidents.exchange import writable
from incidents.exchange.citations import PUBLISHER


@dataclass(frozen=True)
class FeedFrame:
    """What a feed says of itself; absolute addresses, "" where there is no such page.

    `page_url`: the same list as a page; `feed_url`: this page of the feed.
    """

    title: str
    feed_url: str
    page_url: str
    first_url: str = ""
    next_url: str = ""
    previous_url: str = ""
    rights: str = ""


class PagedFeed(Atom1Feed):
    """A feed with the links of RFC 5005, section 3, and its terms."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for name in ("first", "next", "previous"):
            if url := self.feed[f"{name}_url"]:
                handler.addQuickElement("link", None, {"rel": name, "href": url})


def entries_feed(
    rows: Iterable[Mapping[str, Any]], *, frame: FeedFrame, address: Callable[[str], str]
) -> str:
    """The feed of rows that hold ref, title, released_at and demanded_change.

    `address` turns a reference into an absolute address. An entry's id is its address, so that
    a new version is the same entry, updated. The feed's own id is its first page.
    """
    atom = PagedFeed(
        title=frame.title,
        link=frame.page_url,
        description="",
        feed_url=frame.feed_url,
        feed_guid=frame.first_url,
        author_name=PUBLISHER,
        feed_copyright=frame.rights or None,
        first_url=frame.first_url,
        next_url=frame.next_url,
        previous_url=frame.previous_url,
    )
    for row in writable.rows(rows):
        released: dt.datetime = row["released_at"]
        atom.add_item(
            title=row["title"],
            link=address(row["ref"]),
            description=row["demanded_change"],
            unique_id=address(row["ref"]),
            author_name=PUBLISHER,
            pubdate=released,
            updateddate=released,
        )
    return str(atom.writeString("utf-8"))


def changes_feed(
    rows: Iterable[Any],
    *,
    title: str,
    link: str,
    feed_url: str,
    address: Callable[[str], str],
) -> str:
    """The feed of what changed: rows hold `news`, `title`, `fields`, `replaced_by`, latest first.

    Each change is an item of its own, or a reader that has seen the entry would not show it. Of a
    withdrawn entry it says the reference, leads to what replaced it, and says no more.
    """
    name = writable.text(title, link)
    atom = Atom1Feed(
        title=name, link=link, description="", feed_url=feed_url, author_name=PUBLISHER
    )
    for row in rows:
        news = row.news
        label = str(news.net.label).capitalize()
        parts = [*row.fields]
        if row.replaced_by:
            parts.append(_("replaced by %(ref)s") % {"ref": row.replaced_by})
        atom.add_item(
            title=f"{label}: {writable.text(row.title, news.ref) or news.ref}",
            link=address(row.replaced_by or news.ref),
            description=", ".join(parts),
            unique_id=f"{address(news.ref)}#change-{news.number}",
            pubdate=news.at,
            updateddate=news.at,
        )
    return str(atom.writeString("utf-8"))
