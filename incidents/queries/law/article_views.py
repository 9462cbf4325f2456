"""Articles of one version as pages and the API show them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.models.law.instruments import anchor
from incidents.models.law.sources import LawSource
from incidents.models.law.versions import ArticleRole, ArticleText, InstrumentVersion
from incidents.values.article_numbers import Numbering, label_number
from incidents.values.localised import format_partial_date


@dataclass(frozen=True)
class ArticleView:
    """One article as one version has it. `text` is the original, "" where it was not read."""

    key: str
    version: str
    number: str
    label: str
    is_numbered: bool
    text: str
    language: str
    gist: str
    roles: tuple[str, ...]
    sanctions: tuple[str, ...]
    time_limit: str
    note: str
    # How much of it was read, in a sentence.
    reading: str

    @property
    def anchor(self) -> str:
        return anchor(self.number)


def view_article(row: ArticleText) -> ArticleView:
    """The view of a text; `row.provision` and `row.version` should be at hand."""
    number = row.provision.number
    return ArticleView(
        key=row.provision.key,
        version=row.version.label,
        number=number,
        label=label_number(number),
        is_numbered=row.provision.numbering != Numbering.UNNUMBERED,
        text=row.text if row.is_text_read else "",
        language=row.language,
        gist=row.gist,
        roles=tuple(str(ArticleRole(role).label) for role in row.roles),
        sanctions=tuple(row.sanctions),
        time_limit=row.time_limit,
        note=row.note,
        reading=describe_reading(row),
    )


def describe_reading(row: ArticleText) -> str:
    """What of an article was read: the original, an account of it, or neither."""
    if row.is_text_read:
        return _("The original was read. The summary is ours.")
    if row.is_gist_read:
        return _("Our summary of an account or a translation. The original was not read.")
    return _("Our summary. The text of this version was not read.")


def describe_days(version: InstrumentVersion) -> str:
    """ "in force from 1 September 2015 to 25 October 2018", as far as the days are known."""
    begins, ends = version.in_force_from, version.in_force_until
    if version.instrument.is_draft:
        return _("draft, not in force")
    words = {
        "from": format_partial_date(begins) if begins else "",
        "until": format_partial_date(ends) if ends else "",
    }
    if begins and ends:
        return _("in force from %(from)s to %(until)s") % words
    if begins:
        return _("in force since %(from)s") % words
    if ends:
        return _("in force until %(until)s, from a day that is not known") % words
    return _("the day from which it is in force is not known")


@dataclass(frozen=True)
class VersionView:
    """A version of an instrument with its sources; `doubts` are sentences."""

    row: InstrumentVersion
    days: str
    doubts: tuple[str, ...]
    sources: tuple[LawSource, ...]

    @property
    def label(self) -> str:
        return self.row.label


def view_version(version: InstrumentVersion) -> VersionView:
    """The view of a version; its sources should be prefetched."""
    return VersionView(
        version, describe_days(version), tuple(_doubts(version)), tuple(version.sources.all())
    )


def _doubts(version: InstrumentVersion) -> list[str]:
    doubts = []
    if not version.are_days_read:
        doubts.append(_("Its days were not read in a text."))
    if version.document_number and not version.is_number_read:
        doubts.append(_("Its document number was not read in a text."))
    return doubts
