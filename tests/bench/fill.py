"""Fill an empty database with made entries, by set: COPY, then VACUUM ANALYZE."""

import sys
import time

import django

BATCH = 10_000


def main(rows):
    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from incidents.models import Generation

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        release = one_release()
        seconds = copy(rows, release)
        Generation.objects.move(["community", "public"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) incidents_incident")
    print(f"{rows} entries made and loaded in {seconds:.0f} s")


def one_release():
    """The one release that every made entry points at."""
    from django.utils import timezone

    from incidents.actions.desk import cases
    from incidents.intake import reference
    from incidents.models import Desk, Release, User

    reference.load_reference()
    desk = Desk.objects.create(slug="bench", name="Bench")
    people = [
        User.objects.create_user(f"{name}@bench.example", None, desk=desk, roles=["approver"])
        for name in ("one", "two")
    ]
    facts = {"coercing_state": "CN", "reported_on": "2020", "consent": "named", "marking": "clear"}
    case = cases.log_case(cases.Draft(facts=facts, firm=cases.FirmFacts("Made")), by=people[0])
    return Release.objects.create(
        case=case,
        firm=case.firm,
        version=1,
        state="approved",
        documents={},
        tiers=["community", "public"],
        proposed_by=people[0],
        proposed_at=timezone.now(),
        approved_by=people[1],
        approved_at=timezone.now(),
    )


def copy(rows, release):
    """Make and load the entries; seconds taken."""
    from django.db import connection

    from incidents.models.register.labels import read_labels
    from tests.bench.rows import Maker

    terms = {word: list(keys) for word, keys in read_labels().items()}
    maker = Maker(terms | {"regulation": read_labels()["regulation"]})
    began, first = time.perf_counter(), maker.row(1)
    sql = f"COPY incidents_incident ({', '.join(first)}, release_id) FROM STDIN"
    for start in range(1, rows + 1, BATCH):
        # Rows are made before the statement begins: making one may read labels by this connection.
        numbers = range(start, min(start + BATCH, rows + 1))
        batch = [first if number == 1 else maker.row(number) for number in numbers]
        with connection.cursor() as cursor, cursor.copy(sql) as stream:
            for row in batch:
                stream.write_row([*row.values(), release.pk])
        print(f"  {start + len(batch) - 1} of {rows}", flush=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]))
