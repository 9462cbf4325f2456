// The page on which a firm checks that its report is on record.
import { Fault } from "./faults.js";
import { digest, today } from "./forms.js";
import { ask, canSeal, longDay, one, reasonOf, refuse, save, say, setup, words } from "./page.js";
import { isReceipt, keysOf, nonceOf, tidied } from "./receipt.js";
import { checkConfirmed, checkedWitnesses, commitmentOf, findIn, readLog } from "./receipt-log.js";
import { verifiedThread } from "./verified-thread.js";

const settings = setup();
let proof = null;

// The newest day of the log that the desk of a thread confirmed, or "". A confirmation of another log
// is a fault: then this page was shown a log of its own.
async function confirmedDay(thread, days) {
  const { witnesses } = await ask(settings.witnesses, { method: "GET" });
  const own = checkedWitnesses(witnesses, thread.desk, thread.signing);
  return own.length ? checkConfirmed(days, own[own.length - 1]) : "";
}

async function threadOf(receipt) {
  const [hybrid, classic] = [await keysOf(receipt, "hybrid"), await keysOf(receipt, "classic")];
  const answer = await ask(settings.open, { body: { lookup: hybrid.lookup } });
  const identities = { [hybrid.recipient]: hybrid.identity, [classic.recipient]: classic.identity };
  const thread = await verifiedThread(answer, { side: "firm", signing: hybrid.signing, identities }, today());
  const report = answer.messages.find((row) => digest(row.statement) === thread.messages.find((own) => own.side === "firm" && own.number === 1).mark);
  const seal = answer.seals.find((row) => digest(row.statement) === thread.root);
  return { thread, seal: seal.statement, report: report.statement };
}

async function check() {
  const receipt = tidied(one("#receipt").value);
  if (!isReceipt(receipt)) return refuse(words("not-a-receipt"));
  const { thread, seal, report } = await threadOf(receipt);
  const nonce = nonceOf(receipt);
  const commitment = commitmentOf(nonce, digest(seal), digest(report));
  const { key, days } = await readLog(settings);
  const found = findIn(days, commitment);
  const confirmed = await confirmedDay(thread, days);
  one("#result").hidden = false;
  one("#save-proof").hidden = !found;
  if (!found) {
    one("#result-words").textContent = words("not-yet", { day: longDay(thread.messages[0].day) });
  } else {
    const newest = days[days.length - 1];
    proof = { form: "coercion-register/receipt-proof/1", commitment, nonce, seal, report, key, ...found };
    one("#result-words").textContent = words("on-record", { day: longDay(found.day), head: newest.fields.root.slice(0, 16), of: longDay(newest.day) });
    one("#confirmed").textContent = words(confirmed >= found.day ? "confirmed" : "not-confirmed", { day: longDay(confirmed) });
  }
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

function begin() {
  one("#sealing").hidden = false;
  one("#waiting").hidden = true;
  if (!canSeal()) return refuse(words("no-crypto"));
  one("#check").addEventListener("click", tryChecking);
  one("#save-proof").addEventListener("click", () => save(new Blob([JSON.stringify(proof, null, 1)], { type: "application/json" }), "proof.json"));
  return undefined;
}

begin();
