"""Sources as released documents name them: a row for each source of each incident."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.evidence import Credibility, Reliability
from incidents.models.desk.releases import TierChoices
from incidents.models.register.incidents import Incident, TierQuerySet


class PublishedSource(models.Model):
    """One source of one incident, in its tier.

    Written by a trigger from the incident's document and by nothing else
    (migrations/0018_published_sources.py), so that what a desk alone knows is never here. `key`
    names the same source in other incidents (values.source_keys).
    """

    # The trigger deletes them before their incident.
    entry = models.ForeignKey(Incident, models.DO_NOTHING, related_name="published_sources")
    tier = models.CharField(max_length=10, choices=TierChoices)
    key = models.CharField(max_length=16)
    title = models.TextField(_("title"), blank=True)
    publisher = models.TextField(_("publisher"), blank=True)
    on = models.CharField(_("published on"), max_length=10, blank=True)
    url = models.TextField(_("web address"), blank=True)
    kind = models.TextField(_("kind of source"), blank=True)
    language = models.TextField(_("language"), blank=True)
    archive_url = models.TextField(_("address of the archived copy"), blank=True)
    archived_on = models.CharField(_("day of the archived copy"), max_length=10, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reliability = models.CharField(max_length=1, choices=Reliability, blank=True)
    credibility = models.CharField(max_length=1, choices=Credibility, blank=True)
    supports = models.TextField(_("what it supports"), blank=True)

    objects = TierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="an_incident_has_a_source_once"),
            models.CheckConstraint(
                name="a_source_key_is_16_hex_digits",
                condition=models.Q(key__regex="^[0-9a-f]{16}$"),
            ),
        ]
        indexes = [models.Index("tier", "key", "id", name="source_of_tier")]

    def __str__(self):
        return self.title or self.url

    @property
    def grade(self):
        return f"{self.reliability}{self.credibility}"
