"""Relations between instruments or provisions, and the walks along them."""

from collections import deque
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Confidence, Instrument, Provision, in_force

# The longest chain told by a source so far has three steps; beyond six the story is ours, not
# the law's. The number of steps caps what a cycle or a dense graph can cost a page.
DEEPEST, MOST_STEPS = 6, 60


class RelationKind(models.TextChoices):
    IMPLEMENTS = "implements", _("implements")
    RECORDED_IN = "recorded_in", _("recorded in")
    TRIGGERS = "triggers", _("triggers")
    ESCALATES_TO = "escalates_to", _("escalates to")
    AMENDS = "amends", _("amends")
    SUPERSEDES = "supersedes", _("supersedes")


# What a finding can set off, and what a text says it is for. Amending is neither.
SETS_OFF = (RelationKind.RECORDED_IN, RelationKind.TRIGGERS, RelationKind.ESCALATES_TO)
IS_FOR = (RelationKind.IMPLEMENTS,)


@dataclass(frozen=True)
class RelationStep:
    """One relation reached on a walk; `depth` is 1 for the first."""

    depth: int
    relation: "Relation"


class RelationQuerySet(models.QuerySet):
    def with_ends(self):
        return self.select_related(
            "from_instrument",
            "from_provision__instrument",
            "to_instrument",
            "to_provision__instrument",
        )

    def graph(self):
        """All relations with their ends, for walks. One query; a law graph has hundreds of edges,
        not millions, and every walk of a page shares it. Ends a chain."""
        return Graph(list(self.with_ends().order_by("pk")))


class Graph:
    """Relations held in memory, to be walked and looked up."""

    def __init__(self, relations):
        self.relations = relations

    def touching(self, key):
        """Relations that begin or end at the instrument or one of its provisions."""
        return [
            relation
            for relation in self.relations
            if key in (relation.from_key.split("#")[0], relation.to_key.split("#")[0])
        ]

    def cone(self, kinds, starts, since=None, until=None):
        """Walk from instruments and provisions along relations of these kinds; a list of Step.

        `starts`: keys ("advertising-law", "advertising-law#9(4)"). A provision stands for what is
        said of its instrument as a whole too, for most sources speak of whole texts. With
        since..until (dates) only relations, and ends, that may have been in force then are
        followed. Breadth first, so that each text is reached by its shortest way.
        """
        leaving = {}
        for relation in self.relations:
            if relation.kind in kinds and relation.is_in_force(since, until):
                for name in _leaves_from(relation.from_key):
                    leaving.setdefault(name, []).append(relation)
        return _walk(leaving, _roots(leaving, starts))


def _roots(leaving, starts):
    """The starts that no other start leads to: where the story of several citations begins.

    Muji's decision cites an article and the register of penalties that it leads to: told from
    both, the step between them would be lost. In a circle the first one cited is the root.
    """
    roots = []
    for place, key in enumerate(dict.fromkeys(starts)):
        before = {name for other in roots for name in _reached(leaving, other)}
        later = [other for other in starts[place + 1 :] if other != key]
        told_later = any(
            key in _reached(leaving, other) and other not in _reached(leaving, key)
            for other in later
        )
        if key not in before and not told_later:
            roots.append(key)
    return roots


def _reached(leaving, start):
    return {step.relation.to_key for step in _walk(leaving, [start])}


def _walk(leaving, starts):
    """Breadth-first steps over {key: [relation]}, each text once, bounded both ways."""
    steps, queue, seen = [], deque(), set()
    for key in starts:
        for name in _names(key):
            if name not in seen:
                seen.add(name)
                queue.append((name, 1))
    while queue and len(steps) < MOST_STEPS:
        name, depth = queue.popleft()
        for relation in leaving.get(name, ()):
            reached = relation.to_key
            if reached in seen or depth > DEEPEST:
                continue
            steps.append(RelationStep(depth, relation))
            for other in _names(reached):
                if other not in seen:
                    seen.add(other)
                    queue.append((other, depth + 1))
    return steps[:MOST_STEPS]


def _names(key):
    """What a text stands for on a walk.

    A provision: itself and what is said of its instrument as a whole, but not its neighbours.
    An instrument: itself and ("#*") all its provisions.
    """
    return [key, key.split("#")[0]] if "#" in key else [key, f"{key}#*"]


def _leaves_from(key):
    return [key, key.split("#")[0] + "#*"] if "#" in key else [key]


class Relation(models.Model):
    """One text acts on another, as a source says, for as long as it says."""

    kind = models.CharField(max_length=20, choices=RelationKind)
    from_instrument = models.ForeignKey(
        Instrument, models.CASCADE, null=True, blank=True, related_name="+"
    )
    from_provision = models.ForeignKey(
        Provision, models.CASCADE, null=True, blank=True, related_name="+"
    )
    to_instrument = models.ForeignKey(
        Instrument, models.CASCADE, null=True, blank=True, related_name="+"
    )
    to_provision = models.ForeignKey(
        Provision, models.CASCADE, null=True, blank=True, related_name="+"
    )
    since = PartialDateField(_("since"), blank=True)
    until = PartialDateField(_("until"), blank=True)
    source = models.TextField(_("source"))
    confidence = models.CharField(max_length=10, choices=Confidence)
    note = models.TextField(_("note"), blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.CheckConstraint(
                name="relation_begins_at_one_text",
                condition=models.Q(from_instrument__isnull=False)
                ^ models.Q(from_provision__isnull=False),
            ),
            models.CheckConstraint(
                name="relation_ends_at_one_text",
                condition=models.Q(to_instrument__isnull=False)
                ^ models.Q(to_provision__isnull=False),
            ),
            models.CheckConstraint(
                name="relation_days_are_partial_dates",
                condition=is_partial_date("since") & is_partial_date("until"),
            ),
            models.UniqueConstraint(
                fields=[
                    "kind",
                    "from_instrument",
                    "from_provision",
                    "to_instrument",
                    "to_provision",
                    "since",
                ],
                name="a_relation_is_told_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.from_text} {self.get_kind_display()} {self.to_text}"

    @property
    def from_text(self):
        return self.from_provision or self.from_instrument

    @property
    def to_text(self):
        return self.to_provision or self.to_instrument

    @property
    def from_key(self):
        return self.from_text.key

    @property
    def to_key(self):
        return self.to_text.key

    def is_in_force(self, since=None, until=None):
        """Whether it, and both texts, may have been in force within since..until (dates)."""
        return (
            in_force(self.since, self.until, since, until)
            and self.from_text.is_in_force(since, until)
            and self.to_text.is_in_force(since, until)
        )
