"""The history of a desk as a file that an auditor checks without the site."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from incidents.access import Permission, needs
from incidents.actions.people import ledger
from incidents.actions.people.ledger_days import DayTrees, list_keys, list_signed_days
from incidents.models import ActReason
from incidents.pages.desk.history import sentence_of
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.queries.desk.desk_history import (
    list_changed_values,
    list_desk_history,
    list_readings,
    list_red_references,
)

FORM = "coercion-register/history-export/1"
CHUNK = 500


@require_POST
@needs(Permission.READ_LEDGER)
@needs_recent_sign_in
def export_history(request):
    """Send the rows of the desk as JSON Lines, with what proves that they are as they were."""
    reason = request.POST.get("reason", "")
    rows = list_desk_history(request.user).order_by("pk")
    desk = request.user.desk.slug
    try:
        ledger.record(
            "history exported", desk, by=request.user, reason=reason, count=rows.count() + 1
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("desk_history")
    lines = (
        json.dumps(line, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"
        for line in _lines(request.user, rows)
    )
    day = timezone.localdate().isoformat()
    name = f'attachment; filename="history-{desk}-{day}.jsonl"'
    kind = "application/jsonl; charset=utf-8"
    return StreamingHttpResponse(lines, content_type=kind, headers={"Content-Disposition": name})


def _lines(user, rows):
    """Yield each line of the file: what it is, keys, signed days, rows, readings."""
    yield {"line": "about", "form": FORM, "desk": user.desk.slug, "written_at": timezone.now()}
    yield from ({"line": "key"} | key for key in list_keys())
    yield from ({"line": "day"} | day for day in list_signed_days())
    trees, last = DayTrees(), 0
    while batch := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield from _act_lines(user, batch, trees)
        last = batch[-1].pk
    for reading in list_readings(user).iterator(chunk_size=CHUNK):
        case = reading.case.reference
        yield {"line": "reading", "day": reading.day, "person": reading.person.email, "case": case}


def _act_lines(user, batch, trees):
    """Yield the lines of some rows: the row, its reason and values, and its proof."""
    keys = [row.pk for row in batch]
    reasons = {why.ledger_row: why for why in ActReason.objects.filter(ledger_row__in=keys)}
    values = list_changed_values(user, batch)
    red = list_red_references(user, [row.subject for row in batch])
    for row in batch:
        columns = ("at", "actor", "verb", "subject", "desk", "detail", "previous_hash", "hash")
        line = {"line": "act"} | {name: getattr(row, name) for name in columns}
        # Seconds as the chain has them: Django's encoder would cut them short.
        line["at"] = row.at.isoformat(timespec="microseconds")
        line["sentence"] = sentence_of(row)
        if values.get(row.pk):
            line["values"] = values[row.pk]
        if row.pk in reasons and row.subject not in red:
            line["reason"] = {"salt": reasons[row.pk].salt, "text": reasons[row.pk].text}
        yield line | {"proof": trees.prove(row)}
