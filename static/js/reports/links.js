// Which report became which case: signed by an officer, sealed to the desk's newest list. The server
// stores the desk's links all together and ties none of them to a report.
import { open, seal } from "./age.js";
import { fromBase64, toBase64 } from "./forms.js";
import { ask } from "./page.js";
import { isSignedBy, LINK, sign, unverified } from "./signing.js";

const LINK_SIZE = 2048;

// {seen, opened, closed}: the ids of all, the fields of those that this officer can open, and the rest.
export async function openLinks(url, own, lists) {
  const { links } = await ask(url, { method: "GET" });
  const found = { seen: links.map((one) => one.id), opened: [], closed: [] };
  for (const { sealed } of links) {
    const fields = await openLink(sealed, own, lists);
    if (fields) found.opened.push(fields);
    else found.closed.push(sealed);
  }
  return found;
}

// Null for a link that this key cannot open, or that no officer of the desk signed.
async function openLink(sealed, own, lists) {
  try {
    const row = await open(fromBase64(sealed), own.identity);
    const fields = unverified(row, LINK);
    const signers = lists.flatMap((list) => list.recipients.filter((one) => one.role === "officer"));
    const isOfficers = signers.some((one) => one.signing === fields.signer);
    return isOfficers && isSignedBy(row, fields.signer) ? fields : null;
  } catch {
    return null;
  }
}

// Stores these links in the place of all that were found; those that stayed closed go back as they were.
export async function storeLinks({ url, token }, found, links, own, list) {
  const recipients = list.recipients.map((row) => row.recipient);
  const sealed = [];
  for (const { report, case: reference, limits } of links) {
    const fields = { form: LINK, case: reference, limits, list: list.digest, report, signer: own.signing };
    sealed.push(toBase64(await seal(sign(fields, own.secret), recipients, LINK_SIZE)));
  }
  await ask(url, { token, body: { seen: found.seen, sealed: [...found.closed, ...sealed] } });
}
