"""A page as its reader has it: words, links, marks; no more of HTML than that."""

import re
from html.parser import HTMLParser

from django.db import connection

VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "area", "col", "wbr"}


class Page(HTMLParser):
    """What stands in <main> of an answer."""

    def __init__(self, answer, status=200):
        super().__init__()
        assert answer.status_code == status
        self.open, self.parts, self.links, self.marks, self.headings = [], [], [], [], []
        self.feed(answer.content.decode())

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        if "main" in self.open and tag == "a":
            self.links.append([dict(attributes).get("href", ""), ""])
        for name, found in (("mark", self.marks), ("h1", self.headings), ("h2", self.headings)):
            if tag == name and "main" in self.open:
                found.append("")

    def handle_endtag(self, tag):
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, text):
        if "main" not in self.open or {"script", "style"} & set(self.open):
            return
        self.parts.append(text)
        if "a" in self.open:
            self.links[-1][1] += text
        if "mark" in self.open:
            self.marks[-1] += text
        if {"h1", "h2"} & set(self.open):
            self.headings[-1] += text

    @property
    def text(self):
        return plain(" ".join(self.parts))

    def link(self, words):
        """The address behind the first link that says these words."""
        return next(href for href, said in self.links if words in plain(said))

    def refs(self):
        """References of the entries that are linked to, each once, in order."""
        found = (re.fullmatch(r"/incidents/(CCI-\d{4}-\d+)/", href) for href, _said in self.links)
        return list(dict.fromkeys(one.group(1) for one in found if one))


def plain(text):
    return " ".join(text.split())


def tenfold():
    """Nine copies of every entry, with numbers of their own; written by one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM incidents_incident LIMIT 0")
        names = [column.name for column in cursor.description if column.name not in ("id", "ref")]
        listed = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO incidents_incident (ref, {listed})"  # noqa: S608
            f" SELECT ref || copy, {listed} FROM incidents_incident, generate_series(1, 9) copy"
        )
