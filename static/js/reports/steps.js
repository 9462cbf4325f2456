// What is signed about the work on a report: its steps by officers, and the firm's wish to withdraw or to
// stay. What the site says of both is a hint.
import { must } from "./faults.js";
import { digest, today } from "./forms.js";
import { HOLD, isSignedBy, sign, STEP, unverified, WISH } from "./signing.js";

// The states in which each step is possible. The server has the same: incidents/actions/reports/steps.py.
const POSSIBLE_IN = {
  acknowledge: ["new"],
  decide: ["new", "acknowledged"],
  close: ["new", "acknowledged", "decided"],
  reopen: ["closed"],
};

// {state, acknowledged_on, decided_on} after the steps among a desk's statements, in order.
export function workOf(desk) {
  const work = { state: "new", acknowledged_on: null, decided_on: null };
  for (const { fields } of desk.filter((one) => Object.hasOwn(POSSIBLE_IN, one.fields.step ?? ""))) {
    const { step, day } = fields;
    must(POSSIBLE_IN[step].includes(work.state), "step");
    work.acknowledged_on ??= day;
    if (step === "decide") work.decided_on = day;
    work.state = step === "close" ? "closed" : step === "decide" || (step === "reopen" && work.decided_on) ? "decided" : "acknowledged";
  }
  return work;
}

// What a step says in the thread, beside what people wrote.
export const stepContent = ({ step, reason, until }) =>
  step === "hold" ? { kind: "step", text: "", step, held_for: reason, held_until: until } : { kind: "step", text: "", step };

// A signed legal hold until a day, or its end if that is today.
export function newHold({ reason, until }, { side: _side, ...place }, secret, signer) {
  return sign({ form: HOLD, reason, signer, until, ...place }, secret);
}

// A signed step, at the place of the desk's next message.
export function newStep(step, { side: _side, ...place }, secret, signer) {
  return sign({ form: STEP, signer, step, ...place }, secret);
}

// The firm's newest wish {wish, number, digest}, or null before there is one. An earlier key's wish counts if
// the change to the present receipt names it.
export function newestWish(answer, report, phases) {
  const { firm, wish } = phases.at(-1);
  if (!answer.wish) {
    must(wish === "", "wish");
    return null;
  }
  const fields = { ...unverified(answer.wish, WISH), digest: digest(answer.wish.statement) };
  const isTaken = fields.digest === wish && phases.some((one) => one.firm === fields.signer);
  must(fields.report === report && (fields.signer === firm || isTaken), "wish");
  must(isSignedBy(answer.wish, fields.signer), "wish");
  return fields;
}

// Whether a report is withdrawn is what its firm signed last.
export function checkWithdrawal(answer, wish) {
  must(Boolean(answer.withdrawn_on) === (wish?.wish === "withdraw"), "wish");
}

// The next wish of a firm, after the newest.
export const newWish = (what, report, before, secret, signer) =>
  sign({ form: WISH, report, wish: what, number: (before?.number ?? 0) + 1, previous: before?.digest ?? "", signer, day: today() }, secret);
