"""Entries as an Atom feed (RFC 4287)."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from incidents.exchange import writable


def entries_feed(
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    link: str,
    address: Callable[[str], str],
) -> str:
    """The feed of rows that hold ref, title, version, released_at and demanded_change.

    `address` turns a reference into an absolute address. An entry's id is its address, so that
    a new version is the same entry, updated.
    """
    atom = Atom1Feed(title=title, link=link, description="", feed_url=link)
    for row in writable.rows(rows):
        released: dt.datetime = row["released_at"]
        atom.add_item(
            title=row["title"],
            link=address(row["ref"]),
            description=row["demanded_change"],
            unique_id=address(row["ref"]),
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
    """The feed of what changed: rows hold `news`, `title` and `fields`, the latest first.

    Each change is an item of its own, or a reader that has seen the entry would not show it. Of a
    withdrawn entry it says the reference and no more.
    """
    name = writable.text(title, link)
    atom = Atom1Feed(title=name, link=link, description="", feed_url=feed_url)
    for row in rows:
        news = row.news
        label = str(news.net.label).capitalize()
        atom.add_item(
            title=f"{label}: {writable.text(row.title, news.ref) or news.ref}",
            link=address(news.ref),
            description=", ".join(row.fields),
            unique_id=f"{address(news.ref)}#change-{news.number}",
            pubdate=news.at,
            updateddate=news.at,
        )
    return str(atom.writeString("utf-8"))
