"""The case form: what it keeps, warns of, refuses, and stores."""

import pytest

from incidents.models import Case, Event, Firm
from tests.support.forms import sent

FACTS = {
    "firm_name": "Nordlicht Reisen",
    "firm_country": "DE",
    "coercing_state": "CN",
    "demanded_change": "Name Taiwan as a province",
    "reported_on": "2026-10",
    "consent": "internal",
    "marking": "amber",
    "source-0-title": "Letter to the firm",
}
NEW = "/desk/cases/new/"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.officer_a)
    return client


def log(desk, **changes):
    return desk.post(NEW, sent(desk.get(NEW), **FACTS | changes))


def logged(answer):
    assert answer.status_code == 302, answer.context["forms"].facts.errors
    return Case.objects.get(reference=answer["Location"].rstrip("/").rsplit("/", 1)[1])


def test_five_facts_make_a_draft(desk, cast):
    case = logged(log(desk))
    assert (case.firm.name, case.coercing_state, case.reported_on) == (
        "Nordlicht Reisen",
        "CN",
        "2026-10",
    )
    assert case.demanded_change == "Name Taiwan as a province"
    assert [use.source.title for use in case.uses.all()] == ["Letter to the firm"]
    assert case.logged_by == cast.officer_a


@pytest.mark.parametrize("fact", ["firm_name", "coercing_state", "demanded_change", "reported_on"])
def test_without_a_fact_nothing_is_stored_and_the_rest_stays(desk, fact):
    before = Case.objects.count(), Firm.objects.count()
    answer = log(desk, **{fact: "", "note": "typed with care"})
    assert answer.status_code == 422
    assert fact in answer.context["forms"].facts.errors
    assert b"typed with care" in answer.content
    assert b"Letter to the firm" in answer.content
    assert (Case.objects.count(), Firm.objects.count()) == before


def test_a_source_is_the_fifth_fact_unless_it_rests_on_general_knowledge(desk):
    assert "Name at least one source" in log(desk, **{"source-0-title": ""}).content.decode()
    assert logged(log(desk, **{"source-0-title": "", "confidence": "medium"}))


def test_rows_become_events_wordings_and_citations(desk):
    case = logged(
        log(
            desk,
            **{
                "event-0-kind": "fined",
                "event-0-on": "2026-10-02",
                "event-0-amount": "200000",
                "event-0-currency": "cny",
                "event-1-kind": "deadline-set",
                "event-1-due_on": "2026-12",
                "wording-0-before": "Taiwan",
                "wording-0-after": "Taiwan, China",
                "citation-0-text": "advertising-law#9(4)",
                "citation-0-invoked": "applied",
            },
        )
    )
    assert (case.fine[0], case.fine[1], case.demand_deadline_on) == (200000, "CNY", "2026-12")
    assert [row.after for row in case.wordings.all()] == ["Taiwan, China"]
    assert [(row.provision.key, row.invoked) for row in case.citations.all()] == [
        ("advertising-law#9(4)", "applied")
    ]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Cybersecurity Law", "cybersecurity-law-2016"),
        ("网络安全法", "cybersecurity-law-2016"),
        ("中華人民共和國網絡安全法", "cybersecurity-law-2016"),
        ("Cybersecurity Law, art. 47", "cybersecurity-law-2016#47"),
        ("网络安全法第47条", "cybersecurity-law-2016#47"),
        ("《中华人民共和国网络安全法》第四十七条", "cybersecurity-law-2016#47"),
        ("广告法第九条第四项", "advertising-law#9(4)"),
        ("cybersecurity law article 47", "cybersecurity-law-2016#47"),
        ("export-control-law-2020#control list", "export-control-law-2020#18"),
        ("art. 299-1", "criminal-law-cn#299-1"),
        ("art. 9999", None),
        ("Order 835, art. 8", "counter-extraterritorial-835-2026#8"),
    ],
)
def test_a_law_is_found_by_its_titles_and_as_people_cite_it(desk, typed, key):
    answer = log(desk, **{"citation-0-text": typed, "confirmed": "on"})
    if key is None:
        assert "This law or article is not known." in answer.content.decode()
    else:
        assert [row.text.key for row in logged(answer).citations.all()] == [key]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("art. 47", ["cybersecurity-law-2016#47"]),
        ("Cybersecurity", ["cybersecurity-law-2016"]),
    ],
)
def test_an_unclear_law_is_asked_about_with_its_choices(desk, typed, named):
    page = log(desk, **{"citation-0-text": typed}).content.decode()
    assert "More than one law or article matches." in page
    assert named[0] in page
    assert typed in page


def test_the_number_of_the_day_is_asked_for(desk):
    row = {"citation-0-text": "advertising-law#66", "reported_on": "2018-04-02"}
    page = log(desk, **row).content.decode()
    assert "On 2 April 2018 Advertising Law art. 66 was art. 67." in page


