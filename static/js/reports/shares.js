// A secret in parts, of which any two restore it and one says nothing. Source: Shamir, "How to share a
// secret", CACM 22(11), 1979, with a line over GF(2^8) for each byte (the field of AES: FIPS 197, 4.2).

function times(one, other) {
  let product = 0;
  for (let left = other, factor = one; left; left >>= 1) {
    if (left & 1) product ^= factor;
    factor = (factor << 1) ^ (factor & 0x80 ? 0x11b : 0);
  }
  return product;
}

// In a field of 256 elements the 254th power is the inverse.
const inverse = (one) => Array.from({ length: 253 }).reduce((power) => times(power, one), one);

// `count` parts {x, y: bytes} of a secret, 2 to 255.
export function splitSecret(secret, count) {
  const slope = crypto.getRandomValues(new Uint8Array(secret.length));
  return Array.from({ length: count }, (_, place) => {
    const x = place + 1;
    return { x, y: secret.map((byte, at) => byte ^ times(slope[at], x)) };
  });
}

// The secret of two different parts.
export function joinShares(one, other) {
  const below = inverse(one.x ^ other.x);
  const [left, right] = [times(other.x, below), times(one.x, below)];
  return one.y.map((byte, at) => times(byte, left) ^ times(other.y[at], right));
}
