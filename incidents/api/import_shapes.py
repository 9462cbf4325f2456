"""The shapes of imports in the API, and how a file and the result of its check are written."""

from rest_framework import serializers

from incidents.actions.desk import check_results, uploads
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.days import DayOrder
from incidents.models import Case, ImportState
from incidents.models.desk.joint_demands import may_be_used
from incidents.queries.address_keys import make_address_key

# A row may repeat an incident of the register, which the person reads anyway.
REGISTER = "CCI-"
PLAIN = (
    *("filename", "data_set", "sha256", "state", "at", "rows", "added", "changed", "unchanged"),
    *("conflicts", "refused", "left_out", "left_by_undo", "undo_until"),
)


class ImportBody(serializers.Serializer):
    """A table, its data set, and how its columns and words are matched."""

    file = serializers.FileField(
        help_text="XLSX, ODS, CSV in any encoding, JSON Lines, Parquet, Markdown. At most 20 MiB."
    )
    data_set = serializers.CharField(
        required=False,
        max_length=120,
        help_text="The same name for each newer version of a table: its rows are known by their"
        " ids. Without it the file's name.",
    )
    profile = serializers.CharField(
        required=False,
        max_length=120,
        help_text="A profile of the desk. Without it the one that fits, else by names of columns.",
    )
    unknown = serializers.ChoiceField(
        UnknownWords,
        required=False,
        help_text="What happens to words that no list has: “propose” (a second officer decides),"
        " “blank” or “refuse” the row.",
    )
    order = serializers.ChoiceField(
        DayOrder, required=False, help_text="Where a day can be read in two ways."
    )
    state = serializers.CharField(
        required=False, help_text="The coercing state of rows that name none: two letters."
    )


class ImportChoices(serializers.Serializer):
    """Decisions on what a check found; those that you leave out stay as they are."""

    conflicts = serializers.DictField(
        child=serializers.ChoiceField(["desk", "file"]),
        required=False,
        help_text="By key: whose value counts.",
    )
    duplicates = serializers.DictField(
        child=serializers.ChoiceField(["same", "different"]),
        required=False,
        help_text="By slug of the row: “same” leaves it out, as it is without a decision.",
    )


class OwnImportRow(serializers.Serializer):
    """A file of your desk in a list. Counts are those of the import, once it was made."""

    key = serializers.CharField(help_text="Of this import, in addresses.")
    filename = serializers.CharField()
    data_set = serializers.CharField()
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(ImportState)
    by = serializers.CharField()
    at = serializers.DateTimeField()
    rows = serializers.IntegerField()
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    conflicts = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="Rows.")
    left_out = serializers.IntegerField(help_text="Rows that the profile leaves out.")
    left_by_undo = serializers.IntegerField(help_text="Cases on which somebody had worked since.")
    undo_until = serializers.DateTimeField(allow_null=True)


class RefusedCell(serializers.Serializer):
    """A cell because of which a row is refused."""

    line = serializers.IntegerField(help_text="In the file, the header being 1.")
    column = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class ImportCheck(serializers.Serializer):
    """What the import would do: all of it was done, and taken back."""

    counts = serializers.DictField(
        help_text="added, changed, unchanged, conflicts, refused: rows; proposed: words."
    )
    changes = serializers.ListField(
        child=serializers.DictField(), help_text="At most 500: field, before, after."
    )
    conflicts = serializers.ListField(
        child=serializers.DictField(),
        help_text="Values that both the file and an officer changed: key, both values, choice.",
    )
    duplicates = serializers.ListField(
        child=serializers.DictField(),
        help_text="New rows that may be cases which are here already: slug, other, choice.",
    )
    withheld = serializers.IntegerField(
        help_text="Of these lists: about cases that no program reads. A person decides on them."
    )
    undecided = serializers.IntegerField(help_text="Conflicts without a choice: none may be left.")


class ImportDocument(OwnImportRow):
    """A file of your desk: how it was matched, what its check found, how far its import is."""

    columns = serializers.DictField(help_text="How its columns are matched.")
    profile = serializers.CharField(allow_blank=True)
    proposed = serializers.DictField(help_text="Words proposed as new, by kind, with their rows.")
    refusals = RefusedCell(many=True, help_text="At most 1,000.")
    check = ImportCheck(allow_null=True)
    progress = serializers.DictField(
        help_text="While it runs: done, total, seconds, rate, left (seconds)."
    )


def write_import(record):
    """A file as OwnImportRow."""
    own = {"key": make_address_key("import", record.pk), "by": str(record.by)}
    return own | {name: getattr(record, name) for name in PLAIN}


def write_import_document(record, user):
    """A file as ImportDocument, as far as a program of this person may read its cases."""
    refusals = [
        dict(zip(("line", "column", "reason", "value"), cells, strict=True))
        for cells in record.refusals
    ]
    mapping = {"columns": record.mapping.get("columns", {}), "refusals": refusals}
    mapping |= {"profile": record.mapping.get("profile", ""), "proposed": record.proposed}
    progress = uploads.read_progress(record) if record.is_running else {}
    work = {"check": _write_check(record, user), "progress": progress}
    return write_import(record) | mapping | work


def _write_check(record, user):
    outcome = record.outcome
    if not outcome:
        return None
    choices = record.choices
    lists = {
        "changes": outcome["changes"],
        "conflicts": _with_choices(outcome["conflicts"], "key", choices.get("conflicts", {})),
        "duplicates": _with_choices(outcome["duplicates"], "slug", choices.get("duplicates", {})),
    }
    hidden = _find_hidden([row for rows in lists.values() for row in rows], user)
    readable = {
        name: [row for row in rows if _reference_of(row) not in hidden]
        for name, rows in lists.items()
    }
    withheld = sum(len(lists[name]) - len(readable[name]) for name in lists)
    own = {"counts": outcome["counts"], "withheld": withheld}
    return own | readable | {"undecided": check_results.undecided_conflicts(record)}


def _with_choices(rows, key, choices):
    return [row | {"choice": choices.get(row[key], "")} for row in rows]


def _reference_of(row):
    return row.get("reference") or row.get("other", {}).get("reference", "")


def _find_hidden(rows, user):
    """References of cases among these rows that a program of the person may not read."""
    references = {_reference_of(row) for row in rows}
    usable = Case.objects.visible_to(user).filter(may_be_used(), reference__in=references)
    cases = {one for one in references if one and not one.startswith(REGISTER)}
    return cases - set(usable.values_list("reference", flat=True))
