"""Merkle trees of a log: roots, and proofs that a leaf or an earlier log is in it.

Source: RFC 9162, 2.1 (the trees and proofs of RFC 6962): SHA-256, 0x00 before a leaf, 0x01 before a
node.
"""

import hashlib
from collections.abc import Sequence


def hash_leaf(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def compute_root(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree with these leaves; of no leaves, the hash of nothing."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hash_leaf(leaves[0])
    split = split_of(len(leaves))
    return hash_node(compute_root(leaves[:split]), compute_root(leaves[split:]))


def split_of(size: int) -> int:
    """The largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


def compute_path(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root, lowest first."""
    if len(leaves) < 2:
        return []
    split = split_of(len(leaves))
    if place < split:
        return [*compute_path(leaves[:split], place), compute_root(leaves[split:])]
    return [*compute_path(leaves[split:], place - split), compute_root(leaves[:split])]


def root_by_path(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a path leads to. Raises ValueError if it has not the length of such a path."""
    if not 0 <= place < size:
        raise ValueError("no such leaf")
    if size == 1:
        if path:
            raise ValueError("the path is too long")
        return hash_leaf(leaf)
    if not path:
        raise ValueError("the path is too short")
    split = split_of(size)
    if place < split:
        return hash_node(root_by_path(leaf, place, split, path[:-1]), path[-1])
    return hash_node(path[-1], root_by_path(leaf, place - split, size - split, path[:-1]))


def build_levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """All hashes of the tree, level by level from the leaves' to the root's.

    For many paths of one tree. Raises ValueError unless the number of leaves is a power of two.
    """
    if not leaves or len(leaves) & (len(leaves) - 1):
        raise ValueError("the number of leaves is not a power of two")
    levels = [[hash_leaf(leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        nodes = levels[-1]
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        levels.append([hash_node(left, right) for left, right in pairs])
    return levels


def list_siblings(levels: Sequence[Sequence[bytes]], place: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root, lowest first, as `compute_path` does."""
    return [level[(place >> height) ^ 1] for height, level in enumerate(levels[:-1])]
