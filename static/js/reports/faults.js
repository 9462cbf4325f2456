// A fault: what the site sent does not fit together. `code` is what somebody reads out on the
// telephone; docs/sealed-reports.md says what each code means.
export class Fault extends Error {
  // `root`: the firm's own first seal, where that much was verified; it is enough to withdraw.
  constructor(code, root = null) {
    super(code);
    Object.assign(this, { code, root });
  }
}

export function must(holds, code) {
  if (!holds) throw new Fault(code);
}
