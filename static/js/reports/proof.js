// The proof of work: effort that is bound to what is sent, so that machines cannot flood a desk. The
// server judges it on arrival. If it was too little, the page continues from where it stopped.
import { scryptAsync } from "../../vendor/sealed.js";
import { bytesOf, canonical, digest } from "./forms.js";
import { ask, Refusal } from "./page.js";

const FORM = "coercion-register/proof/2";
const COST = { N: 1024, r: 8, p: 1, dkLen: 32 };
const SALT = bytesOf("coercion-register proof");
const ALL = 2n ** 64n;
const TEXT_UNIT = 32 * 1024;
const FILE_UNIT = 16 * 1024 * 1024;
const FILE_EFFORT = 64;
const TRIES_TIMED = 16;
const MOST_REFUSALS = 100;

// Sends a report. The size of its sealed message and grants decides how much work it needs.
export function sendReport(url, body, way) {
  const sealed = [body.message.sealed, ...Object.values(body.grants)];
  const size = sealed.reduce((sum, text) => sum + bytesIn(text), 0);
  const units = Math.ceil(size / TEXT_UNIT);
  return sendProven(url, body, { purpose: "report", subject: body.report }, (floor) => floor * units, way);
}

// Announces a file of a report.
export function announceFile(url, body, way) {
  const effort = FILE_EFFORT * Math.ceil(body.size / FILE_UNIT);
  return sendProven(url, body, { purpose: "file", subject: body.upload }, () => effort, way);
}

const bytesIn = (base64) => (base64.length / 4) * 3 - (base64.match(/=*$/)[0].length);

// `way`: {desk, proof: the address of seeds, showSeconds(seconds): called with the expected time}.
async function sendProven(url, body, about, effort, way) {
  // A code of the desk takes the place of the work.
  if (body.code) return ask(url, { body: { ...body, proof: null } });
  const puzzle = (seed) => canonical({ form: FORM, desk: way.desk, seed, ...about, digest: digest(canonical(body)) });
  let offer = await ask(way.proof, { method: "GET" });
  let work = newWork(puzzle(offer.seed));
  let needed = effort(offer.floor);
  for (let refusals = 0; ; refusals += 1) {
    await goOn(work, BigInt(needed), way.showSeconds);
    try {
      return await ask(url, { body: { ...body, proof: { seed: offer.seed, counter: work.counter } } });
    } catch (fault) {
      const isOfWork = fault instanceof Refusal && ["proof", "seed"].includes(fault.code);
      if (!isOfWork || refusals === MOST_REFUSALS) throw fault;
      if (fault.code === "proof") {
        needed = fault.floor;
      } else {
        offer = await ask(way.proof, { method: "GET" });
        work = newWork(puzzle(offer.seed));
        needed = effort(offer.floor);
      }
    }
  }
}

// About how many seconds a report takes on this device at this moment. A short text is one unit.
export async function secondsNow(address) {
  const { floor } = await ask(address, { method: "GET" });
  const from = performance.now();
  for (let turn = 0; turn < TRIES_TIMED / 2; turn += 1) await scryptAsync(bytesOf(`${turn}`), SALT, COST);
  return Math.max(2, Math.ceil(((performance.now() - from) / 1000 / (TRIES_TIMED / 2)) * floor));
}

const newWork = (puzzle) => ({ puzzle, next: 0, counter: 0, effort: 0n });

// Tries counters until the best one carries the effort. Earlier tries count.
async function goOn(work, needed, showSeconds) {
  const from = { at: performance.now(), next: work.next };
  while (work.effort < needed) {
    const hash = await scryptAsync(bytesOf(`${work.puzzle}.${work.next}`), SALT, COST);
    const effort = ALL / (first(hash) + 1n);
    if (effort > work.effort) Object.assign(work, { effort, counter: work.next });
    work.next += 1;
    if (work.next - from.next === TRIES_TIMED) {
      showSeconds(Math.ceil(((performance.now() - from.at) / 1000 / TRIES_TIMED) * Number(needed)));
    }
  }
}

// The first 8 bytes as a number.
const first = (hash) => hash.subarray(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
