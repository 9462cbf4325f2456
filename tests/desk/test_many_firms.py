"""One demand, many firms: odd lines, doubles and likely names are warned of before anything."""

import pytest

from incidents.models import Case, CaseBatch

HERE = "/desk/cases/many/"
FACTS = {
    "coercing_state": "CN",
    "demanded_change": "List Taiwan as part of China",
    "reported_on": "2018-05",
    "consent": "internal",
    "marking": "amber",
    "source-TOTAL_FORMS": "1",
    "source-INITIAL_FORMS": "0",
    "source-0-title": "A letter",
    "source-0-reliability": "F",
    "source-0-credibility": "6",
} | {
    f"{kind}-{count}_FORMS": "0"
    for kind in ("event", "wording", "citation")
    for count in ("TOTAL", "INITIAL")
}


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("Blue Sky Cargo, Ireland", "Did you mean “Blue Sky Cargo; IE”?"),
        ("Blue Sky Cargo, IE", "Did you mean “Blue Sky Cargo; IE”?"),
        ("Kestrel; DE\nKESTREL; DE", "is on 2 lines"),
        ("Delta Air Line; US", "Did you mean Delta Air Lines?"),
        ("Delta Air Lines; US", "Your desk has a case of Delta Air Lines already"),
        ("Zinnia Freight; DE\nZinnia Freigth; DE", "Did you mean Zinnia Freigth?"),
    ],
)
def test_what_looks_wrong_is_shown_first_and_logged_when_confirmed(officer, lines, sentence):
    before = Case.objects.count()
    page = officer.post(HERE, FACTS | {"firms": lines})
    assert page.status_code == 422
    assert any(sentence in one for one in page.context["forms"].warnings)
    assert lines.split("\n")[0] in page.content.decode()
    assert Case.objects.count() == before
    answer = officer.post(HERE, FACTS | {"firms": lines, "confirmed": "on"})
    batch = CaseBatch.objects.get()
    assert answer.url == f"/desk/cases/?batch={batch.pk}"
    assert Case.objects.filter(batch=batch).count() == len(lines.split("\n"))


def test_plain_lines_are_logged_at_once_and_owned(officer, cast):
    officer.post(HERE, FACTS | {"firms": "Ptarmigan; CZ; airline\nQuince, Ltd; IE"})
    cases = Case.objects.filter(batch__isnull=False).order_by("pk")
    assert [case.firm.name for case in cases] == ["Ptarmigan", "Quince, Ltd"]
    assert {case.owner for case in cases} == {cast.officer_a}


def test_the_warnings_of_many_firms_end(officer):
    lines = "\n".join(f"Firm {number:03d}, Ireland" for number in range(60))
    warnings = officer.post(HERE, FACTS | {"firms": lines}).context["forms"].warnings
    assert len(warnings) == 21
    assert warnings[-1].startswith("And ")
