// The page of the desk's keys. Private halves are in its memory only while it signs.
import { identityToRecipient } from "../../vendor/sealed.js";
import { chainOnFirstUse, fingerprint, nameOf, officerWords } from "./lists.js";
import * as keyring from "./keyring.js";
import { all, ask, canSeal, one, problem, reasonOf, refuse, say, setup, words } from "./page.js";
import { tidied } from "./receipt.js";
import { newSecret, publicOf } from "./signing.js";

const SHORTEST = 16;
const LAST = 8;
const settings = setup();
const value = (id) => one(`#${id}`)?.value ?? "";
const post = (name, body) => ask(settings.urls[name], { token: settings.token, body });
const withoutBlanks = (text) => text.replace(/\s+/g, "");
let list = null;

// One action at a time: an error is shown and nothing is sent; success reloads the page.
function when(button, act) {
  button?.addEventListener("click", async () => {
    refuse("");
    say(words("working"));
    button.disabled = true;
    try {
      // Lets the page show this sentence before a passphrase keeps it busy.
      await new Promise((done) => setTimeout(done, 30));
      await act();
    } catch (fault) {
      refuse(fault.sentence ?? words("failed", { why: reasonOf(fault) }));
    } finally {
      say("");
      button.disabled = false;
    }
  });
}

const orProblem = (name, act) => act().catch(() => Promise.reject(problem(name)));

function newPassphrase() {
  const [first, again] = [value("first"), value("again")];
  if (first.length < SHORTEST) throw problem("too-short");
  if (first !== again) throw problem("differ");
  return first;
}

async function passkeyOf(key) {
  if (!one("#also").checked) return { passkey: "", by_passkey: "" };
  return orProblem("passkey-failed", () => keyring.byPasskey(key, `${settings.desk} ${key.name}`));
}

async function make() {
  const passphrase = newPassphrase();
  const key = await keyring.newKey(one("#kind")?.value ?? one("[name=kind]:checked").value);
  const { name, kind, recipient, signing } = key;
  const wrap = { wrapped: await keyring.wrapKey(key, passphrase), ...(await passkeyOf(key)) };
  await post("own", { name, kind, recipient, signing, ...keyring.signedWrap(key, wrap, "") });
  location.assign(settings.urls.room);
}

async function rewrap() {
  const key = await orProblem("not-opened", () => keyring.unlockKey(settings.own, value("old")));
  const passphrase = value("first") || value("again") ? newPassphrase() : value("old");
  const wrap = { wrapped: await keyring.wrapKey(key, passphrase), ...(await passkeyOf(key)) };
  await post("wrap", keyring.signedWrap(key, wrap, key.desk));
  location.assign(settings.urls.room);
}

const unlock = (way) =>
  orProblem("not-opened", () => (way === "passkey" ? keyring.unlockByPasskey(settings.own) : keyring.unlockKey(settings.own, value("passphrase"))));

// The desk's signing key must be the one that this officer compared in the inbox.
function checkDesk(key) {
  if (!key.desk) throw problem("compare-first");
  if (key.desk !== list.signing) throw problem("other-desk");
}

// The first ceremony creates both keys here. The recovery key never leaves this page.
async function prepare(way) {
  const key = await unlock(way);
  const [recovery, secret] = [await keyring.newKey(key.kind), newSecret()];
  one("#recovery-key").textContent = recovery.identity;
  one("#recovery-name").textContent = recovery.name;
  one("#new-words").textContent = fingerprint(publicOf(secret));
  one("[data-unlock]").hidden = true;
  one("#recovery").hidden = false;
  one("#h-recovery").focus();
  when(one("#begin"), async () => {
    if (withoutBlanks(value("typed")).toUpperCase() !== recovery.identity.slice(-LAST)) throw problem("not-the-recovery");
    const readers = [keyring.asOfficer(key), keyring.asRecovery(recovery.recipient)];
    await post("list", await keyring.nextList(settings.desk, key.kind, readers, null, secret));
    // The desk's signing key was created here, so the officer need not compare it.
    await post("wrap", keyring.withDesk(key, publicOf(secret)));
    location.assign(settings.urls.room);
  });
}

