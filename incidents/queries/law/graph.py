"""Layout of diagrams of relations: positions only, no colours.

Columns go from the legal basis (left) through the instrument to its consequences (right): the
layers of Sugiyama's method, given by the depth of the walks. Within a column, order of the walk.
"""

import textwrap
from dataclasses import dataclass, field
from typing import Any

from incidents.models.law.instruments import Instrument
from incidents.models.law.relations import STRENGTHS, Basis, Relation, RelationStep

BOX_WIDTH, LINE, PAD, GAP_X, GAP_Y, LETTERS = 190, 17, 9, 96, 22, 25


@dataclass
class Node:
    """A text in its column; `lines` are its title, wrapped. Lengths are SVG user units."""

    key: str
    label: str
    url: str
    column: int
    is_self: bool = False
    x: int = 0
    y: int = 0
    w: int = BOX_WIDTH
    lines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def h(self) -> int:
        return 2 * PAD + LINE * len(self.lines)


@dataclass(frozen=True)
class Edge:
    """A relation as a curve. `basis` says whether the line is solid, dashed or dotted."""

    kind: str
    basis: str
    label: str
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True)
class LawGraph:
    """A diagram with its size; `bases` are those that its legend has to explain."""

    title: str
    nodes: list[Node]
    edges: list[Edge]
    width: int
    height: int
    bases: list[Basis]


def layout_graph(
    instrument: Instrument,
    relations: list[Relation],
    consequences: list[RelationStep],
    legal_basis: list[RelationStep],
) -> LawGraph | None:
    """The instruments and records around one, or None without relations to others."""
    nodes = {instrument.key: _node(instrument, 0, is_self=True)}
    edges = {relation.pk: relation for relation in relations}
    for steps, direction in ((consequences, 1), (legal_basis, -1)):
        for step in steps:
            edges[step.relation.pk] = step.relation
            text = _whole(step.relation.to_text)
            nodes.setdefault(text.graph_key, _node(text, direction * step.depth))
    for relation in relations:
        for text in (_whole(relation.from_text), _whole(relation.to_text)):
            # A text that acts on the instrument but is in neither walk goes with the legal basis.
            nodes.setdefault(text.graph_key, _node(text, -1))
    return _draw(str(instrument), nodes, list(edges.values()), _whole)


def _draw(
    title: str, nodes: dict[str, Node], relations: list[Relation], text_of: Any
) -> LawGraph | None:
    width, height = _place(list(nodes.values()))
    edges = _edges(nodes, relations, text_of)
    if not edges:
        return None
    bases = [basis for basis in STRENGTHS if any(edge.basis == basis for edge in edges)]
    return LawGraph(title, list(nodes.values()), edges, width, height, bases)


def _whole(text: Any) -> Any:
    """The instrument of an article; an instrument or a record itself."""
    return getattr(text, "instrument", text) if "#" in text.graph_key else text


def _node(text: Any, column: int, is_self: bool = False) -> Node:
    node = Node(text.graph_key, str(text), text.get_absolute_url(), column, is_self)
    wrapped = textwrap.wrap(node.label, LETTERS)[:4]
    node.lines = [
        {"text": line, "y": PAD + LINE * number + 13} for number, line in enumerate(wrapped)
    ]
    return node


def _place(nodes: list[Node]) -> tuple[int, int]:
    """Give each node its corner; columns centred on the tallest. Returns the drawing's size."""
    columns = sorted({node.column for node in nodes})
    stacks = {c: [node for node in nodes if node.column == c] for c in columns}
    heights = {c: sum(node.h + GAP_Y for node in stack) - GAP_Y for c, stack in stacks.items()}
    height = max(heights.values()) + 2 * GAP_Y
    for place, column in enumerate(columns):
        y = (height - heights[column]) // 2
        for node in stacks[column]:
            node.x, node.y = 1 + place * (BOX_WIDTH + GAP_X), y
            y += node.h + GAP_Y
    return len(columns) * (BOX_WIDTH + GAP_X) - GAP_X + 2, height


def _edges(nodes: dict[str, Node], relations: list[Relation], text_of: Any) -> list[Edge]:
    """One line for each pair and kind: the one with the strongest support."""
    edges: dict[tuple[str, str, str], Relation] = {}
    for relation in relations:
        start, end = (text_of(text) for text in (relation.from_text, relation.to_text))
        key = (start.graph_key, end.graph_key, relation.kind)
        if start.graph_key == end.graph_key or not {key[0], key[1]} <= nodes.keys():
            continue
        known = edges.get(key)
        strength = STRENGTHS.index(Basis(relation.basis))
        if known is None or strength < STRENGTHS.index(Basis(known.basis)):
            edges[key] = relation
    return [_edge(nodes[one], nodes[other], row) for (one, other, _kind), row in edges.items()]


def _edge(start: Node, end: Node, relation: Relation) -> Edge:
    """A curve from side to side, or round the outside within one column."""
    y1, y2 = start.y + start.h // 2, end.y + end.h // 2
    rightwards = end.column > start.column
    x1 = start.x + (start.w if rightwards else 0)
    x2 = end.x + (0 if rightwards else end.w)
    if end.column == start.column:
        x1, x2 = start.x, end.x
    bend = GAP_X // 2 if rightwards else -GAP_X // 2
    return Edge(
        kind=relation.kind,
        basis=relation.basis,
        label=str(relation.get_kind_display()),
        path=f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}",
        label_x=(x1 + x2) // 2,
        label_y=(y1 + y2) // 2 - 5,
    )
