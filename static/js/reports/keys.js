// The page of the desk's keys. Private halves live in this page only while it signs.
import { identityToRecipient } from "../../vendor/sealed.js";
import { chainOnFirstUse, fingerprint, nameOf, officerWords } from "./lists.js";
import * as keyring from "./keyring.js";
import { all, ask, canSeal, one, refuse, say, setup, words } from "./page.js";
import { tidied } from "./receipt.js";
import { newSecret, publicOf } from "./signing.js";

const SHORTEST = 16;
const LAST = 8;
const told = setup();
const value = (id) => one(`#${id}`)?.value ?? "";
const post = (name, body) => ask(told.urls[name], { token: told.token, body });
const squeezed = (text) => text.replace(/\s+/g, "");
let list = null;

// One thing at a time: a fault is told and nothing of it is sent, success shows the page anew.
function when(button, act) {
  button?.addEventListener("click", async () => {
    refuse("");
    say(words("working"));
    button.disabled = true;
    try {
      // The words are shown before a passphrase keeps the page busy.
      await new Promise((done) => setTimeout(done, 30));
      await act();
    } catch (fault) {
      refuse(fault.sentence ?? words("failed", { why: fault.message }));
    } finally {
      say("");
      button.disabled = false;
    }
  });
}

const said = (name) => Object.assign(new Error(name), { sentence: words(name) });
const trying = (name, act) => act().catch(() => Promise.reject(said(name)));

function newPassphrase() {
  const [first, again] = [value("first"), value("again")];
  if (first.length < SHORTEST) throw said("too-short");
  if (first !== again) throw said("differ");
  return first;
}

async function passkeyOf(key) {
  if (!one("#also").checked) return { passkey: "", by_passkey: "" };
  return trying("passkey-failed", () => keyring.byPasskey(key, `${told.desk} ${key.name}`));
}

async function make() {
  const passphrase = newPassphrase();
  const key = await keyring.newKey(one("#kind")?.value ?? one("[name=kind]:checked").value);
  const { name, kind, recipient, signing } = key;
  const wrap = { wrapped: await keyring.wrapped(key, passphrase), ...(await passkeyOf(key)) };
  await post("own", { name, kind, recipient, signing, ...keyring.signedWrap(key, wrap, "") });
  location.assign(told.urls.room);
}

async function rewrap() {
  const key = await trying("not-opened", () => keyring.opened(told.own, value("old")));
  const passphrase = value("first") || value("again") ? newPassphrase() : value("old");
  const wrap = { wrapped: await keyring.wrapped(key, passphrase), ...(await passkeyOf(key)) };
  await post("wrap", keyring.signedWrap(key, wrap, key.desk));
  location.assign(told.urls.room);
}

const unlocked = (way) =>
  trying("not-opened", () => (way === "passkey" ? keyring.openedByPasskey(told.own) : keyring.opened(told.own, value("passphrase"))));

// The desk's signing key has to be the one that this officer compared once, in the inbox.
function checkDesk(key) {
  if (!key.desk) throw said("compare-first");
  if (key.desk !== list.signing) throw said("other-desk");
}

// The first ceremony: both keys are made here, and the recovery key is never anywhere else.
async function prepare(way) {
  const key = await unlocked(way);
  const [recovery, secret] = [await keyring.newKey(key.kind), newSecret()];
  one("#recovery-key").textContent = recovery.identity;
  one("#recovery-name").textContent = recovery.name;
  one("#new-words").textContent = fingerprint(publicOf(secret));
  one("[data-unlock]").hidden = true;
  one("#recovery").hidden = false;
  one("#h-recovery").focus();
  when(one("#begin"), async () => {
    if (squeezed(value("typed")).toUpperCase() !== recovery.identity.slice(-LAST)) throw said("not-the-recovery");
    const readers = [keyring.asOfficer(key), keyring.asRecovery(recovery.recipient)];
    await post("list", await keyring.nextList(told.desk, key.kind, readers, null, secret));
    // Made here, the desk's signing key needs no comparing: this officer's key goes on naming it.
    await post("wrap", keyring.withDesk(key, publicOf(secret)));
    location.assign(told.urls.room);
  });
}

// The words of one's own key come from its private halves: what the server says of it could be
// another key's on this screen and on the colleague's alike.
async function readAloud(way) {
  const { identity, secret } = await unlocked(way);
  one("#own-words").textContent = officerWords({ recipient: await identityToRecipient(identity), signing: publicOf(secret) });
  one("[data-unlock]").hidden = true;
  one("#aloud").hidden = false;
}

// Who stands on the next list: who stays, and each waiting key whose words a colleague read aloud.
function readers() {
  const onList = new Set(list.recipients.map((row) => row.name));
  const leaving = new Set(all("[data-stays]").filter((box) => !box.checked).map((box) => box.dataset.stays));
  const arriving = new Set();
  for (const field of all("[data-waits]")) {
    const typed = tidied(field.value);
    const key = told.keys.find((one) => one.name === field.dataset.waits);
    if (typed && typed !== officerWords(key)) throw said("wrong-words");
    if (typed) arriving.add(key.name);
  }
  // An officer has one key on the list: a newer one takes the earlier one's place.
  const people = new Set(told.keys.filter((key) => arriving.has(key.name)).map((key) => key.who));
  for (const key of told.keys) if (onList.has(key.name) && people.has(key.who)) leaving.add(key.name);
  const officers = told.keys.filter((key) => arriving.has(key.name) || (onList.has(key.name) && !leaving.has(key.name)));
  if (officers.some((key) => key.name !== nameOf(key.recipient))) throw said("wrong-words");
  // A key that stays is the one that the desk's key signed, whatever the server says of it today.
  const known = new Map(list.recipients.map((row) => [row.name, row]));
  const rows = officers.map((key) => known.get(key.name) ?? keyring.asOfficer(key));
  return [...rows, ...list.recipients.filter((row) => row.role === "recovery")];
}

async function sign(way) {
  const rows = readers();
  const key = await unlocked(way);
  checkDesk(key);
  const secret = await keyring.deskSecret(told.secret, key.identity, list);
  await post("list", await keyring.nextList(told.desk, list.kind, rows, list, secret));
  location.assign(told.urls.room);
}

async function recover() {
  const identity = squeezed(value("recovery-typed")).toUpperCase();
  const recipient = await trying("not-recovery", () => identityToRecipient(identity));
  if (!list.recipients.some((row) => row.role === "recovery" && row.recipient === recipient)) throw said("not-recovery");
  // The desk's key signs what this officer's own private halves say, not what the server says of them.
  const key = await unlocked("passphrase");
  const secret = await keyring.deskSecret(told.secret, identity, list);
  const rows = [keyring.asOfficer(key), keyring.asRecovery(recipient)];
  await post("list", await keyring.nextList(told.desk, list.kind, rows, list, secret));
  location.assign(told.urls.room);
}

function offer() {
  one("#offered").textContent = keyring.newPassphrase();
}

const ways = { begin: prepare, wait: readAloud, sign };

function begin() {
  if (!canSeal()) return refuse(words("no-crypto"));
  if (told.lists.length) {
    try {
      [list] = chainOnFirstUse(told.lists, told.desk);
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
