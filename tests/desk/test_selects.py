"""Selects are written without templates, as Django's templates write them but for empty lines."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from incidents.forms.desk import CaseForm
from tracker.selects import Renderer

CHOICES = [
    ("", "---"),
    (1, 'Rock & "Roll" <b>'),
    (None, "None"),
    ("s", mark_safe("<i>safe</i>")),
    (gettext_lazy("Firm"), gettext_lazy("Kind of firm")),
    ("A & B", [("x'", "X"), ("y", "Y")]),
    ("Empty", []),
]
ATTRIBUTES = {"id": "id_a", "required": True, "hidden": False, "data-x": '"<&', "size": 3}


def lines(text):
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
@pytest.mark.parametrize("value", [None, "", "1", "x'", "true"])
def test_a_select_is_what_django_makes(kind, value):
    widget = kind() if kind is forms.NullBooleanSelect else kind(choices=CHOICES)
    chosen = [value, "s"] if kind is forms.SelectMultiple else value
    mine, theirs = (
        widget.render('a"', chosen, ATTRIBUTES, renderer=renderer())
        for renderer in (Renderer, DjangoTemplates)
    )
    assert lines(mine) == lines(theirs)
    assert mine.count("<option") > 2


def test_the_whole_case_form_is_what_django_makes(cast):
    mine, theirs = (
        str(CaseForm(user=cast.officer_a, initial={"coercing_state": "CN"}, renderer=renderer()))
        for renderer in (Renderer, DjangoTemplates)
    )
    assert lines(mine) == lines(theirs)
    assert '<option value="CN" selected>China</option>' in mine
