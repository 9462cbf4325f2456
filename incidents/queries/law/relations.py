"""The relations of the law, kept by each process while the register stays as it is."""

from __future__ import annotations

from uuid import UUID

from incidents.models.law.relations import Graph, Relation
from incidents.models.register.generations import Generation
from incidents.values.tiers import Tier

# {stamp of the public tier: the relations as they were then}; the newest alone.
_graphs: dict[UUID, Graph] = {}


def read_graph() -> Graph:
    """All relations with both texts; one small query, and a large one after a change.

    Whatever changes the law gives each tier a new stamp: files of reference data, edits by two
    administrators, the admin. A relation is some ten columns and up to eight joins away, and
    reading all of them took three fifths of an entry's page. Readers must not change the rows.
    """
    stamp = Generation.objects.of(Tier.PUBLIC.value).stamp
    if stamp is None:
        return Relation.objects.graph()
    graph = _graphs.get(stamp)
    if graph is None:
        graph = Relation.objects.graph()
        _graphs.clear()
        _graphs[stamp] = graph
    return graph


def forget_graph() -> None:
    """Read the relations again at the next call."""
    _graphs.clear()
