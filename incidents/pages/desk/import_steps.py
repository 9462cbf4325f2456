"""The steps of an import: match columns and words, check, decide, import."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from incidents.access import Permission, needs
from incidents.actions.desk import check_results, imports, mappings, uploads, word_proposals
from incidents.forms import matching
from incidents.forms.fields import COUNTRIES
from incidents.intake.known import Known
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.day_order import choose_order, find_day_question
from incidents.intake.mapping.rows import ReadingTerms, read_rows_of
from incidents.models import ImportState
from incidents.pages.desk.imports import visible_import
from incidents.pages.web.strict import asks_nothing

STEPS = (
    gettext_lazy("Upload"),
    gettext_lazy("Match columns and words"),
    gettext_lazy("Check"),
    gettext_lazy("Import"),
)
MOST_LISTED = 200


class MatchPage:
    """All that the page of one file shows."""

    def __init__(self, record, user):
        self.record, self.sheet = record, uploads.open_sheet(record)
        terms = uploads.stored_terms(record)
        self.mapping, self.unknown, self.order = terms.mapping, terms.unknown, terms.order
        known = Known.of(user.desk)
        decisions = word_proposals.decided_words(user.desk)
        order = choose_order(self.sheet, self.mapping, self.order)
        # Words that this file's own mapping decides are asked again, with the choice in place.
        plain = ReadingTerms(self.mapping.without_words(), self.unknown, order, decisions)
        reading = read_rows_of(self.sheet, known, plain)
        self.words = matching.match_words(reading.unknown, known, self.mapping)
        self.left_out = reading.left_out
        self.question = find_day_question(self.sheet, self.mapping)

    def context(self, user):
        columns = matching.match_columns(self.sheet, self.mapping)
        return self.questions() | {
            "record": self.record,
            "steps": STEPS,
            "here": 2,
            "sheet": self.sheet,
            "columns": columns,
            "matched": sum(bool(column.target) for column in columns),
            "targets": matching.target_choices(),
            "only": self.mapping.only,
            "left_out": self.left_out,
            "id_columns": "\x1f".join(self.mapping.id_columns),
            "data_set": chosen_data_set(self.record),
            "data_sets": imports.data_sets_of(user.desk),
            "profiles": sorted(mappings.profiles_of(user)),
        }

    def questions(self):
        """What the file leaves open."""
        return {
            "words": self.words,
            "unknown": self.unknown.value,
            "policies": policies(),
            "question": self.question,
            "days": matching.day_choices(self.question),
            "order": self.order.value if self.order else "",
            "needs_state": "coercing_country_iso2" not in self.mapping.columns.values(),
            "state": self.mapping.constants.get("coercing_country_iso2", ""),
            "countries": COUNTRIES,
        }


def chosen_data_set(record):
    """Return the data set that a person chose, or "": it is named after the file then."""
    return record.data_set if record.choices.get("is_data_set_chosen") else ""


def policies():
    return [
        (UnknownWords.PROPOSE.value, _("Propose as new: a second officer decides")),
        (UnknownWords.BLANK.value, _("Leave blank, with a note on the case")),
        (UnknownWords.REFUSE.value, _("Refuse the row")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_CASES)
@asks_nothing
def match_page(request, pk):
    """Match the columns and words of a file, then check it."""
    record = visible_import(request, pk)
    if record.state not in uploads.OPEN_STATES:
        return redirect(record)
    page = MatchPage(record, request.user)
    if request.method != "POST":
        return render(request, "desk/import_match.html", page.context(request.user))
    try:
        return _act(request, page)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    # What was chosen is stored, so that nothing of it is lost.
    page = MatchPage(visible_import(request, pk), request.user)
    return render(request, "desk/import_match.html", page.context(request.user), status=422)


def _act(request, page):
    """Use another profile, save this one, or check the file."""
    record = page.record
    if request.POST.get("act") == "profile":
        uploads.use_profile(record, request.POST.get("profile", ""), by=request.user)
        return redirect("import_match", record.pk)
    chosen = matching.read_matching(request.POST, page.sheet, page.mapping, page.words)
    uploads.store_matching(record, chosen.mapping, chosen.unknown, chosen.order, by=request.user)
    uploads.name_data_set_of(record, request.POST.get("data_set", ""), by=request.user)
    if request.POST.get("act") == "save":
        mappings.save_profile(request.POST.get("name", ""), chosen.mapping, by=request.user)
        messages.success(request, _("Saved as a profile of the desk."))
        return redirect("import_match", record.pk)
    matching.check_matching(chosen, page.question)
    uploads.match_file(record, chosen.mapping, chosen.unknown, chosen.order, by=request.user)
    return redirect("import_check", record.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_CASES)
@asks_nothing
def check_page(request, pk):
    """Show what an import would do, take decisions, and start it."""
    record = visible_import(request, pk)
    if record.state != ImportState.CHECKED:
        return redirect(record.next_url)
    if request.method == "POST":
        return _decide_or_start(request, record)
    return render(request, "desk/import_check.html", _check_context(record))


def _check_context(record):
    outcome, choices = record.outcome, record.choices
    conflicts = [
        one | {"choice": choices.get("conflicts", {}).get(one["key"], "")}
        for one in outcome["conflicts"]
    ]
    duplicates = [
        one | {"choice": choices.get("duplicates", {}).get(one["slug"], "")}
        for one in outcome["duplicates"]
    ]
    return {
        "record": record,
        "steps": STEPS,
        "here": 3,
        "outcome": outcome,
        "counts": outcome["counts"],
        "conflicts": conflicts,
        "duplicates": duplicates,
        "changes": outcome["changes"][:MOST_LISTED],
        "refusals": record.refusals[:MOST_LISTED],
        "undecided": check_results.undecided_conflicts(record),
        "rows": check_results.rows_to_import(record),
    }


def _decide_or_start(request, record):
    """Store the choices of the page; then start the import if that was asked for."""
    conflicts, duplicates = {}, {}
    for place, one in enumerate(record.outcome["conflicts"]):
        choice = request.POST.get(f"conflict-{place}")
        if choice in ("desk", "file"):
            conflicts[one["key"]] = choice
    for place, one in enumerate(record.outcome["duplicates"]):
        choice = request.POST.get(f"duplicate-{place}")
        if choice in ("same", "different"):
            duplicates[one["slug"]] = choice
    try:
        uploads.decide(record, conflicts, duplicates, by=request.user)
        if request.POST.get("act") == "import":
            record = uploads.start_import(record, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(record.next_url)
