"""Control characters are folded at every door: forms of pages, of accounts, of administrators."""

import importlib
import pkgutil
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth import authenticate
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.views import APIView

import incidents.forms
import incidents.pages
from incidents import admin
from incidents.api import case_comments, cases, evidence, imports, register
from incidents.forms.one_line import FoldedForm
from incidents.models import Case, SavedSearch, Tombstone, Topic
from incidents.values.text import drop_unwritable, fold_control_characters, fold_to_one_line
from tests.desk.test_case_form import NEW, log, logged
from tests.people.test_admin import changed
from tests.support.forms import sent
from tests.support.keys import key_of

TEXT = st.text(
    st.characters(codec=None) | st.sampled_from("\r\n\x0b\x0c\x85\u2028\u2029\0\t\x1b\ufffe")
)


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("one\x0btwo", "one\ntwo"),
        ("one\x0ctwo\x85three\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("one\r\ntwo\rthree\n\rfour", "one\ntwo\nthree\n\nfour"),
        ("a\0b\x1b[31mc\x7fd\x9be", "ab[31mcde"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("台灣 \u200b\u202e🛫", "台灣 \u200b\u202e🛫"),
        ("", ""),
    ],
)
def test_what_is_pasted_becomes_text(pasted, text):
    assert fold_control_characters(pasted) == text
    assert fold_to_one_line(pasted) == text.replace("\n", " ")


@given(TEXT)
def test_folded_text_has_no_control_character_and_stays_so(pasted):
    text = fold_control_characters(pasted)
    assert not [mark for mark in text if ord(mark) < 32 and mark not in "\n\t"]
    assert not [mark for mark in text if 127 <= ord(mark) < 160]
    assert not {"\u2028", "\u2029"} & set(text)
    assert fold_control_characters(text) == text
    # Nothing else is touched.
    keep = [mark for mark in pasted if mark.isprintable()]
    assert [mark for mark in text if mark.isprintable()] == keep or " " in pasted


@given(TEXT)
def test_what_is_writable_can_be_encoded(pasted):
    drop_unwritable(pasted).encode()


def every_form():
    """Every class of a form in the project."""
    for room in (incidents.forms, incidents.pages):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(found.name)
    todo, found = [forms.BaseForm], set()
    while todo:
        for one in todo.pop().__subclasses__():
            todo.append(one)
            if one.__module__.startswith("incidents."):
                found.add(one)
    return found


def test_every_form_of_the_project_folds():
    assert len(every_form()) > 12
    assert [one for one in every_form() if not issubclass(one, FoldedForm)] == []


def test_every_form_of_the_administrators_site_folds(rf, cast):
    request = rf.get("/")
    request.user = cast.admin
    for model, page in admin.site._registry.items():
        assert issubclass(page.get_form(request), FoldedForm), model
        for inline in page.get_inline_instances(request):
            assert issubclass(inline.get_formset(request).form, FoldedForm), inline


def test_a_case_is_stored_folded(client, cast):
    client.force_login(cast.officer_a)
    pasted = {
        "firm_name": "Nordlicht\x0bReisen",
        "demanded_change": "Name Taiwan\x0bas a province\x00\r\nof China",
        "source-0-title": "Letter\x0b\x1fto the firm",
    }
    case = logged(log(client, **pasted))
    assert case.firm.name == "Nordlicht Reisen"
    assert case.demanded_change == "Name Taiwan\nas a province\nof China"
    assert case.uses.get().source.title == "Letter to the firm"


def test_what_was_typed_is_shown_again_folded(client, cast):
    client.force_login(cast.officer_a)
    before = Case.objects.count()
    posted = sent(client.get(NEW), firm_name="Nord\x0blicht\x02", note="kept\x0btext")
    answer = client.post(NEW, posted)
    assert answer.status_code == 422
    assert Case.objects.count() == before
    assert 'value="Nord licht"' in answer.content.decode()
    assert "kept\ntext" in answer.content.decode()


def test_an_administrators_form_folds(client, cast):
    client.force_login(cast.admin)
    topic = Topic.objects.get(slug="maps-and-borders")
    assert changed(client, topic, title="Maps\x0band\x03 borders\x85").status_code == 302
    topic.refresh_from_db()
    assert topic.title == "Maps and borders"


def test_a_reason_that_no_form_reads_is_folded_too(client, cast):
    client.force_login(cast.officer_a)
    release = cast.release(cast.draft())
    answer = client.post(
        f"/desk/releases/{key_of(release)}/withdraw/", {"reason": "Firm\x0basked\x01."}
    )
    assert answer.status_code == 302
    stone = Tombstone.objects.filter(ref=release.case.ref).first()
    assert stone.reason == "Firm\nasked."


def test_a_password_is_compared_as_it_was_chosen(client, cast):
    cast.analyst.set_password("demo\x0bdemo\x02demo")
    cast.analyst.save()
    told = {"login": cast.analyst.email, "password": "demo\x0bdemo\x02demo"}
    assert authenticate(email=told["login"], password=told["password"])
    assert client.post("/accounts/login/", told).status_code == 302


def test_a_name_of_a_search_becomes_one_line(client, cast):
    client.force_login(cast.analyst)
    told = {"name": "Maps\x0band\r\nborders", "whose": "mine", "pace": "never"}
    assert client.post("/saved/new/?topic=tibet", told).status_code == 302
    search = SavedSearch.objects.get()
    assert search.name == "Maps and borders"
    client.post(f"/saved/{search.slug}/rename/", {"name": "Other\x0bmaps"})
    search.refresh_from_db()
    assert search.name == "Other maps"


def views(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns)
        else:
            yield getattr(pattern.callback, "view_class", getattr(pattern.callback, "cls", None))


def test_the_api_takes_no_text_that_would_have_to_be_folded():
    """Whoever adds a way to write folds what comes in, and says so here."""
    classes = {one for one in views(get_resolver().url_patterns) if one}
    api = {one for one in classes if issubclass(one, APIView)}
    assert len(api) > 8
    # Where nothing is, every method is told so.
    api -= {register.Nothing}
    writing = {one for one in api if {"post", "put", "patch", "delete"} & set(dir(one))}
    # Each reads objects by `cases.read_object`, and forms after the middleware that folds them.
    here = {cases.__name__, case_comments.__name__, evidence.__name__, imports.__name__}
    assert {one.__module__ for one in writing} == here
    sent = cases.read_object(SimpleNamespace(data={"firm": {"names": ["one\x0btwo\0"]}, "n": 1}))
    assert sent == {"firm": {"names": ["one\ntwo"]}, "n": 1}
