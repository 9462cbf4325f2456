"""`manage.py import_cases`: foreign tables come in; what cannot be read is named or left blank."""

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Authority, Firm, Import, Ledger, WordProposal
from tests.support.import_command import OFFICER, cases_of, run, run_small
from tests.support.tables import INPUTS, everything, row, table
from tests.support.workbooks import xlsx

WHOLE = [
    ("00-good.csv", "t-1"),
    ("01-bom.csv", "t-bom"),
    ("02-semicolon.csv", "t-semi"),
    ("03-tab.csv", "t-tab"),
    ("04-trailing-delimiter.csv", "t-trail"),
    ("06-gb18030.csv", "t-gb"),
    ("11-date-excel-datetime.csv", "t-d4"),
    ("12-country-name.csv", "t-c1"),
    ("14-country-XK-EU.csv", "t-c3"),
    ("15-amount-thousands.csv", "t-a1"),
    ("17-sector-capital.csv", "t-s1"),
    ("18-sector-slug.csv", "t-s2"),
    ("20-topic-two.csv", "t-t2"),
    ("22-multiline-good.csv", "t-m1"),
    ("23-header-case.csv", "t-1"),
    ("25-missing-optional-col.csv", "t-y"),
    ("26-url-iri.csv", "t-u"),
    ("31-formula.csv", "t-f1"),
]


@pytest.mark.parametrize(("name", "slug"), WHOLE)
def test_a_small_table_comes_in_whole_and_twice_changes_nothing(cast, name, slug):
    counts, _lines, code = run_small(name)
    assert counts == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "conflicts": 0,
        "refused": 0,
        "proposed": {},
    }
    assert code == 0
    case = cases_of()[slug]
    assert case.note == ""
    assert (case.consent, case.marking) == ("internal", "amber")
    before = everything()
    counts, _lines, code = run_small(name)
    assert (counts["added"], counts["changed"], counts["unchanged"]) == (0, 0, 1)
    assert everything() == before


def test_the_values_of_the_small_tables_are_read_and_not_invented(cast):
    for name in ("12-country-name.csv", "14-country-XK-EU.csv", "15-amount-thousands.csv"):
        run_small(name)
    for name in ("17-sector-capital.csv", "18-sector-slug.csv", "20-topic-two.csv"):
        run_small(name)
    cases = cases_of()
    assert cases["t-c1"].firm.country == "JP"
    assert cases["t-c3"].firm.country == "EU"
    assert cases["t-a1"].fine == (200_000, "CNY")
    assert cases["t-s1"].sector.slug == "retail"
    assert cases["t-s2"].sector.slug == "clothing-retail"
    slugs = {topic.slug for topic in cases["t-t2"].topics.all()}
    assert slugs == {"taiwan-designation", "hong-kong"}


@pytest.mark.parametrize(
    ("name", "option", "day"),
    [
        ("08-date-dotted.csv", "day-first", "2022-08-03"),
        ("08-date-dotted.csv", "month-first", "2022-03-08"),
        ("09-date-slash.csv", "day-first", "2021-04-03"),
        ("09-date-slash.csv", "month-first", "2021-03-04"),
    ],
)
def test_an_ambiguous_day_is_refused_until_the_order_of_the_file_is_said(cast, name, option, day):
    counts, lines, code = run_small(name)
    assert (counts["added"], counts["refused"], code) == (0, 1, 1)
    assert any("line 2, first_reported_date" in line and " or " in line for line in lines)
    counts, _lines, code = run_small(name, "--dates", option)
    assert (counts["added"], counts["refused"], code) == (1, 0, 0)
    (case,) = cases_of().values()
    assert case.reported_on == day


def test_the_order_of_days_is_seen_in_other_days_of_the_file(cast, write_table):
    one, two = row(first_reported_date="03/04/2021"), row(first_reported_date="25/12/2020")
    counts, _lines, _code = run(write_table(table(one | {"slug": "a"}, two | {"slug": "b"})))
    assert counts["added"] == 2
    assert cases_of()["a"].reported_on == "2021-04-03"
    contradiction = row(slug="c", first_reported_date="12/25/2020")
    raw = table(one | {"slug": "d"}, two | {"slug": "e"}, contradiction)
    counts, _lines, _code = run(write_table(raw), data_set="Other")
    assert (counts["added"], counts["refused"]) == (2, 1)


