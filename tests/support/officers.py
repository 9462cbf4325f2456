"""Officers with keys that open, made by the scripts of the site in a page that stands open."""

import hashlib

from django.test import Client

from incidents.actions.reports import keys, recipient_lists
from tests.support.colours import NARROW, violations

PASSPHRASE = "seven words of no great length at all"

# A passphrase costs a guesser a second by its work factor; a test, which guesses nothing, waits
# for less. All else is what the page does.
MADE = """async ({kind, passphrase}) => {
  const at = (name) => import(`/static/js/reports/${name}.js`);
  const [keyring, forms] = await Promise.all([at("keyring"), at("forms")]);
  const {Encrypter} = await import("/static/vendor/sealed.js");
  const key = await keyring.newKey(kind);
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(10);
  const half = forms.padded({identity: key.identity, secret: key.secret}, 1024);
  const wrapped = forms.toBase64(await encrypter.encrypt(half));
  return {...key, wrap: keyring.signedWrap(key, {wrapped, passkey: "", by_passkey: ""}, "")};
}"""
SIGNED = """async ({desk, kind, officers, recovery, before, secret}) => {
  const keyring = await import("/static/js/reports/keyring.js");
  const readers = [...officers.map(keyring.asOfficer), keyring.asRecovery(recovery)];
  return keyring.nextList(desk, kind, readers, before, secret);
}"""
BEGUN = """async (kind) => {
  const at = (name) => import(`/static/js/reports/${name}.js`);
  const [keyring, signing] = await Promise.all([at("keyring"), at("signing")]);
  return {recovery: await keyring.newKey(kind), secret: signing.newSecret()};
}"""


def officer(page, user, kind="hybrid"):
    """Give a person a key; returns all of it."""
    made = page.evaluate(MADE, {"kind": kind, "passphrase": PASSPHRASE})
    names = ("name", "kind", "recipient", "signing")
    keys.store_key({name: made[name] for name in names} | made["wrap"], by=user)
    return made


class DeskOf:
    """A desk whose lists are signed one after another, by its first officer."""

    def __init__(self, page, user, kind="hybrid"):
        page.goto("/report/keys/")
        self.page, self.user, self.kind, self.before = page, user, kind, None
        self.first = officer(page, user, kind)
        self.__dict__ |= page.evaluate(BEGUN, kind)
        self.sign(self.first)

    def sign(self, *officers):
        """The next list, of these officers."""
        values = {
            "desk": self.user.desk.slug,
            "kind": self.kind,
            "officers": list(officers),
            "recovery": self.recovery["recipient"],
            "before": self.before,
            "secret": self.secret,
        }
        row = recipient_lists.enter_list(self.page.evaluate(SIGNED, values), by=self.user)
        digest = hashlib.sha256(row.document.encode()).hexdigest()
        self.before = {"epoch": row.epoch, "digest": digest, "day": str(row.signed_on)}
        return row


def unlock(page):
    """Open the inbox with the passphrase; the first time, say that the eight words are the same."""
    page.goto("/desk/inbox/")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock the inbox").click()
    page.locator("#inside:not([hidden]), #comparing:not([hidden])").wait_for()
    if page.locator("#comparing").is_visible():
        settled(page)
        page.get_by_role("button", name="They are the same").click()
    page.locator("#inside:not([hidden])").wait_for()


def open_report(page, number=0):
    """Open one report of the inbox's list."""
    page.locator("#rows button").nth(number).click()
    page.locator("#report:not([hidden])").wait_for()
    settled(page)


def settled(page):
    """Wait until the page has done what was asked of it."""
    page.locator("main:not([aria-busy])").wait_for()


def signed_in(user):
    """A client, and so a browser, that this person signed in with."""
    own = Client()
    own.force_login(user)
    return own


def act(page, button):
    """Press a button, and see that nothing was refused."""
    page.get_by_role("button", name=button, exact=True).click()
    settled(page)
    assert page.locator("#refusal").is_hidden(), page.inner_text("#refusal")


def unfold(page, name):
    page.locator("summary", has_text=name).click()


def faults(page):
    """What axe, the width of a telephone or the browser itself object to."""
    problems = violations(page)
    page.set_viewport_size(NARROW["viewport"])
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        problems.append("too wide")
    page.set_viewport_size({"width": 1280, "height": 800})
    # Chromium would rather have passwords in forms, which are sent.
    complaints = [line for line in page.complaints if not line.startswith("[DOM]")]
    return problems + [line for line in complaints if "server responded" not in line]
