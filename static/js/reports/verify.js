// The page on which a firm checks that its report is on record.
import { Fault } from "./faults.js";
import { digest, today } from "./forms.js";
import { ask, canSeal, element, longDay, one, reasonOf, refuse, save, say, setup, words } from "./page.js";
import { reportsOf } from "./places.js";
import { isReceipt, nonceOf, tidied } from "./receipt.js";
import { checkConfirmed, checkedWitnesses, commitmentOf, findIn, readLog } from "./receipt-log.js";
import { verifiedThread } from "./verified-thread.js";

const settings = setup();
let proofs = [];

// The newest day of the log that the desk of a thread confirmed, or "". A confirmation of another log
// is a fault: then this page was shown a log of its own.
function confirmedDay(thread, witnesses, days) {
  const own = checkedWitnesses(witnesses, thread.desk, thread.signing);
  return own.length ? checkConfirmed(days, own[own.length - 1]) : "";
}

async function threadOf({ answer, own, place }) {
  const thread = await verifiedThread(answer, own, today());
  const report = answer.messages.find((row) => digest(row.statement) === thread.messages.find((own) => own.side === "firm" && own.number === 1).mark);
  const seal = answer.seals.find((row) => digest(row.statement) === thread.root);
  return { thread, place, seal: seal.statement, report: report.statement };
}

// What the log says of one report, and its proof, or null while it is not in the log.
// `confirmed`: the day up to which its desk confirmed the log, or "".
function resultOf({ thread, place, seal, report }, receipt, { key, days }, confirmed) {
  // A receipt that took a report over was given the nonce of the first one.
  const nonce = thread.nonce || nonceOf(receipt, place);
  const commitment = commitmentOf(nonce, digest(seal), digest(report));
  const found = findIn(days, commitment);
  if (!found) return { proof: null, text: words("not-yet", { day: longDay(thread.messages[0].day) }) };
  const newest = days[days.length - 1];
  const proof = { form: "coercion-register/receipt-proof/1", commitment, nonce, seal, report, key, ...found };
  const onRecord = words("on-record", { day: longDay(found.day), head: newest.fields.root.slice(0, 16), of: longDay(newest.day) });
  const byDesk = words(confirmed >= found.day ? "confirmed" : "not-confirmed", { day: longDay(confirmed) });
  return { proof, text: `${onRecord} ${byDesk}` };
}

async function check() {
  const receipt = tidied(one("#receipt").value);
  if (!isReceipt(receipt)) return refuse(words("not-a-receipt"));
  const reports = await reportsOf(receipt, (lookup) => ask(settings.open, { body: { lookup } }));
  if (!reports.length) return refuse(words("unknown"));
  const threads = await Promise.all(reports.map(threadOf));
  const log = await readLog(settings);
  const { witnesses } = await ask(settings.witnesses, { method: "GET" });
  const results = threads.map((one) => resultOf(one, receipt, log, confirmedDay(one.thread, witnesses, log.days)));
  proofs = results.map((one) => one.proof).filter(Boolean);
  one("#result").hidden = false;
  one("#save-proof").hidden = !proofs.length;
  one("#result-words").replaceChildren(...results.map((result) => element("li", {}, result.text)));
  return one("#h-result").focus();
}

async function tryChecking() {
  refuse("");
  say(words("checking"));
  one("#check").disabled = true;
  try {
    await check();
  } catch (fault) {
    refuse(fault instanceof Fault ? words("log-fault", { code: fault.code }) : fault.code === "unknown" ? words("unknown") : reasonOf(fault));
  } finally {
    say("");
    one("#check").disabled = false;
  }
}

// One file for each report; the first is proof.json.
function saveProofs() {
  proofs.forEach((proof, at) => save(new Blob([JSON.stringify(proof, null, 1)], { type: "application/json" }), `proof${at ? `-${at + 1}` : ""}.json`));
}

function begin() {
  one("#sealing").hidden = false;
  one("#waiting").hidden = true;
  if (!canSeal()) return refuse(words("no-crypto"));
  one("#check").addEventListener("click", tryChecking);
  one("#save-proof").addEventListener("click", saveProofs);
  return undefined;
}

begin();