def test_a_row_without_a_source_whose_authority_leads_is_refused_by_line_and_column(cast):
    authority = Authority.objects.create(
        slug="bureau",
        name="Beijing Municipal Bureau of Statistics",
        coercing_state="CN",
        kind="regulator",
        attribution="led",
    )
    name = "40-row-without-source-medium-500.csv"
    counts, lines, code = run_small(name)
    assert (counts["refused"], counts["added"], code) == (1, 0, 1)
    assert any(line.startswith("line 2, source_title: Required") for line in lines)
    authority.note = "The bureau itself acts."
    authority.save(update_fields=["note"])
    assert run_small(name)[0]["added"] == 1


def test_an_authority_that_nobody_knows_is_proposed_and_claims_nothing(cast):
    counts, _lines, code = run_small("40-row-without-source-medium-500.csv")
    assert (counts["added"], counts["refused"], code) == (1, 0, 0)
    name = "Beijing Municipal Bureau of Statistics"
    assert counts["proposed"] == {"authority": {name: 1}}
    (case,) = cases_of().values()
    assert (case.authority.name, case.attribution) == (name, "none-shown")
    assert case.authority.desk == cast.officer_a.desk
    proposal = WordProposal.objects.get()
    assert (proposal.word, proposal.coercing_state, proposal.decision) == (name, "CN", "")
    assert run_small("40-row-without-source-medium-500.csv")[0]["unchanged"] == 1


@pytest.mark.parametrize("unknown", ["propose", "blank"])
def test_an_unknown_word_is_no_wall(cast, unknown):
    counts, lines, code = run_small("21-multiline-then-fault.csv", "--unknown", unknown)
    assert (counts["added"], counts["refused"], code) == (2, 0, 0)
    assert counts["proposed"] == ({"topic": {"unknown-topic": 1}} if unknown == "propose" else {})
    assert WordProposal.objects.count() == (unknown == "propose")
    assert "not in our list: topic “unknown-topic”, rows: 1" in lines
    case = cases_of()["t-m2"]
    assert list(case.topics.all()) == []
    assert "topic: “unknown-topic” (not in our list)" in case.note


def test_an_unknown_word_is_refused_by_line_and_column_where_that_is_wanted(cast):
    counts, lines, code = run_small("21-multiline-then-fault.csv", "--unknown", "refuse")
    assert (counts["added"], counts["refused"], code) == (1, 1, 0)
    (line,) = [line for line in lines if line.startswith("line ")]
    assert line.startswith("line 3, topic: Topic “unknown-topic” is not in our list")


def test_two_tables_with_the_same_ids_are_four_firms(cast):
    run_small("41-table-one.csv", data_set="One")
    counts, _lines, _code = run_small("42-table-two-same-slugs.csv", data_set="Two")
    assert (counts["added"], counts["changed"]) == (1, 0)
    assert cases_of("One")["1"].firm.name == "First Table Hotel AB"
    assert cases_of("Two")["1"].firm.name == "Second Table Mining Ltd"


def test_one_changed_cell_is_one_change(cast):
    run_small("00-good.csv")
    counts, _lines, _code = run_small("36-reimport-one-cell-changed.csv")
    assert (counts["added"], counts["changed"], counts["conflicts"]) == (0, 1, 0)


def test_four_spellings_of_a_firm_are_one_and_another_form_is_named_as_likely(cast):
    counts, lines, _code = run_small("30-nfd-nbsp.csv")
    assert counts["added"] == 5
    names = {case.firm.name for case in cases_of().values()}
    assert len(names) == 2
    assert Firm.objects.filter(desk=cast.officer_a.desk, name__in=names).count() == 2
    assert any("Citroën SA" in line and "looks like" in line for line in lines)


