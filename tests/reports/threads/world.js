// An honest thread, made with the site's own modules: two sides, notes, two steps, three lists, two seals. B is
// on the first list alone, C joins with the second, E with the third.
import { digest } from "../js/reports/forms.js";
import { asOfficer, asRecovery, newKey } from "../js/reports/keyring.js";
import { changedReceipt } from "../js/reports/receipts.js";
import { keysOf, newWords } from "../js/reports/receipt.js";
import { messagePlace, newestSeal, newMessage, newSeal, sealPlace, hasReaderLeft } from "../js/reports/reports.js";
import { LIST, newSecret, publicOf, sign } from "../js/reports/signing.js";
import { newStep } from "../js/reports/steps.js";
import { verifiedThread } from "../js/reports/verified-thread.js";

export const TODAY = "2026-03-20";
export const DAYS = { lists: ["2026-03-01", "2026-03-05", "2026-03-10"] };
const KIND = "classic";

export function listOf(desk, officers, before, { secret, recovery, day, epoch }) {
  const fields = {
    form: LIST,
    desk,
    epoch: epoch ?? (before?.epoch ?? 0) + 1,
    kind: KIND,
    previous: before?.digest ?? "",
    recipients: [...officers.map(asOfficer), asRecovery(recovery.recipient)],
    signing: publicOf(secret),
    day,
    until: "2027-01-01",
  };
  const { statement, signature } = sign(fields, secret);
  return { ...fields, digest: digest(statement), row: { document: statement, signature } };
}

export async function deskOf(slug) {
  const [a, b, c, e, recovery] = await Promise.all([1, 2, 3, 4, 5].map(() => newKey(KIND)));
  const desk = { slug, a, b, c, e, recovery, secret: newSecret() };
  const made = { ...desk, day: DAYS.lists[0] };
  const first = listOf(slug, [a, b], null, made);
  const second = listOf(slug, [a, c], first, { ...made, day: DAYS.lists[1] });
  const third = listOf(slug, [a, c, e], second, { ...made, day: DAYS.lists[2] });
  return { ...desk, lists: [first, second, third] };
}

// A firm of this receipt and its thread with a desk: {answer (all rows, notes too), firm, desk}.
// `begins`: whether the desk's first statement is a step, before it wrote anything.
export async function threadOf(desk, receipt, report, begins = false) {
  const own = await keysOf(receipt, KIND);
  const story = new Story(desk, own, report);
  await story.file("2026-03-02");
  if (begins) await story.step("acknowledge", desk.b, "2026-03-02");
  await story.write("desk", desk.b, "2026-03-03");
  await story.write("note", desk.a, "2026-03-03");
  story.answer.lists.push(desk.lists[1].row);
  await story.write("firm", own, "2026-03-06");
  await story.write("desk", desk.c, "2026-03-07");
  await story.write("note", desk.c, "2026-03-07");
  story.answer.lists.push(desk.lists[2].row);
  await story.write("desk", desk.e, "2026-03-11");
  if (!begins) await story.step("acknowledge", desk.e, "2026-03-11");
  await story.step("decide", desk.c, "2026-03-11");
  await story.write("firm", own, "2026-03-12");
  return story;
}

class Story {
  constructor(desk, own, report) {
    Object.assign(this, { desk, own });
    this.answer = { report, desk: desk.slug, withdrawn_on: null, seals: [], messages: [], lists: [desk.lists[0].row], receipts: [] };
  }

  async file(day) {
    const [list] = this.desk.lists;
    const place = { day, number: 1, previous: "", root: "", seen: "" };
    const seal = await newSeal({ report: this.answer.report, desk: this.desk.slug, receipt: this.own.recipient }, place, list, this.own.secret, this.own.signing);
    this.keepSeal(seal);
    const content = { kind: "report", text: "", answers: { demanded: "x" }, consent: { demand: "sector" }, desk_signing: list.signing, list: list.digest };
    const at = { report: this.answer.report, root: seal.digest, list: list.digest, side: "firm", day, number: 1, previous: "", seen: "" };
    this.answer.messages.push(await newMessage({ ...content, files: [] }, at, seal, this.own.secret, this.own.signing));
  }

