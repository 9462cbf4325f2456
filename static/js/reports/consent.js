// Who may see the answers of each step: the narrowest of all that the firm ever allowed in a thread. A
// step that it never answered, a word that nobody knows, and a message that this reader cannot open
// count as the narrowest. So no order of rows, and no old message, makes a consent wider.
import { TOGETHER } from "./contents.js";

// `labels`: {steps: {part: ...}, ladder: {step: ..., narrowest first}}. Returns {part: step}.
export function limitsOf(messages, labels) {
  const ladder = Object.keys(labels.ladder);
  const ofFirm = messages.filter((one) => one.side === "firm");
  const consents = ofFirm.map((one) => (one.content && one.content.kind !== "odd" ? one.content.consent : {})).filter(Boolean);
  const narrowest = (part) => Math.min(...consents.map((consent) => ladder.indexOf(consent[part])));
  const stepOf = (part) => ladder[consents.length ? Math.max(0, narrowest(part)) : 0];
  return Object.fromEntries(Object.keys(labels.steps).map((part) => [part, stepOf(part)]));
}

// How many firms must have told the desk before it uses this report: the most that the firm ever asked
// for; 0 for no condition. A message of the firm that this reader cannot open counts as the most.
export function leastFirms(messages) {
  const highest = Number(TOGETHER[TOGETHER.length - 1]);
  const ofFirm = messages.filter((one) => one.side === "firm");
  return Math.max(0, ...ofFirm.map(({ content }) => (!content || content.kind === "odd" ? highest : Number(content.together) || 0)));
}
