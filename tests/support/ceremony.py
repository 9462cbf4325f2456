"""A desk with keys, made by the scripts that make them."""

import hashlib
import json

from django.utils import timezone

from incidents.models import OfficerKey, RecipientList

# Runs in a page of the site: its modules are the ones under test. Returns what the server would
# be sent, and the private halves, which only a test ever sees.
MADE = """async ({desk, kind, officers, signing, epoch, previous, day, until}) => {
  const at = (name) => import(`/static/js/reports/${name}.js`);
  const [age, lists, signs] = await Promise.all([at("age"), at("lists"), at("signing")]);
  const secret = signing ?? signs.newSecret();
  const holders = officers ?? [];
  while (holders.length < 2) {
    const identity = await age.newIdentity(kind);
    const recipient = await age.recipientOf(identity);
    const own = signs.newSecret();
    const role = holders.length ? "recovery" : "officer";
    holders.push({identity, secret: own, role, recipient, name: lists.nameOf(recipient),
                  signing: role === "officer" ? signs.publicOf(own) : ""});
  }
  const recipients = holders.map(({name, recipient, role, signing}) => (
    {name, recipient, role, signing}));
  const list = {form: signs.LIST, desk, epoch, day, until, kind, previous, recipients,
                signing: signs.publicOf(secret)};
  const {statement, signature} = signs.sign(list, secret);
  return {document: statement, signature, secret, holders, words: lists.fingerprint(list.signing)};
}"""


def make_list(page, desk, **changes):
    """What a ceremony of a desk sends, made by the page that stands open."""
    usual = {
        "desk": desk.slug,
        "kind": "hybrid",
        "officers": None,
        "signing": None,
        "epoch": 1,
        "previous": "",
        "day": timezone.localdate().isoformat(),
        "until": "2099-01-01",
    }
    return page.evaluate(MADE, usual | changes)


def with_keys(page, desk, user, **changes):
    """Give a desk a list: its officer's key and a recovery key. Returns what was made."""
    page.goto("/report/")
    made = make_list(page, desk, **changes)
    holder = made["holders"][0]
    OfficerKey.objects.get_or_create(
        name=holder["name"],
        defaults={
            "user": user,
            "kind": changes.get("kind", "hybrid"),
            "recipient": holder["recipient"],
            "signing": holder["signing"],
            "wrapped": "wrapped",
            "statement": "",
            "signature": "",
            "made_on": timezone.localdate(),
        },
    )
    made["list"] = keep_list(desk, made)
    return made


def keep_list(desk, made):
    """Keep a list as the desk's newest."""
    fields = json.loads(made["document"])
    return RecipientList.objects.create(
        desk=desk,
        epoch=fields["epoch"],
        document=made["document"],
        signature=made["signature"],
        signing=fields["signing"],
        digest=hashlib.sha256(made["document"].encode()).hexdigest(),
        secret="sealed",
        signed_on=fields["day"],
        until=fields["until"],
    )
