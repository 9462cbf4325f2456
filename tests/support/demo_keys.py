"""Make incidents/data/demo_keys.json: `python -m tests.support.demo_keys`, with Node.

Keys of the demo's desks, whose passphrase everybody knows: nothing sealed to them is secret.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from tracker.environment import ROOT

MAKE = """
import {LIST, newSecret, publicOf, sign} from "./js/reports/signing.js";
import {asOfficer, asRecovery, newKey, signedWrap, wrapKey} from "./js/reports/keyring.js";
import {LIST_DAYS} from "./js/reports/lists.js";
import {newIdentity, recipientOf, seal} from "./js/reports/age.js";
import {daysLater, toBase64, today} from "./js/reports/forms.js";
const made = {};
for (const desk of ["desk-a", "desk-b"]) {
  const key = await newKey("hybrid");
  const secret = newSecret();
  const recovery = await recipientOf(await newIdentity("hybrid"));
  const recipients = [asOfficer(key), asRecovery(recovery)];
  const list = {form: LIST, desk, epoch: 1, kind: "hybrid", previous: "", recipients,
                signing: publicOf(secret), day: today(), until: daysLater(today(), LIST_DAYS)};
  const {statement, signature} = sign(list, secret);
  const sealed = await seal({desk, secret}, recipients.map((one) => one.recipient), 256);
  const text = await wrapKey(key, "demo-demo-demo-demo");
  made[desk] = {
    key: {name: key.name, kind: key.kind, recipient: key.recipient, signing: key.signing,
          ...signedWrap(key, {wrapped: text, passkey: "", by_passkey: ""}, publicOf(secret))},
    list: {document: statement, signature, secret: toBase64(sealed), signing_secret: secret},
  };
}
console.log(JSON.stringify(made, null, 1));
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "static/js", home / "js")
        shutil.copytree(ROOT / "static/vendor", home / "vendor")
        (home / "package.json").write_text('{"type": "module"}')
        (home / "make.js").write_text(MAKE)
        done = subprocess.run(["node", "make.js"], cwd=home, capture_output=True, check=True)
    # The text has to be JSON before it takes the old one's place.
    keys = json.loads(done.stdout)
    place = ROOT / "incidents/data/demo_keys.json"
    place.write_text(json.dumps(keys, indent=1) + "\n")


if __name__ == "__main__":
    main()
