"""Relations between instruments or provisions, and the walks along them."""

from collections import deque
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import PartialDateField, is_partial_date
from incidents.models.law.instruments import Confidence, Instrument, Provision, in_force
from incidents.models.law.records import RecordSystem
from incidents.models.law.versions import InstrumentVersion

# The longest chain that a source describes has three steps; a chain of more than six would be our
# reading, not the law's. The number of steps limits what a dense graph can cost a page.
DEEPEST, MOST_STEPS = 6, 60
ENDS = ("instrument", "provision", "record", "version")


class RelationKind(models.TextChoices):
    IMPLEMENTS = "implements", _("implements")
    RECORDED_IN = "recorded_in", _("is recorded in")
    TRIGGERS = "triggers", _("triggers")
    ESCALATES_TO = "escalates_to", _("escalates to")
    AMENDS = "amends", _("amends")
    SUPERSEDES = "supersedes", _("supersedes")
    FINAL_AGAINST = "final_against", _("shuts out")
    REMOVAL_BY = "removal_by", _("ends by")


class Basis(models.TextChoices):
    """What supports a relation. In a diagram: a solid, a dashed, a dotted line."""

    TEXT = "text", _("the text says so")
    ACCOUNT = "account", _("an account says so")
    READING = "reading", _("our reading")


# From the strongest to the weakest.
STRENGTHS = (Basis.TEXT, Basis.ACCOUNT, Basis.READING)


# What a finding under a text can lead to, and which texts it rests on. Amending is neither. Ways
# out are the end of a record and the remedies that a text shuts out.
CONSEQUENCES = (RelationKind.RECORDED_IN, RelationKind.TRIGGERS, RelationKind.ESCALATES_TO)
LEGAL_BASIS = (RelationKind.IMPLEMENTS,)
WAYS_OUT = (RelationKind.REMOVAL_BY, RelationKind.FINAL_AGAINST)


@dataclass(frozen=True)
class RelationStep:
    """One relation reached on a walk; `depth` is 1 for the first.

    `basis` is the weakest of all relations on the way: behind a reading everything is a reading.
    """

    depth: int
    relation: "Relation"
    basis: Basis = Basis.TEXT


class RelationQuerySet(models.QuerySet):
    def with_ends(self):
        return self.select_related(
            "from_instrument",
            "from_provision__instrument",
            "to_instrument",
            "to_provision__instrument",
            "from_version__instrument",
            "to_version__instrument",
            "from_record__instrument",
            "to_record__instrument",
        )

    def graph(self):
        """A Graph of all relations with both texts. One query.

        The law has hundreds of relations, not millions, and all walks of a page share the graph.
        """
        return Graph(list(self.with_ends().order_by("pk")))


class Graph:
    """Relations in memory, to walk along and look up."""

    def __init__(self, relations):
        self.relations = relations

    def touching(self, key):
        """Relations that begin or end at the instrument or one of its provisions."""
        return [
            relation
            for relation in self.relations
            if key in (relation.from_key.split("#")[0], relation.to_key.split("#")[0])
        ]

    def list_carrying_out(self, key):
        """{key: relation} of instruments that carry out this one, or one that does, and so on."""
        carrying, queue = {}, deque([key])
        while queue:
            aim = queue.popleft()
            for relation in self.relations:
                start = relation.from_key.split("#")[0]
                is_new = start != key and start not in carrying
                carries_out = relation.kind in LEGAL_BASIS and relation.to_key.split("#")[0] == aim
                if is_new and carries_out:
                    carrying[start] = relation
                    queue.append(start)
        return carrying

    def walk(self, kinds, starts, since=None, until=None):
        """Walk from instruments and provisions along relations of these kinds.

        Returns a list of RelationStep. `starts`: keys ("advertising-law", "advertising-law#9(4)",
        "record:credit-file"). From a provision the walk also follows relations of its instrument
        as a whole, because most sources describe whole texts. With since..until (dates) it follows
        only relations that may have been in force then, between texts that may have been. Breadth
        first, so that each text is reached by its shortest path.
        """
        leaving = {}
        for relation in self.relations:
            if relation.kind in kinds and relation.is_in_force(since, until):
                for name in _departure_names(relation.from_key):
                    leaving.setdefault(name, []).append(relation)
        return _walk(leaving, _roots(leaving, starts))


def _roots(leaving, starts):
    """The starts that no other start leads to.

    Muji's decision cites an article and also the register of penalties to which it leads. Walking
    from both would lose the step between them. In a circle the first one cited is the root.
    """
    roots = []
    for place, key in enumerate(dict.fromkeys(starts)):
        before = {name for other in roots for name in _reached(leaving, other)}
        later = [other for other in starts[place + 1 :] if other != key]
        is_reached_later = any(
            key in _reached(leaving, other) and other not in _reached(leaving, key)
            for other in later
        )
        if key not in before and not is_reached_later:
            roots.append(key)
    return roots


