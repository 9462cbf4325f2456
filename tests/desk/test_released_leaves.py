"""What leaves is what is shown: every leaf of a released document is text on preview and approval.

The documents are made by the real builders out of rows with any text in them.
"""

from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from incidents.actions.desk import documents, releases
from incidents.actions.responses import (
    documents as response_documents,
)
from incidents.models import (
    Campaign,
    Case,
    CollectiveResponseDraft,
    CollectiveResponseRelease,
    DraftLink,
    EvidenceExcerpt,
    EvidenceItem,
    Firm,
    Provision,
    Release,
    Source,
    StatutoryDeadline,
)
from incidents.values.excerpt_pages import list_hashes
from tests.support import excerpts
from tests.support.leaves import SHOWN, SHOWN_OF_RESPONSES, missing

# What PostgreSQL keeps and a page shows.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=40)
PRECISION = st.sampled_from(["", "-05", "-05-25"])
# A failing document is told whole; making it small takes minutes.
UNSHRUNK = settings(max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate])


class Pen:
    """Writes text, days and addresses, no two alike: one that is shown stands for no other."""

    def __init__(self, data):
        self.data, self.numbers = data, count(1000)

    def text(self):
        return f"{self.data.draw(TEXT)} <{next(self.numbers)}>"

    def texts(self, *names):
        return {name: self.text() for name in names}

    def day(self):
        return f"{next(self.numbers)}{self.data.draw(PRECISION)}"

    def word(self):
        return f"zh-{next(self.numbers)}"

    def url(self):
        return f"https://paper.example/?a=1&b={next(self.numbers)}"

    def digest(self):
        return f"{next(self.numbers):064x}"


@pytest.fixture
def world(client, cast):
    """A case and a response with a row of every kind, and a proposal of each that waits."""
    case = cast.draft(firm=cast.firm(other_names=["x"], sector=cast.muji_case.sector))
    cast.tell(
        case,
        {"kind": "demanded", "on": "2018-04-25", "is_by": True, "note": "x"},
        {"kind": "deadline-set", "due_on": "2018-05-25"},
        {"kind": "fined", "on": "2018", "amount": "1234567.50", "currency": "CNY"},
        {"kind": "partly-complied", "on": "2018-05"},
    )
    case.wordings.create(before="x", after="y", place="page")
    provision = Provision.objects.exclude(gist="").first()
    case.citations.create(instrument=provision.instrument, provision=provision, quote="x")
    link = DraftLink(campaign=Campaign.objects.get(slug="caac-letter-2018"), scope="direct")
    link.reason, link.source = "x", "y"
    facts = {"against": "CN", "cost_low": "1000.50", "cost_high": 2000, "cost_currency": "EUR"}
    excerpts.mark(cast, case, "One")
    draft = cast.response(links=[link], cost_method="x", cost_source="y", **facts)
    cast.start_deadline(draft)
    proposals = (
        releases.propose_release(case, by=cast.officer_a, reason="The firm agreed."),
        releases.propose_release(draft, by=cast.officer_a, reason="The firm agreed."),
    )
    client.force_login(cast.approver_a)
    return SimpleNamespace(case=case, draft=draft, proposals=proposals, client=client)


def fill(world, pen):
    """Any text into every column of the case that its document may hold."""
    case, texts = world.case, ("title", "demanded_change", "doubts", "community_note")
    told = pen.texts(*texts, "attribution_source") | {"reported_on": pen.day()}
    Case.objects.filter(pk=case.pk).update(attribution="led", **told)
    firm = {"name": pen.text(), "other_names": [pen.text(), pen.text()]}
    Firm.objects.filter(pk=case.firm_id).update(**firm)
    case.events.update(note=pen.text())
    case.wordings.update(
        language=pen.word(), seen_on=pen.day(), **pen.texts("before", "after", "evidence")
    )
    case.citations.update(quote=pen.text())
    item = case.excerpts.get().item
    EvidenceItem.objects.filter(pk=item.pk).update(**pen.texts("title", "supports"))
    EvidenceExcerpt.objects.update(captured_on=pen.day())
    case.uses.update(supports=pen.text(), reliability="B", credibility="2")
    Source.objects.filter(uses__case=case).update(
        on=pen.day(),
        url=pen.url(),
        archive_url=pen.url(),
        archived_on=pen.day(),
        language=pen.word(),
        sha256=pen.digest(),
        **pen.texts("title", "publisher"),
    )


