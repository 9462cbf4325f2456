"""The law file: loaded whole or not at all, and loaded again without a change."""

import json
from collections import Counter

import pytest

from incidents.intake import law, reference
from incidents.intake.refusals import FileRefused
from incidents.models import (
    ArticleText,
    Instrument,
    InstrumentVersion,
    LawSource,
    Provision,
    RecordSystem,
    Relation,
    Renumbering,
)

SHIPPED = json.loads((reference.DATA / "regulations.json").read_text())


def test_the_file_is_loaded_whole(cast):
    assert Instrument.objects.count() == len(SHIPPED["instruments"]) == 80
    assert InstrumentVersion.objects.count() == 112
    assert ArticleText.objects.count() == 434
    assert Relation.objects.count() == len(SHIPPED["relations"])
    assert Renumbering.objects.count() == sum(
        len(entry.get("renumbering", [])) for entry in SHIPPED["instruments"]
    )
    assert Counter(Relation.objects.values_list("kind", flat=True)) == Counter(
        entry["type"] for entry in SHIPPED["relations"]
    )


def test_loading_again_changes_nothing(cast):
    def rows():
        models = (Instrument, InstrumentVersion, Provision, ArticleText, Renumbering)
        models += (Relation, LawSource, RecordSystem)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = rows()
    reference.load_reference()
    assert rows() == before


def test_loading_mends_what_was_changed_by_hand(cast):
    Instrument.objects.filter(key="advertising-law").update(title_en="A wrong title")
    Provision.objects.filter(key="advertising-law#9(4)").update(gist="A wrong gist")
    reference.load_reference()
    article = Provision.objects.select_related("instrument").get(key="advertising-law#9(4)")
    assert "wrong" not in article.gist + article.instrument.title_en


def version(whole):
    return whole["instruments"][0]["versions"][0]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (lambda whole: whole["instruments"][0].pop("title_en"), "title_en"),
        (lambda whole: version(whole).update(adopted_on="2018-13"), "adopted_on"),
        (lambda whole: version(whole).update(sources=[]), "sources"),
        (lambda whole: version(whole)["sources"][0].update(issuer=""), "issuer"),
        (lambda whole: version(whole)["sources"][0].update(title="General knowledge"), "source"),
        (lambda whole: version(whole)["sources"][0].update(title="owner/laws"), "source"),
        (lambda whole: version(whole)["articles"][0].update(is_text_read=True), "text"),
        (lambda whole: version(whole)["articles"][0].update(roles=["clock"]), "roles"),
        (lambda whole: whole["instruments"][0].update(kind="habit"), "kind"),
        (lambda whole: whole["relations"][0].update(type="likes"), "type"),
        (lambda whole: whole["relations"][0].update(basis="hope"), "basis"),
        (lambda whole: whole["relations"][0].update(to="nowhere-law"), "to"),
        (lambda whole: whole["relations"][0].update(source=""), "source"),
    ],
)
def test_a_fault_in_the_file_is_named_and_nothing_is_loaded(cast, change, column):
    whole = json.loads(json.dumps(SHIPPED))
    whole["instruments"][-1]["title_en"] = "Changed"
    change(whole)
    with pytest.raises(FileRefused) as refused:
        law.load_law(json.dumps(whole).encode())
    assert [(fault.line, fault.column) for fault in refused.value.refusals] == [(1, column)]
    assert not Instrument.objects.filter(title_en="Changed").exists()
