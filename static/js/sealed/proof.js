// The proof of work: about a second of a phone's time, so that no machine floods a desk.
import { scryptAsync } from "../../vendor/sealed.js";
import { bytesOf } from "./forms.js";
import { ask } from "./page.js";

const COST = { N: 4096, r: 8, p: 1, dkLen: 32 };
const SALT = bytesOf("coercion-register proof");

export async function prove(url, desk, token) {
  const { challenge, bits } = await ask(url, { body: { desk }, token });
  for (let answer = 0; ; answer += 1) {
    const hash = await scryptAsync(bytesOf(`${challenge}.${answer}`), SALT, COST);
    const first = (hash[0] << 8) | hash[1];
    if (first >>> (16 - bits) === 0) return { challenge, answer };
  }
}
