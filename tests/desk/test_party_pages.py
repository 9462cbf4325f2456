"""The pages of the registry, suggestions, the case form, and the addresses of merged firms."""

import pytest

from incidents.actions.desk import parties
from incidents.models import Case, Firm, PartyChange
from incidents.models.register.party_changes import FIRMS
from incidents.queries.desk.parties import like_parties, list_doubles
from incidents.values.company_names import company_stem
from tests.desk.test_parties import accept, authority, merge, published_firms
from tests.support.editions import publish
from tests.support.forms import sent
from tests.support.keys import key_of


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.officer_a)
    return client


def text(answer):
    assert answer.status_code == 200, answer.content[:300]
    return " ".join(answer.content.decode().split())


def test_a_merged_firms_public_address_leads_to_the_one_that_stays(cast, client):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    accept(merge(double, stays, cast.officer_a), cast.approver_a)
    answer = client.get(f"/firms/{double.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/firms/{stays.slug}/")
    assert text(client.get(f"/firms/{stays.slug}/")).count('class="entry') >= 2


def test_a_merged_firm_that_no_incident_names_leads_nowhere(cast, client):
    double, stays = cast.firm(name="Tatra Ltd"), cast.firm(name="Tatra")
    merge(double, stays, cast.officer_a)
    for firm in (double, stays):
        assert client.get(f"/firms/{firm.slug}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/incidents/?firm=",
        "/incidents.csv?firm=",
        "/incidents.json?firm=",
        "/incidents/?firm=",
    ],
)
def test_an_old_key_finds_the_same_incidents_in_every_form(cast, client, address):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    accept(merge(double, stays, cast.officer_a), cast.approver_a)
    refs = Case.objects.filter(firm=stays).values_list("ref", flat=True)
    bodies = []
    for firm in (double, stays):
        answer = client.get(f"{address}{firm.slug}")
        assert answer.status_code == 200
        bodies.append(b"".join(answer) if answer.streaming else answer.content)
    assert len(refs) == 2
    assert all(ref.encode() in body for body in bodies for ref in refs)


def test_an_edition_is_filtered_by_the_key_that_a_firm_has_now(cast, client):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    refs = set(Case.objects.filter(firm__in=[double, stays]).values_list("ref", flat=True))
    edition = publish()
    accept(merge(double, stays, cast.officer_a), cast.approver_a)
    for firm in (double, stays):
        rows = client.get(f"/api/v1/incidents/?edition={edition.number}&firm={firm.slug}").json()
        assert {row["ref"] for row in rows["results"]} == refs


def test_officers_find_a_firm_by_another_name_or_a_code(desk, cast):
    firm = cast.firm(other_names=["塔特拉"], lei="213800KUD8LAJWSQ9D15")
    for words in ("塔特拉", "213800kud8lajwsq9d15", "tatra"):
        assert f"/desk/firms/{key_of(firm)}/" in text(desk.get("/desk/firms/", {"q": words}))
    assert f"/desk/firms/{key_of(firm)}/" not in text(desk.get("/desk/firms/", {"q": "vltava"}))


def test_a_firm_of_another_desk_is_neither_listed_nor_open(desk, cast):
    theirs = cast.firm(name="Secret Works", by=cast.officer_b)
    assert "Secret Works" not in text(desk.get("/desk/firms/", {"q": "secret"}))
    for part in ("", "edit/", "merge/"):
        assert desk.get(f"/desk/firms/{key_of(theirs)}/{part}").status_code == 404


def test_a_parent_that_only_another_desk_knows_is_not_named(cast, client):
    (firm,) = published_firms(cast, "Vltava Shipping")
    Firm.objects.filter(pk=firm.pk).update(parent=cast.firm(name="Quiet Holding"))
    client.force_login(cast.officer_b)
    for part in ("", "edit/"):
        assert "Quiet Holding" not in text(client.get(f"/desk/firms/{key_of(firm)}/{part}"))
    page = client.get(f"/desk/firms/{key_of(firm)}/edit/")
    client.post(f"/desk/firms/{key_of(firm)}/edit/", sent(page, name="Moldau", reason="Renamed"))
    assert PartyChange.objects.get().values == {"name": ["Vltava Shipping", "Moldau"]}