@pytest.mark.slow  # each example reads two pages
@UNSHRUNK
@given(data=st.data())
def test_every_leaf_of_a_case_is_on_preview_and_approval(world, data):
    fill(world, Pen(data))
    fresh = Case.objects.with_record().get(pk=world.case.pk)
    told = {
        tier.value: documents.shared_document(fresh, tier) for tier in documents.tiers_of(fresh)
    }
    assert set(told) == {"public", "community"}
    Release.objects.filter(pk=world.proposals[0].pk).update(documents=told)
    for address in (f"{fresh.get_absolute_url()}release/", world.proposals[0].get_absolute_url()):
        answer = world.client.get(address)
        for document in told.values():
            assert missing(answer, document, SHOWN) == []


def write_response(draft, pen):
    """Any text into every column of the response that its document may hold."""
    CollectiveResponseDraft.objects.filter(pk=draft.pk).update(
        started_on=pen.day(),
        sources=[pen.text(), pen.url()],
        **pen.texts("name", "status", "outcome", "note", "cost_method", "cost_source"),
    )
    draft.steps.update(**pen.texts("text", "actor", "article", "duration", "counted_from"))
    texts = pen.texts("reason", "source", "followed_note")
    draft.links.update(followed="lifted", followed_on=pen.day(), **texts)
    StatutoryDeadline.objects.filter(draft=draft).update(**pen.texts("note", "outcome"))


@pytest.mark.slow  # each example reads two pages
@UNSHRUNK
@given(data=st.data())
def test_every_leaf_of_a_response_is_on_preview_and_approval(world, data):
    write_response(world.draft, Pen(data))
    fresh = CollectiveResponseDraft.objects.with_record().get(pk=world.draft.pk)
    told = response_documents.shared_response_document(fresh)
    CollectiveResponseRelease.objects.filter(pk=world.proposals[1].pk).update(document=told)
    for address in (f"{fresh.get_absolute_url()}release/", world.proposals[1].get_absolute_url()):
        assert missing(world.client.get(address), told, SHOWN_OF_RESPONSES) == []


# Whatever a later version of the builder adds, at any depth.
ADDED = st.recursive(
    st.text(min_size=9, alphabet="abcdefghij<&>") | st.integers(10**9, 10**10),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["who", "seal_no", "note"]), inner, min_size=1)
    ),
    max_leaves=6,
)


@pytest.mark.slow  # each example reads two pages
@UNSHRUNK
@given(added=ADDED, deep=ADDED)
def test_a_field_that_nobody_has_named_is_shown_too(world, added, deep):
    case, response = world.proposals
    told = {
        tier: document | {"seal": added, "sources": [{**document["sources"][0], "checked": deep}]}
        for tier, document in case.documents.items()
    }
    Release.objects.filter(pk=case.pk).update(documents=told)
    answer = world.client.get(case.get_absolute_url())
    assert missing(answer, {"seal": added, "deep": deep}, {}) == []
    told = response.document | {"seal": added, "costs": {**response.document["costs"], "x": deep}}
    CollectiveResponseRelease.objects.filter(pk=response.pk).update(document=told)
    answer = world.client.get(response.get_absolute_url())
    assert missing(answer, {"seal": added, "deep": deep}, {}) == []


def test_the_archive_address_hash_and_language_of_a_source_are_shown_and_compared(world, cast):
    seen = list_hashes(world.proposals[0].documents)
    release = releases.approve_release(world.proposals[0], by=cast.approver_a, seen=seen)
    leaf = {"archive_url": "https://archive.example/x", "sha256": "a1" * 32, "language": "zh-Hant"}
    Source.objects.filter(uses__case=world.case).update(**leaf)
    fresh = Case.objects.get(pk=world.case.pk)
    again = releases.propose_release(fresh, by=cast.officer_a, reason="A copy was made.")
    assert again.version == release.version + 1
    for address in (f"{world.case.get_absolute_url()}release/", again.get_absolute_url()):
        answer = world.client.get(address)
        assert missing(answer, leaf, {}) == []
    said = answer.content.decode()
    for words in (f"<ins><code>{leaf['sha256']}</code></ins>", "<ins>zh-Hant</ins>"):
        assert words in said


def test_what_a_change_takes_away_is_shown_too(world, cast):
    leaf = {"archive_url": "https://archive.example/x", "sha256": "a1" * 32, "language": "zh-Hant"}
    Source.objects.filter(uses__case=world.case).update(**leaf)
    releases.send_back_release(world.proposals[0], reason="x", by=cast.approver_a)
    excerpts.publish(cast, world.case)
    Source.objects.filter(uses__case=world.case).update(**dict.fromkeys(leaf, ""))
    fresh = Case.objects.get(pk=world.case.pk)
    again = releases.propose_release(fresh, by=cast.officer_a, reason="A copy was made.")
    assert missing(world.client.get(again.get_absolute_url()), leaf, {}) == []