def test_a_known_case_under_another_id_is_named_as_likely_duplicate(cast):
    counts, lines, _code = run_small("32-dup-of-register.csv")
    assert counts["added"] == 1
    reference = cast.muji_case.reference
    assert any("“Muji” looks like" in line and reference in line for line in lines)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ((INPUTS / "35-header-only.csv").read_bytes(), "0 added"),
        (b"", "empty"),
        (b"%PDF-1.4", "PDF"),
        (xlsx([["firm", "topic"], ["Muji", "tibet"]])[:500], "damaged"),
    ],
)
def test_a_file_without_a_row_that_can_be_taken_ends_in_code_1(cast, write_table, raw, reason):
    counts, lines, code = run(write_table(raw))
    assert (counts["added"], code) == (0, 1)
    assert any(reason in line for line in lines)


def test_a_dry_run_counts_and_saves_nothing(cast):
    before = everything(), WordProposal.objects.count(), Import.objects.count()
    counts, lines, code = run_small("51-china-sanctions-monitor-layout.csv", "--dry-run")
    assert (counts["added"], code) == (4, 0)
    assert any(line.startswith("would be 4 added") for line in lines)
    assert (everything(), WordProposal.objects.count(), Import.objects.count()) == before


REFUSED = [
    ({"firm": ""}, "firm", "A case needs a firm"),
    ({"coercing_country_iso2": ""}, "coercing_country_iso2", "needs a coercing state"),
    ({"coercing_country_iso2": "Ruritania"}, "coercing_country_iso2", "is not a country"),
    ({"first_reported_date": "soon"}, "first_reported_date", "needs the date"),
    ({"first_reported_date": "03/04/2021"}, "first_reported_date", "can be 3 April 2021 or"),
    ({"source_title": ""}, "confidence", "names none"),
    ({"slug": "first", "firm": "Another"}, "slug", "has the same id"),
    ({"slug": "x" * 121}, "slug", "Longer than 120"),
    ({"firm": "x" * 201}, "firm", "Longer than 200"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), REFUSED)
def test_a_faulty_row_is_refused_by_itself(cast, write_table, cells, column, reason):
    raw = table(row(slug="first"), row(slug="second") | cells, row(slug="last"))
    counts, lines, code = run(write_table(raw))
    assert (counts["added"], counts["refused"], code) == (2, 1, 0)
    (line,) = [line for line in lines if line.startswith("line 3")]
    assert line.startswith(f"line 3, {column}: ")
    assert reason in line
    assert set(cases_of()) == {"first", "last"}


def test_a_row_that_is_there_twice_is_refused_once(cast, write_table):
    counts, lines, _code = run(write_table(table(row(), row())))
    assert (counts["added"], counts["refused"]) == (1, 1)
    assert any("the same as row 2" in line for line in lines)


def test_a_table_without_ids_knows_its_rows_again(cast, write_table):
    rows = [["Company", "Date", "Government", "Link"]]
    rows += [["Muji", "2018-05", "China", "https://a.example/1"]]
    rows += [["Zara", "2018-05", "China", "https://a.example/2"]]
    first = write_table(xlsx(rows), "a.xlsx")
    counts, _lines, _code = run(first, "--state", "CN")
    assert counts["added"] == 2
    rows[1][0] = "MUJI"
    rows.append(["H&M", "2021-03", "China", "https://a.example/3"])
    counts, _lines, _code = run(write_table(xlsx(rows), "b.xlsx"), "--state", "CN")
    assert (counts["added"], counts["unchanged"] + counts["changed"]) == (1, 2)


def test_each_consequence_is_in_the_chain_of_the_ledger(cast, write_table):
    run(write_table(table(row(slug="a"), row(slug="b"))))
    acts = Ledger.objects.filter(verb="case loaded", detail__data_set="Theirs")
    assert acts.count() == 2
    assert {act.actor for act in acts} == {OFFICER}
    call_command("verify_ledger")


def test_who_has_no_desk_and_which_profile_nobody_knows_is_said(cast, write_table):
    path = write_table(table(row()))
    with pytest.raises(CommandError, match="does not work at a desk"):
        call_command("import_cases", path, "--by", "analyst@community.example", "--data-set", "x")
    counts, lines, code = run(path, "--profile", "Nobody's")
    assert (counts["added"], code) == (0, 1)
    assert any("no profile “Nobody's”" in line for line in lines)
    assert "China Sanctions Monitor: workbook" in " ".join(lines)
