"""The evidence of a case: citations, changes of wording, sources and their grades."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.fields import PartialDateField, is_partial_date, listed_field
from incidents.models.law.instruments import Instrument, Provision
from incidents.values.source_kinds import SourceKind


class Invocation(models.TextChoices):
    """How a law was cited against the firm."""

    IN_LETTER = "cited-in-letter", _("cited in the letter")
    IN_DECISION = "cited-in-decision", _("cited in the decision")
    APPLIED = "applied", _("applied")
    INFERRED = "inferred", _("inferred by the desk")
    UNSTATED = "unstated", _("named by the source; how it was cited is not known")


class Citation(models.Model):
    """A law that a case cites: a provision, or a whole instrument where no article is known."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="citations")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="citations")
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="citations"
    )
    invoked = models.CharField(
        _("how it was cited"), max_length=20, choices=Invocation, default=Invocation.UNSTATED
    )
    quote = models.TextField(_("quote"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "instrument", "provision"],
                name="a_case_cites_a_text_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return str(self.text)

    @property
    def text(self):
        return self.provision or self.instrument


class Place(models.TextChoices):
    ADDRESS = "address", _("address field")
    PAGE = "page", _("page")
    PACKAGE = "package", _("package")
    APP = "app", _("app")
    OTHER = "other", _("elsewhere")


class WordingChange(models.Model):
    """The wording before and after. Either may be unknown, not both."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="wordings")
    before = models.TextField(_("wording before"), blank=True)
    after = models.TextField(_("wording after"), blank=True)
    # A description of a listing is no quotation, and is not compared word by word.
    is_quoted = models.BooleanField(_("these are the exact words"), default=False)
    language = models.CharField(_("language"), max_length=12, blank=True)
    place = models.CharField(_("where it was"), max_length=10, choices=Place, blank=True)
    seen_on = PartialDateField(_("seen on"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            models.CheckConstraint(
                name="a_wording_says_before_or_after", condition=~Q(before="", after="")
            ),
            models.CheckConstraint(
                name="a_wording_was_seen_on_a_partial_date", condition=is_partial_date("seen_on")
            ),
        ]


class Source(models.Model):
    """A published account, or a file that someone keeps."""

    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    on = PartialDateField(_("published on"), blank=True)
    url = models.URLField(_("web address"), max_length=600, blank=True)
    kind = listed_field(_("kind of source"), SourceKind, 20)
    language = models.CharField(_("language"), max_length=12, blank=True)
    archive_url = models.URLField(_("address of the archived copy"), max_length=600, blank=True)
    archived_on = PartialDateField(
        _("day of the archived copy"), blank=True, default="", db_default=""
    )
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                name="a_source_is_of_a_partial_date", condition=is_partial_date("on")
            ),
            models.CheckConstraint(
                name="a_source_was_archived_on_a_partial_date",
                condition=is_partial_date("archived_on"),
            ),
            models.CheckConstraint(
                name="a_source_is_of_a_known_kind",
                condition=Q(kind__in=["", *SourceKind.values]),
            ),
            models.CheckConstraint(
                name="a_hash_is_64_hex_digits",
                condition=Q(sha256="") | Q(sha256__regex="^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self):
        return self.title


class Reliability(models.TextChoices):
    """NATO AJP-2.1 (Admiralty code): grade of the source, whatever it reports."""

    A = "A", _("completely reliable")
    B = "B", _("usually reliable")
    C = "C", _("fairly reliable")
    D = "D", _("not usually reliable")
    E = "E", _("unreliable")
    F = "F", _("reliability cannot be judged")


class Credibility(models.TextChoices):
    """NATO AJP-2.1 (Admiralty code): grade of the information, whoever reports it."""

    ONE = "1", _("confirmed by others")
    TWO = "2", _("probably true")
    THREE = "3", _("possibly true")
    FOUR = "4", _("doubtful")
    FIVE = "5", _("improbable")
    SIX = "6", _("truth cannot be judged")


class SourceUse(models.Model):
    """A source as one case uses it. The scale's grade for "not judged" is F6."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="uses")
    source = models.ForeignKey(Source, models.PROTECT, related_name="uses")
    reliability = models.CharField(
        _("reliability"), max_length=1, choices=Reliability, default=Reliability.F
    )
    credibility = models.CharField(
        _("credibility"), max_length=1, choices=Credibility, default=Credibility.SIX
    )
    supports = models.CharField(_("what it supports"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "source"], name="a_case_uses_a_source_once"),
        ]

    @property
    def grade(self):
        return f"{self.reliability}{self.credibility}"