  keepSeal({ statement, signature, grants }) {
    this.answer.seals.push({ statement, signature, grants });
  }

  // As a page does it: the thread is checked first, and sealed anew where somebody left.
  async write(side, signer, day) {
    const reader = side === "firm" ? firmKeys(this.own) : officerKeys(this.desk, this.desk.a);
    const thread = await verifiedThread(given(this.answer, reader), reader, TODAY);
    let seal = newestSeal(thread);
    if (hasReaderLeft(thread)) {
      const place = { ...sealPlace(thread, side), day };
      seal = await newSeal(thread, place, thread.lists[0], signer.secret, signer.signing);
      this.keepSeal(seal);
    }
    const content = { kind: side === "note" ? "note" : "message", text: `${side} of ${day}` };
    this.answer.messages.push(await newMessage(content, { ...messagePlace(thread, side), day }, seal, signer.secret, signer.signing));
  }

  // The firm takes over: `words` open the thread from now on, and `own` is who the firm is.
  async handOver(words, day) {
    const reader = firmKeys(this.own);
    const thread = await verifiedThread(given(this.answer, reader), reader, TODAY);
    const next = await keysOf(words, KIND);
    const { change, grants } = await changedReceipt(thread, this.own, next, thread.nonce || "f".repeat(64));
    const fields = { ...JSON.parse(change.statement), day };
    this.answer.receipts.push({ ...sign(fields, this.own.secret), countersignature: sign(fields, next.secret).signature });
    this.answer.seals = this.answer.seals.map((row, place) => ({ ...row, grants: { ...row.grants, receipt: grants[place + 1] } }));
    this.earlier = this.own;
    this.own = next;
  }

  async step(step, signer, day) {
    const reader = officerKeys(this.desk, this.desk.a);
    const thread = await verifiedThread(given(this.answer, reader), reader, TODAY);
    const place = { ...messagePlace(thread, "desk"), day };
    this.answer.messages.push({ ...newStep(step, place, signer.secret, signer.signing), sealed: "" });
  }
}

export const firmKeys = (own) => ({ side: "firm", signing: own.signing, identities: { [own.recipient]: own.identity } });
export const officerKeys = (desk, key) => ({ side: "desk", desk: desk.slug, signing: publicOf(desk.secret), identity: key.identity, holder: key.name });

// What the site gives a reader of these rows.
export function given(answer, reader) {
  const holder = reader.side === "firm" ? "receipt" : reader.holder;
  const seals = answer.seals.map(({ grants, ...row }) => ({ ...row, grant: row.grant ?? grants?.[holder] ?? "" }));
  const messages = reader.side === "firm" ? answer.messages.filter((row) => sideOf(row) !== "note") : answer.messages;
  return { ...answer, seals, messages: messages.map((row) => ({ ...row })), lists: answer.lists.map((row) => ({ ...row })), receipts: answer.receipts.map((row) => ({ ...row })) };
}

export function sideOf(row) {
  try {
    // A step of the work is the desk's, and numbered among its messages.
    const { step, side } = JSON.parse(row.statement);
    return step ? "desk" : side;
  } catch {
    return "";
  }
}

// The honest thread, handed over to other words near its end.
export async function handedOver() {
  const made = await world();
  const { desk, thread } = made;
  await made.elsewhere.handOver(newWords(), "2026-03-13");
  await thread.handOver(newWords(), "2026-03-13");
  await thread.write("firm", thread.own, "2026-03-14");
  await thread.write("desk", desk.c, "2026-03-15");
  return made;
}

// Two desks; at the first two threads of one receipt, at the second one of another.
export async function world() {
  const [desk, other] = [await deskOf("desk-a"), await deskOf("desk-b")];
  const receipt = newWords();
  const thread = await threadOf(desk, receipt, "a".repeat(32));
  const twin = await threadOf(desk, receipt, "b".repeat(32), true);
  const elsewhere = await threadOf(other, newWords(), "c".repeat(32));
  return { desk, other, thread, twin, elsewhere };
}
