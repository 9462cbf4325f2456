// Once a week the desk confirms the public log of receipts: this page checks the whole log against what
// the desk confirmed before, and signs its newest head with the desk's key.
import { Fault } from "./faults.js";
import { daysLater, today } from "./forms.js";
import { deskSecret } from "./keyring.js";
import { ask, one } from "./page.js";
import { checkConfirmed, checkedWitnesses, newWitness, readLog } from "./receipt-log.js";

const DAYS_BETWEEN = 7;

// Shows an alarm if the log was rewritten. That the log cannot be reached, or a colleague was faster,
// is no fault: the next officer who unlocks tries again.
export async function confirmLog(state, settings) {
  try {
    await confirm(state, settings);
    one("#log-alarm").hidden = true;
  } catch (fault) {
    one("#log-alarm").hidden = !(fault instanceof Fault);
  }
}

async function confirm({ lists: [list], own }, settings) {
  const { witnesses } = await ask(settings.log.witnesses, { method: "GET" });
  const last = checkedWitnesses(witnesses, settings.desk, own.desk).pop() ?? null;
  const isDue = !last || last.day <= daysLater(today(), -DAYS_BETWEEN);
  if (!isDue) return;
  const { days } = await readLog(settings.log);
  if (last) checkConfirmed(days, last);
  if (!days.length || days[days.length - 1].fields.size === last?.size) return;
  const secret = await deskSecret(settings.secret, own.identity, list);
  const body = newWitness(days, last, { desk: settings.desk, list, day: today() }, secret);
  await ask(settings.log.confirm, { token: settings.token, body });
}
