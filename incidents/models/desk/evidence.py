"""What a case rests on: citations, changes of wording, sources and their grades."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Instrument, Provision


class Invocation(models.TextChoices):
    """How a text was invoked."""

    IN_LETTER = "cited-in-letter", _("cited in the letter")
    IN_DECISION = "cited-in-decision", _("cited in the decision")
    APPLIED = "applied", _("applied")
    INFERRED = "inferred", _("inferred by us")
    UNSTATED = "unstated", _("named by the source, how is not known")


class Citation(models.Model):
    """Case x provision (or a whole instrument, where no article is known)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="citations")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="citations")
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="citations"
    )
    invoked = models.CharField(
        _("how it was invoked"), max_length=20, choices=Invocation, default=Invocation.UNSTATED
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
    """What was said before and after. Either may be unknown, not both."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="wordings")
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    place = models.CharField(_("where"), max_length=10, choices=Place, blank=True)
    seen_on = PartialDateField(_("seen"), blank=True)
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
    """An account that someone published, or a file that someone keeps."""

    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    on = PartialDateField(_("published"), blank=True)
    url = models.URLField(_("address"), max_length=600, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    archive_url = models.URLField(_("archived at"), max_length=600, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                name="a_source_is_of_a_partial_date", condition=is_partial_date("on")
            ),
            models.CheckConstraint(
                name="a_hash_is_64_hex_digits",
                condition=Q(sha256="") | Q(sha256__regex="^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self):
        return self.title


class Reliability(models.TextChoices):
    """NATO AJP-2.1 (Admiralty code): the source, judged apart from what it says."""

    A = "A", _("completely reliable")
    B = "B", _("usually reliable")
    C = "C", _("fairly reliable")
    D = "D", _("not usually reliable")
    E = "E", _("unreliable")
    F = "F", _("reliability cannot be judged")


class Credibility(models.TextChoices):
    """NATO AJP-2.1 (Admiralty code): what is said, judged apart from who says it."""

    ONE = "1", _("confirmed by others")
    TWO = "2", _("probably true")
    THREE = "3", _("possibly true")
    FOUR = "4", _("doubtful")
    FIVE = "5", _("improbable")
    SIX = "6", _("truth cannot be judged")


class SourceUse(models.Model):
    """A source as one case uses it. Not yet judged is F6, the scale's own word for it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="uses")
    source = models.ForeignKey(Source, models.PROTECT, related_name="uses")
    reliability = models.CharField(
        _("reliability"), max_length=1, choices=Reliability, default=Reliability.F
    )
    credibility = models.CharField(
        _("credibility"), max_length=1, choices=Credibility, default=Credibility.SIX
    )
    supports = models.CharField(_("which claim it supports"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "source"], name="a_case_uses_a_source_once"),
        ]

    @property
    def grade(self):
        return f"{self.reliability}{self.credibility}"
