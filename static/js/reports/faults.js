// A fault: what the site sent could not be verified. People read its `code` out on the telephone;
// docs/sealed-reports.md explains each code.
export class Fault extends Error {
  // `root`: the firm's own first seal, if that much was verified; it is enough to withdraw.
  constructor(code, root = null) {
    super(code);
    Object.assign(this, { code, root });
  }
}

// Something that went wrong without doubt about the site: `code` names a sentence of
// templates/reports/reasons.html.
export class Problem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export function must(holds, code) {
  if (!holds) throw new Fault(code);
}