def test_counts_leave_out_cases_that_the_officer_may_not_read(desk, cast):
    firm = cast.firm()
    hidden = cast.draft(firm=firm, marking="red")
    seen = cast.draft(firm=firm)
    page = text(desk.get(f"/desk/firms/{key_of(firm)}/"))
    assert seen.reference in page
    assert hidden.reference not in page
    listed = text(desk.get("/desk/firms/", {"q": firm.name}))
    assert 'data-label="Cases of your desk">1<' in listed


def test_a_correction_is_typed_refused_and_saved_without_loss(desk, cast):
    firm = cast.firm()
    here = f"/desk/firms/{key_of(firm)}/edit/"
    bad = desk.post(here, sent(desk.get(here), name="Tatra AG", lei="213800KUD8LAJWSQ9D51"))
    assert bad.status_code == 422
    assert b"Tatra AG" in bad.content
    good = desk.post(
        here, sent(bad, lei="213800KUD8LAJWSQ9D15", other_names="Tatra\n塔特拉\nTatra")
    )
    assert good.status_code == 302
    fresh = Firm.objects.get(pk=firm.pk)
    assert (fresh.name, fresh.other_names) == ("Tatra AG", ["Tatra", "塔特拉"])


def test_two_people_merge_over_the_pages_and_one_undoes_it(cast, client):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    client.force_login(cast.officer_a)
    here = f"/desk/firms/{key_of(double)}/merge/"
    page = client.get(here, {"into": f"#{stays.pk}"})
    assert client.post(here, sent(page, reason="One firm")).status_code == 302
    change = PartyChange.objects.get()
    client.force_login(cast.approver_a)
    waiting = text(client.get("/desk/firms/"))
    assert "proposed to merge Vltava Shipping Ltd into Vltava Shipping" in waiting
    client.post(f"/desk/registry/{key_of(change)}/accept/")
    moved = client.get(f"/desk/firms/{key_of(double)}/")
    assert moved["Location"] == f"/desk/firms/{key_of(stays)}/"
    client.post(f"/desk/registry/{key_of(change)}/undo/")
    assert "It was undone" in text(client.get(f"/desk/firms/{key_of(double)}/"))


def test_likely_doubles_are_suggested_until_they_are_dismissed(desk, cast):
    one, other = cast.firm(name="Tatra Instruments"), cast.firm(name="Tatra Instruments, a.s.")
    codes = {"isin": "US0378331005"}
    Firm.objects.filter(pk=other.pk).update(**codes)
    coded = cast.firm(name="Another Name", **codes)
    page = text(desk.get(f"/desk/firms/{key_of(one)}/"))
    assert "written much like" in page
    pairs = {frozenset((a.pk, b.pk)) for a, b, _why in list_doubles(FIRMS, cast.officer_a)}
    assert {frozenset((one.pk, other.pk)), frozenset((other.pk, coded.pk))} <= pairs
    assert desk.post(f"/desk/firms/{key_of(one)}/not/{key_of(other)}/").status_code == 302
    likely = [like.row for like in like_parties(FIRMS, cast.officer_a, one)]
    assert other not in likely
    left = {frozenset((a.pk, b.pk)) for a, b, _why in list_doubles(FIRMS, cast.officer_a)}
    assert frozenset((one.pk, other.pk)) not in left


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Škoda Auto, a.s.", "SKODA AUTO", True),
        ("Delta Air Lines, Inc.", "Delta Air Lines", True),
        ("Sony", "Sonos", False),
        ("無印良品", "良品計画", False),
        ("Group", "Holding", False),
        ("3M Co.", "3M Company", True),
    ],
)
def test_a_stem_leaves_out_legal_forms_and_accents_only(one, other, is_same):
    assert (company_stem(one) == company_stem(other)) is is_same