def _reached(leaving, start):
    """The texts reached, and the instruments of those that are articles."""
    steps = _walk(leaving, [start])
    return {name for step in steps for name in _names(step.relation.to_key)}


def _walk(leaving, starts):
    """Breadth-first steps over {key: [relation]}, each text once, bounded both ways."""
    steps, queue, seen = [], deque(), set()
    for key in starts:
        for name in _names(key):
            if name not in seen:
                seen.add(name)
                queue.append((name, 1, Basis.TEXT))
    while queue and len(steps) < MOST_STEPS:
        name, depth, basis = queue.popleft()
        for relation in leaving.get(name, ()):
            reached = relation.to_key
            if reached in seen or depth > DEEPEST:
                continue
            weakest = max(basis, Basis(relation.basis), key=STRENGTHS.index)
            steps.append(RelationStep(depth, relation, weakest))
            for other in _names(reached):
                if other not in seen:
                    seen.add(other)
                    queue.append((other, depth + 1, weakest))
    return steps[:MOST_STEPS]


def _names(key):
    """The names under which a walk looks up relations that leave a text.

    A provision: its own key and its instrument's, but not those of its neighbours.
    An instrument: its own key and ("#*") all its provisions.
    """
    return [key, key.split("#")[0]] if "#" in key else [key, f"{key}#*"]


def _departure_names(key):
    """The names under which a relation that begins at this text is looked up."""
    return [key, key.split("#")[0] + "#*"] if "#" in key else [key]


def _text_field(model):
    return models.ForeignKey(model, models.CASCADE, null=True, blank=True, related_name="+")


def _is_one_end(end):
    """A condition: exactly one of instrument, provision and record at one end of a relation."""
    names = [f"{end}_{kind}" for kind in ("instrument", "provision", "record")]
    choices = (models.Q(**{f"{other}__isnull": other != name for other in names}) for name in names)
    return reduce(or_, choices)


class Relation(models.Model):
    """One text acts on another, according to a source, for the time that the source gives.

    An end is an instrument, an article or a record; `from_version` and `to_version` say in which
    version, where the relation holds in that one only.
    """

    kind = models.CharField(max_length=20, choices=RelationKind)
    from_instrument = _text_field(Instrument)
    from_provision = _text_field(Provision)
    from_record = _text_field(RecordSystem)
    from_version = _text_field(InstrumentVersion)
    to_instrument = _text_field(Instrument)
    to_provision = _text_field(Provision)
    to_record = _text_field(RecordSystem)
    to_version = _text_field(InstrumentVersion)
    since = PartialDateField(_("since"), blank=True)
    until = PartialDateField(_("until"), blank=True)
    # A relation from before there was this column claims no more than a reading.
    basis = models.CharField(
        _("what supports it"),
        max_length=10,
        choices=Basis,
        default=Basis.READING,
        db_default=Basis.READING,
    )
    # The title of its source; the row of it is of LawSource.
    source = models.TextField(_("source"))
    confidence = models.CharField(max_length=10, choices=Confidence)
    note = models.TextField(_("note"), blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.CheckConstraint(
                name="relation_begins_at_one_text", condition=_is_one_end("from")
            ),
            models.CheckConstraint(name="relation_ends_at_one_text", condition=_is_one_end("to")),
            models.CheckConstraint(
                name="relation_days_are_partial_dates",
                condition=is_partial_date("since") & is_partial_date("until"),
            ),
            models.UniqueConstraint(
                fields=[
                    "kind",
                    *(f"from_{one}" for one in ENDS),
                    *(f"to_{one}" for one in ENDS),
                    "since",
                ],
                name="a_relation_is_recorded_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.from_text} {self.get_kind_display()} {self.to_text}"

    @property
    def from_text(self):
        return self.from_provision or self.from_instrument or self.from_record

    @property
    def to_text(self):
        return self.to_provision or self.to_instrument or self.to_record

    @property
    def from_key(self):
        return self.from_text.graph_key

    @property
    def to_key(self):
        return self.to_text.graph_key

    def is_in_force(self, since=None, until=None):
        """Whether the relation, both texts and their versions may have been in force then."""
        ends = (self.from_text, self.to_text, self.from_version, self.to_version)
        return in_force(self.since, self.until, since, until) and all(
            end.is_in_force(since, until) for end in ends if end is not None
        )
