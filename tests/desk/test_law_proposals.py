"""Laws that a desk proposes: its own until a second person confirms them."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.actions.desk import law_proposals
from incidents.intake import reference
from incidents.models import ArticleText, Case, Instrument, LawProposal, Ledger, Provision
from tests.desk.test_parties import refusal
from tests.support.forms import sent
from tests.support.law_addresses import PRESS_LAW
from tests.support.page_text import Page

PROPOSE = "/desk/laws/propose/"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.officer_a)
    return client


def propose(desk, address=PROPOSE, **changes):
    answer = desk.post(address, sent(desk.get(address), **PRESS_LAW | changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return LawProposal.objects.latest("pk")


def test_a_proposal_is_the_desks_own_until_a_second_person_confirms_it(desk, cast, client):
    case = cast.draft()
    row = propose(desk, f"{PROPOSE}?case={case.reference}")
    assert not Instrument.objects.filter(title_en="Press Law").exists()
    assert "Press Law art. 3" in Page(desk.get(f"/desk/cases/{case.reference}/")).text
    assert "Press Law" not in desk.get("/regulations/").content.decode()
    client.force_login(cast.officer_b)
    assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(cast.approver_a)
    assert client.post(f"{row.get_absolute_url()}confirm/").status_code == 302
    law = Instrument.objects.get(key="press-law")
    [citation] = Case.objects.get(pk=case.pk).citations.all()
    assert citation.text.key == "press-law#3"
    page = Page(client.get("/regulations/press-law/"))
    assert "Gazette of the body" in page.text
    assert "What the press may say." in page.text
    assert law.versions.get().label == "2025"
    assert Ledger.objects.filter(verb="law confirmed", subject=row.reference).exists()
    client.force_login(cast.officer_b)
    assert client.get(row.get_absolute_url()).status_code == 404


def test_nobody_confirms_alone_as_a_newcomer_or_for_another_desk(desk, cast):
    row = propose(desk)
    own = law_proposals.propose_law(PRESS_LAW, None, by=cast.approver_a)
    assert "Another person" in refusal(lambda: law_proposals.confirm_law(own, by=cast.approver_a))
    assert refusal(lambda: law_proposals.confirm_law(row, by=cast.officer_a))
    assert "no such proposal" in refusal(lambda: law_proposals.confirm_law(row, by=cast.approver_b))
    cast.approver_a.joined_desk_at = timezone.now() - dt.timedelta(days=1)
    assert "first seven days" in refusal(lambda: law_proposals.confirm_law(row, by=cast.approver_a))
    law_proposals.withdraw_law(row, by=cast.officer_a)
    assert "decided" in refusal(lambda: law_proposals.withdraw_law(row, by=cast.officer_a))
    assert not Instrument.objects.filter(title_en="Press Law").exists()


def test_an_article_of_a_known_law_stays_when_the_law_is_loaded_again(desk, cast):
    row = propose(
        desk, known_law="网络安全法", number="24", text="任何个人", language="zh", gist="A duty."
    )
    assert (row.instrument.key, row.title_en) == ("cybersecurity-law-2016", "")
    law_proposals.confirm_law(row, by=cast.approver_a)
    text = ArticleText.objects.get(provision__key="cybersecurity-law-2016#24")
    assert (text.version.label, text.is_text_read) == ("2025", True)
    reference.load_reference()
    assert ArticleText.objects.filter(pk=text.pk).exists()
    assert text.version.sources.filter(title="Gazette of the body").exists()
    again = {"known_law": "网络安全法", "number": "24"}
    answer = desk.post(PROPOSE, sent(desk.get(PROPOSE), **PRESS_LAW | again))
    assert "The register has this article." in answer.content.decode()
    assert Provision.objects.filter(number="24", instrument=text.version.instrument).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"known_law": "Law of nothing"}, "known_law"),
        ({"known_law": "网络安全法", "number": ""}, "number"),
        ({"gist": ""}, "gist"),
        ({"text": "第三条", "language": ""}, "language"),
        ({"source_title": "General knowledge"}, "source_title"),
        ({"adopted_on": "03/04/2021"}, "adopted_on"),
    ],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(desk, changes, field):
    answer = desk.post(PROPOSE, sent(desk.get(PROPOSE), **PRESS_LAW | changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Gazette of the body" in answer.content.decode() or field == "source_title"
    assert not LawProposal.objects.exists()
