// A half-written message survives the lock: sealed to its officer's key, in this page's memory alone.
import { open, seal } from "./age.js";
import { all, one } from "./page.js";

const SMALLEST = 4096;
const fields = () => all("#text, #file-text, #name-why, #hand-note, #mask");
let kept = null;

// Seals what stands in the fields. The texts are taken now, because the lock clears the fields.
export function keepDraft(own, report) {
  const texts = Object.fromEntries(fields().filter((field) => field.value.trim()).map((field) => [field.id, field.value]));
  if (Object.keys(texts).length) kept = { report, sealed: seal({ texts }, [own.recipient], SMALLEST) };
}

// Puts the texts back once the same report is open again. What was typed meanwhile stays.
export async function restoreDraft(own, report) {
  if (kept?.report !== report) return;
  const { sealed } = kept;
  const { texts } = await open(await sealed, own.identity).catch(() => ({ texts: {} }));
  kept = null;
  for (const [id, text] of Object.entries(texts)) if (!one(`#${id}`).value) one(`#${id}`).value = text;
}