def test_authorities_have_pages_of_their_own(desk, cast):
    own = authority(cast, "Bureau of Maps")
    assert "Bureau of Maps" in text(desk.get("/desk/authorities/", {"q": "maps"}))
    here = f"/desk/authorities/{key_of(own)}/edit/"
    answer = desk.post(here, sent(desk.get(here), other_names="地图局"))
    assert answer.status_code == 302
    assert "地图局" in text(desk.get(f"/desk/authorities/{key_of(own)}/"))


def test_the_form_of_a_case_is_told_what_is_known_of_a_firm(desk, cast):
    firm = cast.firm(other_names=["塔特拉"])
    for name in ("tatra instruments", "塔特拉"):
        facts = desk.get("/desk/cases/firm/", {"name": name}).json()
        assert (facts["firm_name"], facts["firm_country"]) == (firm.name, "SK")
    cast.firm(name="Secret Works", by=cast.officer_b)
    assert desk.get("/desk/cases/firm/", {"name": "Secret Works"}).json() == {}


def edit(desk, case, **changes):
    here = f"{case.get_absolute_url()}edit/"
    return desk.post(here, sent(desk.get(here), confirmed="on", **changes))


def test_a_changed_country_is_asked_about_and_corrects_the_one_firm(desk, cast):
    firm = cast.firm()
    case, other = cast.draft(firm=firm), cast.draft(firm=firm)
    before = Firm.objects.count()
    asked = edit(desk, case, firm_country="CZ")
    assert asked.status_code == 422
    assert "Choose whether you correct this firm" in asked.content.decode()
    assert (
        desk.post(
            asked.wsgi_request.path, sent(asked, firm_change="correct", confirmed="on")
        ).status_code
        == 302
    )
    assert Firm.objects.count() == before
    assert {Case.objects.get(pk=row.pk).firm.country for row in (case, other)} == {"CZ"}


def test_a_case_may_be_about_another_firm_instead(desk, cast):
    firm = cast.firm()
    case, other = cast.draft(firm=firm), cast.draft(firm=firm)
    assert edit(desk, case, firm_name="Vltava", firm_change="other").status_code == 302
    assert Case.objects.get(pk=case.pk).firm.name == "Vltava"
    assert Case.objects.get(pk=other.pk).firm == firm


def test_a_known_firm_is_taken_without_a_question(desk, cast):
    case, vltava = cast.draft(), cast.firm(name="Vltava", country="CZ")
    assert edit(desk, case, firm_name="Vltava", firm_country="CZ").status_code == 302
    assert Case.objects.get(pk=case.pk).firm == vltava


def test_a_published_firm_corrected_in_the_form_waits_and_keeps_its_page(desk, cast):
    (firm,) = published_firms(cast, "Vltava Shpping")
    case = Case.objects.get(firm=firm)
    answer = edit(desk, case, firm_name="Vltava Shipping", firm_change="correct")
    assert answer.status_code == 302
    assert "waits for an approver" in text(desk.get(answer["Location"]))
    assert desk.get(f"/firms/{firm.slug}/").status_code == 200
    accept(PartyChange.objects.get(), cast.approver_a)
    cast.release(Case.objects.with_record().get(pk=case.pk))
    assert "Vltava Shipping" in text(desk.get(f"/firms/{firm.slug}/"))
    assert not Firm.objects.filter(name="Vltava Shpping").exists()


def test_a_desks_own_page_of_parties_says_who_may_decide(cast, client):
    (firm,) = published_firms(cast, "Vltava Shipping")
    parties.correct_party(firm, {"name": "Moldau"}, by=cast.officer_a, reason="Renamed")
    for person, may in ((cast.officer_a, False), (cast.approver_b, False), (cast.approver_a, True)):
        client.force_login(person)
        assert ("Make this change" in text(client.get("/desk/firms/"))) is may
