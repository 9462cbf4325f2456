// Runs mutated threads through the pages' own check, and counts what came of them.
import { digest } from "../js/reports/forms.js";
import { verifiedThread } from "../js/reports/verified-thread.js";
import { chooser, forgeries, MUTATIONS, wrongIn } from "./mutations.js";
import { DAYS, firmKeys, given, handedOver, officerKeys, sideOf, TODAY, world } from "./world.js";

const CLOCKS = ["2026-03-19", TODAY, "2026-03-21"];

export class Bench {
  static async begun(isHandedOver = false) {
    const bench = new Bench();
    bench.world = await (isHandedOver ? handedOver() : world());
    const { desk, thread } = bench.world;
    bench.from = await forgeries(bench.world);
    bench.readers = [firmKeys(thread.own), officerKeys(desk, desk.a)];
    const forged = [...bench.from.messages, ...bench.from.seals].map((row) => ({ ...JSON.parse(row.statement), digest: digest(row.statement) }));
    const byLeft = forged.filter((one) => one.signer === desk.b.signing && one.day <= DAYS.lists[1] && one.list === desk.lists[0].digest);
    bench.left = new Set(byLeft.map((one) => one.digest));
    bench.counts = { accepted: 0, fault: 0, backdated: 0, whole: 0, wrong: [], codes: {} };
    return bench;
  }

  // One answer to one reader. `mustBe` "whole": nothing may be missing either.
  async judge(answer, reader, name, { today = TODAY, honest = this.world.thread.answer, mustBe = "" } = {}) {
    let opened = null;
    try {
      opened = await verifiedThread(answer, reader, today);
    } catch (fault) {
      this.counts.fault += 1;
      this.counts.codes[fault.code] = (this.counts.codes[fault.code] ?? 0) + 1;
      if (fault.code === "odd" || fault.code === undefined) this.counts.wrong.push([name, String(fault.stack)]);
      if (mustBe === "whole") this.counts.wrong.push([name, fault.code]);
      return;
    }
    const wrong = wrongIn(opened, honest, this.left);
    const whole = given(honest, reader);
    const isWhole = opened.messages.length === whole.messages.length && Object.keys(opened.seals).length === whole.seals.length;
    this.counts.accepted += 1;
    if (isWhole) this.counts.whole += 1;
    if (wrong === "backdated") this.counts.backdated += 1;
    else if (wrong) this.counts.wrong.push([name, wrong]);
    if (mustBe === "whole" && !isWhole) this.counts.wrong.push([name, "cut"]);
    if (mustBe === "fault") this.counts.wrong.push([name, "accepted"]);
  }

  async random(count, seed) {
    const choose = chooser(seed);
    for (let turn = 0; turn < count; turn += 1) {
      const reader = this.readers[turn % 2];
      const answer = given(this.world.thread.answer, reader);
      const names = Array.from({ length: 1 + choose.below(3) }, () => choose.one(Object.keys(MUTATIONS)));
      for (const name of names) MUTATIONS[name](answer, choose, this.from);
      await this.judge(answer, reader, `${seed}/${turn} ${reader.side} ${names}`, { today: choose.one(CLOCKS) });
    }
  }

  // Every order of four messages, three lists and two seals: rows in another order say the same.
  async everyOrder() {
    const [reader] = this.readers;
    const honest = this.cutTo(2, 2);
    const answer = given(honest, reader);
    for (const messages of orders(answer.messages)) {
      for (const lists of orders(answer.lists)) {
        for (const seals of orders(answer.seals)) await this.judge({ ...answer, messages, lists, seals }, reader, "order", { honest, mustBe: "whole" });
      }
    }
  }

  // Every row taken away, doubled, or put in another's place by one of its fields.
  async everyRow() {
    for (const reader of this.readers) {
      const answer = given(this.world.thread.answer, reader);
      for (const kind of ["messages", "seals", "lists"]) {
        for (const [place, row] of answer[kind].entries()) {
          await this.judge({ ...answer, [kind]: answer[kind].toSpliced(place, 1) }, reader, `${kind} ${place} gone`);
          await this.judge({ ...answer, [kind]: [...answer[kind], row] }, reader, `${kind} ${place} twice`, { mustBe: "fault" });
          await this.everySwap(answer, reader, kind, place);
        }
      }
    }
  }

  async everySwap(answer, reader, kind, place) {
    const row = answer[kind][place];
    for (const [beside, other] of answer[kind].entries()) {
      for (const field of Object.keys(row)) {
        if (beside === place || row[field] === other[field]) continue;
        const rows = answer[kind].with(place, { ...row, [field]: other[field] });
        await this.judge({ ...answer, [kind]: rows }, reader, `${kind} ${place} ${field} of ${beside}`, { mustBe: "fault" });
      }
    }
  }

  // Every row of another thread, put beside and put in place of each of this one's.
  async everyReplay() {
    for (const reader of this.readers) {
      const answer = given(this.world.thread.answer, reader);
      for (const other of this.from.threads.map((one) => given(one, reader))) {
        for (const kind of ["messages", "seals", "lists"]) {
          for (const row of other[kind]) {
            const own = answer[kind].some((one) => JSON.stringify(one) === JSON.stringify(row));
            await this.judge({ ...answer, [kind]: [...answer[kind], row] }, reader, `${kind} replayed`, { mustBe: "fault" });
            for (const place of answer[kind].keys()) {
              await this.judge({ ...answer, [kind]: answer[kind].with(place, row) }, reader, `${kind} replayed at ${place}`, { mustBe: own ? "" : "fault" });
            }
          }
        }
      }
    }
  }

  // The honest thread, no further than these messages.
  cutTo(firm, desk) {
    const { answer } = this.world.thread;
    const most = { firm, desk, note: 0 };
    const messages = answer.messages.filter((row) => {
      const { number } = JSON.parse(row.statement);
      return number <= most[sideOf(row)];
    });
    return { ...answer, messages };
  }
}

export function orders(rows) {
  if (rows.length < 2) return [rows];
  return rows.flatMap((row, place) => orders(rows.toSpliced(place, 1)).map((rest) => [row, ...rest]));
}
