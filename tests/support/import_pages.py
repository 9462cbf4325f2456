"""Files on their way through the pages of an import, made by the ordinary actions."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.actions.desk import uploads
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.profiles import Mapping
from incidents.models import Import, ImportConflict, WordProposal
from tests.support.tables import row, table


def upload(cast, raw=None, data_set="Theirs", filename="theirs.csv"):
    raw = table(row()) if raw is None else raw
    return uploads.upload_file(raw, filename=filename, data_set=data_set, by=cast.officer_a)


def check(cast, record, unknown=UnknownWords.PROPOSE):
    mapping = Mapping.from_json(record.mapping)
    return uploads.match_file(record, mapping, unknown, by=cast.officer_a)


def conflict(cast):
    return ImportConflict.objects.create(
        case=cast.draft(), part="title", file_value="x", found_at=timezone.now()
    )


def word(cast):
    return WordProposal.objects.create(
        desk=cast.officer_a.desk,
        kind="topic",
        word="weather",
        rows=1,
        proposed_by=cast.approver_a,
        proposed_at=timezone.now(),
    )


def import_places(cast):
    """{name in an address: a function that makes the row of desk A}."""
    return {
        "uploaded": lambda: upload(cast).pk,
        "checked": lambda: check(cast, upload(cast)).pk,
        "conflict": lambda: conflict(cast).pk,
        "word": lambda: word(cast).pk,
    }


def matching_of(page):
    """What the page of matching would send if nobody changed anything."""
    context = page.context
    typed = {column.field: column.target for column in context["columns"]}
    typed |= {one.field: one.chosen for one in context["words"]}
    typed |= {"unknown": context["unknown"], "order": context["order"]}
    typed |= {"id_column": context["id_columns"], "data_set": context["data_set"]}
    if context["needs_state"]:
        typed["state"] = context["state"]
    return typed | {"act": "check"}


def bring_in(client, raw, name="theirs.csv", choice="", **told):
    """Upload, match as suggested, check and import; the last page, and the import.

    `choice`: for each likely duplicate.
    """
    file = SimpleUploadedFile(name, raw)
    page = client.post("/desk/imports/", {"file": file, **told}, follow=True)
    record = Import.objects.latest("pk")
    if not record.is_open:
        return page, record
    page = client.post(record.next_url, matching_of(page), follow=True)
    record.refresh_from_db()
    if record.state == "checked":
        duplicates = record.outcome["duplicates"] if choice else []
        choices = {f"duplicate-{place}": choice for place in range(len(duplicates))}
        page = client.post(record.next_url, choices | {"act": "import"}, follow=True)
    record.refresh_from_db()
    return page, record
