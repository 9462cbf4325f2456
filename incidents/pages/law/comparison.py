"""Two versions of an instrument side by side, article by article."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from incidents.exchange.differences import word_difference
from incidents.models import ArticleText, Renumbering
from incidents.queries.law.article_views import ArticleView, VersionView, view_article
from incidents.values.article_numbers import label_number
from incidents.values.renumbering import Numbers


@dataclass
class ComparedArticle:
    """An article in an earlier and a later version; `pieces` where both originals were read.

    `pieces`: [(kind, text)], kind in "same", "del", "ins".
    """

    before: ArticleView | None
    after: ArticleView | None
    note: str = ""
    pieces: list[tuple[str, str]] = field(default_factory=list)

    @property
    def heading(self):
        """ "art. 68 became art. 67", or the one number that there is."""
        labels = [view.label for view in (self.before, self.after) if view]
        if len(set(labels)) == 2:
            return _("%(before)s became %(after)s") % {"before": labels[0], "after": labels[1]}
        return labels[0]

    @property
    def is_changed(self):
        return any(kind != "same" for kind, _text in self.pieces)


def compare_texts(before: ArticleText | None, after: ArticleText | None, note=""):
    """Two texts of one article; a word-level difference only where both originals were read."""
    compared = ComparedArticle(before and view_article(before), after and view_article(after), note)
    if before and after and before.is_text_read and after.is_text_read:
        compared.pieces = word_difference(before.text, after.text)
        if not compared.is_changed:
            compared.note = compared.note or _("Both texts read. The wording is the same.")
    elif before and after:
        compared.note = compared.note or _(
            "No word-by-word comparison: one of the two originals was not read."
        )
    return compared


def compare_versions(left: VersionView, right: VersionView, numbers: Numbers):
    """Every article that one of the two versions has here, in the order of the left one."""
    ours = {text.provision.number: text for text in left.row.articles.all()}
    theirs = {text.provision.number: text for text in right.row.articles.all()}
    changes = read_new_and_deleted(left.row.instrument_id)
    rows, paired = [], set()
    for number, text in ours.items():
        targets = [
            at.number for at in numbers.follow(left.label, number) if at.version == right.label
        ]
        pairs = [one for one in targets if one in theirs]
        paired |= set(pairs)
        rows += [compare_texts(text, theirs[one]) for one in pairs] or [
            compare_texts(text, None, _note_left(number, targets, changes, right))
        ]
    return rows + [
        compare_texts(None, text, _note_right(number, changes))
        for number, text in theirs.items()
        if number not in paired
    ]


def read_new_and_deleted(instrument_id):
    """{(change, number): row} of what is new and what was deleted; one query."""
    rows = Renumbering.objects.filter(
        from_version__instrument=instrument_id, change__in=["new", "deleted"]
    )
    return {(row.change, row.from_number or row.to_number): row for row in rows}


def _note_left(number, targets, changes, right):
    if targets:
        words = {"number": " · ".join(map(label_number, targets)), "version": right.label}
        return _("%(number)s in the text of %(version)s, which is not given here.") % words
    if ("deleted", number) in changes:
        return _("Deleted.")
    return _("What became of it in the text of %(version)s is not recorded here.") % {
        "version": right.label
    }


def _note_right(number, changes):
    if ("new", number) in changes:
        return _("New.")
    return _("No earlier text of it is recorded here.")
