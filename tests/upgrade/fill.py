"""Fill an empty database as a small site would: python -m tests.upgrade.fill, at a release.

It uses the actions of the version that it runs with, so that each row is one that this version
really wrote. tests/upgrade/dump.py then makes the fixture of it.
"""

import csv
import os

import django

# A fine, a firm that resisted, an apology, one of a campaign's letters, and one without a demand.
CASES = (
    *("muji-fine-2018", "united-caac-2018", "marriott-2018", "qantas-caac-2018"),
    *("air-new-zealand-2019", "delta-2018-01"),
)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    keep_few_cases()
    call_command("seed_demo", verbosity=0)
    act()


def keep_few_cases():
    """Leave few rows in the tables of cases that this checkout ships: it is thrown away after."""
    from incidents.intake.reference import DATA

    for name in ("cases.csv", "cases_more.csv", "listings.csv"):
        path = DATA / name
        if not path.exists():
            continue
        with path.open(newline="", encoding="utf-8") as table:
            first, *rows = csv.reader(table)
        with path.open("w", newline="", encoding="utf-8") as table:
            kept = [row for row in rows if row[0] in CASES] or rows[:4]
            csv.writer(table).writerows([first, *kept])


def act():
    """What desks do in their first weeks: release, propose, withdraw, log, file and search."""
    from incidents.actions.desk import evidence, releases
    from incidents.actions.saved import searches
    from tests.support.cast import Cast
    from tests.support.evidence_files import FACTS, pdf

    cast = Cast()
    officer, approver = cast.officer_a, cast.approver_a

    def release(case, reason="The firm agreed."):
        proposal = releases.propose_release(case, by=officer, reason=reason)
        return releases.approve_release(proposal, by=approver)

    first = cast.draft(title="A map on a wall")
    release(first)
    first.demanded_change = "Take two maps off the wall"
    first.save(update_fields=["demanded_change"])
    release(first, "The firm told us of a second map.")
    releases.withdraw_release(release(cast.draft()), reason="The firm asked us to.", by=approver)
    releases.propose_release(cast.draft(), by=officer, reason="The firm agreed.")
    cast.draft(by=cast.officer_b, demanded_change="Rename a shop", reported_on="2025")
    cast.draft(marking="amber")
    upload = evidence.EvidenceUpload("letter.pdf", pdf("A letter"))
    evidence.add_evidence(cast.muji_case, evidence.EvidenceFacts(**FACTS), upload, by=officer)
    searches.save_search("Airlines", "topic=tibet", is_desks=True, pace="daily", by=officer)
    searches.save_search("Muji", "q=muji", is_desks=False, pace="at-once", by=cast.analyst)
    file_reports(cast)


def file_reports(cast):
    """Two firms report to a desk with keys, one with a file; the contents are noise."""
    from django.test import Client

    from incidents.actions.reports import load
    from tests.support.filing import Firm, keys_of
    from tests.support.sealing import sealed

    load.FLOOR = 1
    _keys, row = keys_of(cast.officer_a.desk)
    for has_file in (False, True):
        firm = Firm(Client(HTTP_HOST="localhost"), row)
        files = [firm.upload(sealed())[0]] if has_file else []
        answer = firm.file(files=files)
        if answer.status_code >= 400:
            raise SystemExit(f"a report was refused: {answer.content.decode()}")


if __name__ == "__main__":
    main()