// The words of the officer's own key are computed from its private halves: the server could show those
// of another key on this screen and on the colleague's.
async function readAloud(way) {
  const { identity, secret } = await unlock(way);
  one("#own-words").textContent = officerWords({ recipient: await identityToRecipient(identity), signing: publicOf(secret) });
  one("[data-unlock]").hidden = true;
  one("#aloud").hidden = false;
}

// The rows of the next list: keys that stay, and each waiting key whose words were typed.
function readers() {
  const onList = new Set(list.recipients.map((row) => row.name));
  const leaving = new Set(all("[data-stays]").filter((box) => !box.checked).map((box) => box.dataset.stays));
  const arriving = new Set();
  for (const field of all("[data-waits]")) {
    const typed = tidied(field.value);
    const key = settings.keys.find((one) => one.name === field.dataset.waits);
    if (typed && typed !== officerWords(key)) throw problem("wrong-words");
    if (typed) arriving.add(key.name);
  }
  // An officer has one key on the list: a newer one replaces the earlier one.
  const people = new Set(settings.keys.filter((key) => arriving.has(key.name)).map((key) => key.who));
  for (const key of settings.keys) if (onList.has(key.name) && people.has(key.who)) leaving.add(key.name);
  const officers = settings.keys.filter((key) => arriving.has(key.name) || (onList.has(key.name) && !leaving.has(key.name)));
  if (officers.some((key) => key.name !== nameOf(key.recipient))) throw problem("wrong-words");
  // A key that stays is taken from the signed list, not from what the server sends today.
  const known = new Map(list.recipients.map((row) => [row.name, row]));
  const rows = officers.map((key) => known.get(key.name) ?? keyring.asOfficer(key));
  return [...rows, ...list.recipients.filter((row) => row.role === "recovery")];
}

async function sign(way) {
  const rows = readers();
  const key = await unlock(way);
  checkDesk(key);
  const secret = await keyring.deskSecret(settings.secret, key.identity, list);
  await post("list", await keyring.nextList(settings.desk, list.kind, rows, list, secret));
  location.assign(settings.urls.room);
}

async function recover() {
  const identity = withoutBlanks(value("recovery-typed")).toUpperCase();
  const recipient = await orProblem("not-recovery", () => identityToRecipient(identity));
  if (!list.recipients.some((row) => row.role === "recovery" && row.recipient === recipient)) throw problem("not-recovery");
  // The list is signed for the key computed from the officer's private halves, not for the server's.
  const key = await unlock("passphrase");
  const secret = await keyring.deskSecret(settings.secret, identity, list);
  const rows = [keyring.asOfficer(key), keyring.asRecovery(recipient)];
  await post("list", await keyring.nextList(settings.desk, list.kind, rows, list, secret));
  location.assign(settings.urls.room);
}

function offer() {
  one("#offered").textContent = keyring.newPassphrase();
}

const ways = { begin: prepare, wait: readAloud, sign };

function begin() {
  if (!canSeal()) return refuse(words("no-crypto"));
  if (settings.lists.length) {
    try {
      [list] = chainOnFirstUse(settings.lists, settings.desk);
    } catch {
      if (one("#bad")) one("#bad").hidden = false;
      return undefined;
    }
    if (one("#words")) one("#words").textContent = fingerprint(list.signing);
  }
  for (const place of all("[data-live]")) place.hidden = false;
  if (one("#passkeys")) one("#passkeys").hidden = !globalThis.PublicKeyCredential;
  if (one("#offer")) {
    offer();
    one("#offer").addEventListener("click", offer);
  }
  one("#print")?.addEventListener("click", () => print());
  when(one("#make"), make);
  when(one("#rewrap"), rewrap);
  when(one("#recover"), recover);
  one("#passphrase")?.addEventListener("keydown", (event) => event.key === "Enter" && one("[data-by=passphrase]").click());
  for (const button of all("[data-by]")) when(button, () => ways[one("[data-unlock]").dataset.unlock](button.dataset.by));
  return undefined;
}

begin();
