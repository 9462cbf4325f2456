// Merkle trees of the log of receipts (RFC 9162, 2.1): SHA-256, 0x00 before a leaf, 0x01 before a node.
import { sha256 } from "../../vendor/sealed.js";

const joined = (first, ...parts) => {
  const whole = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  whole[0] = first;
  let place = 1;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return sha256(whole);
};
export const hashLeaf = (leaf) => joined(0, leaf);
const hashNode = (left, right) => joined(1, left, right);

// The largest power of two below a size of at least 2.
const splitOf = (size) => 2 ** (Math.ceil(Math.log2(size)) - 1);

export function rootOf(leaves) {
  if (!leaves.length) return sha256(new Uint8Array());
  if (leaves.length === 1) return hashLeaf(leaves[0]);
  const split = splitOf(leaves.length);
  return hashNode(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

// The hashes beside the way from a leaf to the root, lowest first.
export function pathOf(leaves, place) {
  if (leaves.length < 2) return [];
  const split = splitOf(leaves.length);
  return place < split
    ? [...pathOf(leaves.slice(0, split), place), rootOf(leaves.slice(split))]
    : [...pathOf(leaves.slice(split), place - split), rootOf(leaves.slice(0, split))];
}
