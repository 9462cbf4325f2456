"""Layout of a chain of articles and records, one below the other, narrow enough for a telephone.

A walk reaches each text once, so that its steps form a tree: every text stands below the one that
leads to it, further in. Positions only, no colours; lengths are SVG user units, drawn unscaled.
"""

import textwrap
from dataclasses import dataclass, field
from typing import Any

# The column beside an entry and a telephone of 360 px hold as much, the margins taken off.
WIDTH = 328
INDENT, LINE, PAD, GAP = 20, 18, 8, 10
# The mean width of a letter at 14 px, plain and strong, on the safe side.
LETTER, STRONG_LETTER = 7.6, 8.6
# Beyond this many boxes nobody can follow the lines: the list says the same.
MOST_NODES = 26


@dataclass
class ChainNode:
    """A text, a record or what a case met.

    `words` and `basis` are those of the line that leads to it: `own_basis` of that line alone, and
    `basis` the weakest of the way to it.
    """

    key: str
    label: str
    notes: tuple[str, ...] = ()
    is_marked: bool = False
    basis: str = ""
    own_basis: str = ""
    words: str = ""
    children: list["ChainNode"] = field(default_factory=list)


@dataclass(frozen=True)
class ChainLine:
    """A line of words; `is_strong` for the name of a text."""

    text: str
    x: int
    y: int
    is_strong: bool = False


@dataclass(frozen=True)
class ChainBox:
    """The frame of a text; `is_marked` for what the case itself cites or met."""

    x: int
    y: int
    w: int
    h: int
    is_marked: bool


@dataclass(frozen=True)
class ChainEdge:
    """The line from a text to the next; `basis` says whether it is solid, dashed or dotted."""

    basis: str
    path: str


@dataclass
class Chain:
    """A drawing with its size and the words for those who do not see it."""

    title: str
    description: str
    width: int = WIDTH
    height: int = 0
    boxes: list[ChainBox] = field(default_factory=list)
    edges: list[ChainEdge] = field(default_factory=list)
    lines: list[ChainLine] = field(default_factory=list)


def grow_chain(steps: list[Any]) -> list[ChainNode]:
    """The roots of the tree of a walk; `steps` have `relation`, `basis` and `kind_label`.

    A step that leaves the instrument of an article hangs below that article.
    """
    nodes: dict[str, ChainNode] = {}
    roots: list[ChainNode] = []
    for step in steps:
        start, end = step.relation.from_text, step.relation.to_text
        parent = _find_parent(nodes, start.graph_key)
        if parent is None:
            parent = nodes[start.graph_key] = ChainNode(start.graph_key, str(start))
            roots.append(parent)
        node = ChainNode(end.graph_key, str(end), basis=step.basis, words=str(step.kind_label))
        node.own_basis = step.relation.basis
        nodes[end.graph_key] = node
        parent.children.append(node)
    return roots


def list_nodes(roots: list[ChainNode]) -> list[ChainNode]:
    """Every node of a tree, each before those below it."""
    return [node for root in roots for node in (root, *list_nodes(root.children))]


def draw_chain(roots: list[ChainNode], title: str, description: str) -> Chain | None:
    """The drawing of a tree; None for a tree without a line, or with too many boxes."""
    if not any(root.children for root in roots) or len(list_nodes(roots)) > MOST_NODES:
        return None
    chain = Chain(title, description)
    for root in roots:
        _place(chain, root, 0)
    chain.height += 1
    return chain


def _find_parent(nodes: dict[str, ChainNode], key: str) -> ChainNode | None:
    if key in nodes:
        return nodes[key]
    inside = (node for name, node in nodes.items() if name.split("#")[0] == key)
    return next(inside, None)


def _place(chain: Chain, node: ChainNode, depth: int) -> tuple[int, int]:
    """Draw a node and what is below it. Returns where a line arrives at its box (x, y)."""
    x = 1 + INDENT * depth
    if node.words:
        # Every line says in words what it shows by its dashes.
        _write(chain, node.words, x, chain.height, strong=False)
        chain.height += 2
    top, wide = chain.height, WIDTH - x - 2
    chain.height += PAD
    _write(chain, node.label, x + 10, chain.height, strong=True)
    for note in node.notes:
        _write(chain, note, x + 10, chain.height, strong=False)
    chain.height += PAD
    box = ChainBox(x, top, wide, chain.height - top, node.is_marked)
    chain.boxes.append(box)
    chain.height += GAP
    _hang(chain, node, box, depth)
    return x, top + box.h // 2


def _hang(chain: Chain, node: ChainNode, box: ChainBox, depth: int) -> None:
    """The texts below a box. Each line has its own way down: no dashes cover others."""
    below = box.y + box.h
    gap = min(5, 14 // max(len(node.children), 1))
    for place, child in enumerate(node.children):
        x, y = _place(chain, child, depth + 1)
        down = box.x + 16 - gap * place
        chain.edges.append(ChainEdge(child.basis, f"M{down} {below}V{y}H{x}"))


def _write(chain: Chain, text: str, x: int, top: int, strong: bool) -> None:
    """Write wrapped words from `top` on, and move the drawing's end below them."""
    letters = int((WIDTH - x - 10) / (STRONG_LETTER if strong else LETTER))
    for number, line in enumerate(textwrap.wrap(text, max(letters, 12)), start=1):
        chain.lines.append(ChainLine(line, x, top + LINE * number - 5, strong))
        chain.height = top + LINE * number
