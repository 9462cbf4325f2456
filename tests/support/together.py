"""Many cases at once, in tests: proposed, read, edited."""

from incidents.actions.desk import batches, bulk_edits, teamwork
from incidents.models import Case


def fresh(cases):
    """The cases as they are in the database now, with their record."""
    rows = Case.objects.with_record().filter(pk__in=[case.pk for case in cases])
    return list(rows.order_by("pk"))


def proposed_together(cast, cases, by=None):
    """A batch that an officer of desk A proposed."""
    return batches.propose_batch(
        fresh(cases),
        title="A letter",
        by=by or cast.officer_a,
        reason="The facts were checked again.",
    )


def read_all(batch, by):
    for item in batches.unread_samples(batch, by):
        batches.read_sample(item, by=by)


def bulk_edited(cast, cases, **columns):
    """An edit of cases of desk A, with what it needs to be undone."""
    edit = bulk_edits.CaseEdit(columns or {"consent": "sector"})
    cases = fresh(cases)
    seen = {case.pk: case.changed_at.isoformat() for case in cases}
    return bulk_edits.edit_cases(cases, edit, seen=seen, by=cast.officer_a).edit


def add_task(cast, case, **fields):
    """A task on a case of desk A."""
    facts = {"text": "Ask the firm", "due_on": None, "assigned_to": None} | fields
    return teamwork.add_task(case, facts.pop("text"), **facts, by=cast.officer_a)


def team_places(cast, places):
    """{name: how it is made} of rows of desk A that addresses of the team's work name."""
    return {
        "task": lambda: add_task(cast, cast.draft()).pk,
        "edit": lambda: bulk_edited(cast, [cast.draft()]).pk,
        "proposed_batch": lambda: proposed_together(cast, [cast.draft()]),
        "batch": lambda: places["proposed_batch"].pk,
        "sample": lambda: places["proposed_batch"].items.get().pk,
    }