def test_articles_cited_together_elsewhere_are_suggested(desk, cast):
    case = logged(log(desk, **{"citation-0-text": "advertising-law#9(4)"}))
    page = desk.get(f"/desk/cases/{case.reference}/edit/").content.decode()
    assert "Cited elsewhere together" in page
    assert "advertising-law#57(1)" in page.split("Cited elsewhere together")[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"event-0-kind": "deadline-set"}, "Enter the demand deadline."),
        ({"event-0-kind": "demanded", "event-0-on": "spring"}, "Write a year, a month or a day"),
        ({"event-0-kind": "fined", "event-0-amount": "5"}, "Only a fine has an amount."),
        ({"wording-0-language": "zh"}, "Enter the wording before, after, or both."),
        ({"citation-0-text": "advertising-law#99"}, "This law or article is not known."),
        ({"source-0-url": "letter"}, "Enter a valid URL"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_stored(desk, rows, sentence):
    before = Case.objects.count(), Event.objects.count()
    answer = log(desk, **rows)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (Case.objects.count(), Event.objects.count()) == before


def test_a_likely_duplicate_is_asked_about_before_it_is_saved(desk, cast):
    first = logged(log(desk))
    asked = log(desk)
    assert asked.status_code == 422
    assert first.reference in asked.content.decode()
    assert logged(log(desk, confirmed="on"))


def test_a_name_nearly_like_a_known_one_is_asked_about(desk):
    asked = log(desk, firm_name="Cathay Pacific Ltd")
    assert "Did you mean Cathay Pacific?" in asked.content.decode()


def test_an_article_out_of_force_on_the_day_is_asked_about(desk):
    asked = log(desk, **{"citation-0-text": "cybersecurity-law-2016#12"})
    # It is article 13 of the text of 2026.
    assert "On October 2026 Cybersecurity Law art. 12 was art. 13." in asked.content.decode()
    before = log(desk, **{"citation-0-text": "ethnic-unity-law-2026", "reported_on": "2025-03"})
    assert "was not in force when this was first reported" in before.content.decode()
    then = {"citation-0-text": "cybersecurity-law-2016#12", "reported_on": "2018-05"}
    assert logged(log(desk, **then))


def test_a_form_saved_as_it_came_changes_nothing(desk, cast):
    case = cast.muji_case
    page = desk.get(f"{case.get_absolute_url()}edit/")
    before = Case.objects.with_record().get(pk=case.pk)
    answer = desk.post(f"{case.get_absolute_url()}edit/", sent(page, confirmed="on"))
    assert answer.status_code == 302
    after = Case.objects.with_record().get(pk=case.pk)
    for record in ("events", "wordings", "citations", "uses"):
        assert rows_of(before, record) == rows_of(after, record)
    assert (before.consent, before.marking, before.title) == (
        after.consent,
        after.marking,
        after.title,
    )
    assert (before.firm, before.authority, before.sector) == (
        after.firm,
        after.authority,
        after.sector,
    )


def rows_of(case, record):
    """The rows of a record without their own numbers."""
    found = []
    for row in getattr(case, record).all():
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        values.pop("id")
        found.append(values)
    return found


def test_a_row_marked_for_it_is_taken_away(desk, cast):
    case = cast.muji_case
    page = desk.get(f"{case.get_absolute_url()}edit/")
    told = sent(page, confirmed="on", **{"citation-0-DELETE": "on"})
    desk.post(f"{case.get_absolute_url()}edit/", told)
    assert [row.text.key for row in case.citations.all()] == [
        "advertising-law#57(1)",
        "enterprise-info-publicity-2014",
    ]


def test_what_a_colleague_changed_meanwhile_stays_and_so_does_what_was_typed(desk, cast, client):
    case = logged(log(desk))
    address = f"{case.get_absolute_url()}edit/"
    opened = desk.get(address)
    assert desk.post(address, sent(desk.get(address), note="first")).status_code == 302
    late = desk.post(address, sent(opened, note="second"))
    assert late.status_code == 422
    assert "saved this while you were editing" in late.content.decode()
    assert b"second" in late.content
    assert Case.objects.get(pk=case.pk).note == "first"


def test_one_demand_is_logged_for_many_firms_at_once(desk):
    address = "/desk/cases/many/"
    told = FACTS | {"firms": "Ost AG; DE; airline\nWest AG\n\nSüd AG; AT"}
    del told["firm_name"], told["firm_country"]
    assert desk.post(address, sent(desk.get(address), **told)).status_code == 302
    found = Case.objects.filter(firm__name__in=["Ost AG", "West AG", "Süd AG"])
    assert sorted((case.firm.name, case.firm.country) for case in found) == [
        ("Ost AG", "DE"),
        ("Süd AG", "AT"),
        ("West AG", ""),
    ]


def test_each_faulty_line_of_many_firms_is_named(desk):
    address = "/desk/cases/many/"
    told = FACTS | {"firms": "Ost AG; XX\n; DE\nWest AG; DE; moon travel"}
    answer = desk.post(address, sent(desk.get(address), **told))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1: “XX” is not a country code" in text
    assert "Line 2: enter a name" in text
    assert "Line 3: “moon travel” is not the name of a sector" in text
    assert not Case.objects.filter(firm__name="West AG").exists()


def test_articles_are_offered_as_they_are_in_force_on_the_day(desk):
    then = dict(desk.get("/desk/cases/offers/?on=2018-05").json()["texts"])
    now = dict(desk.get("/desk/cases/offers/?on=2026-10").json()["texts"])
    assert "cybersecurity-law-2016#12" in then
    assert "cybersecurity-law-2016#12" not in now
    assert desk.get("/desk/cases/offers/?on=spring").status_code == 400


def test_another_desks_new_firm_is_no_suggestion(desk, cast, client):
    logged(log(desk))
    client.force_login(cast.officer_b)
    assert b"Nordlicht" not in client.get(NEW).content
