"""The review of many releases together: what is the same, what differs, exceptions, samples."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from incidents.access import Permission, may, needs
from incidents.actions.desk import batches
from incidents.actions.desk.exceptions import review_batch
from incidents.fields import SHARED_FIELDS
from incidents.models import BatchItem, Release, ReleaseBatch
from incidents.pages.web.recent_sign_in import needs_recent_sign_in
from incidents.pages.web.refusals import act_or_explain
from incidents.pages.web.strict import asks_nothing
from incidents.queries.desk.reasons import find_proposal_reason

# What names one firm is listed below, not compared.
OF_ONE_FIRM = ("title", "firm", "firm_names")
MOST_VALUES = 6


@dataclass(frozen=True)
class ExceptionRow:
    """A release that needs a decision of its own, and why."""

    release: Release
    sentences: list[str]


@require_safe
@needs(Permission.LOG_CASE)
@asks_nothing
def batch_page(request, pk):
    """Show a batch to whoever decides on it, in the order in which it is read."""
    batch = _batch(request, pk)
    waiting = batches.waiting_releases(batch, request.user)
    unread = batches.unread_samples(batch, request.user)
    context = {
        "batch": batch,
        "waiting": waiting,
        "sample": next(iter(unread), None),
        "unread": unread,
        "samples": sum(row.batch_item.is_sample for row in waiting),
        "is_own": batch.proposed_by_id == request.user.pk,
        "may_approve": may(request.user, Permission.APPROVE_RELEASE),
        "published": batches.count_published(batch),
        "decided": _decided(request, batch),
        "proposal_reason": find_proposal_reason(waiting[0]) if waiting else "",
    }
    return render(request, "desk/batch.html", context | _reviewed(waiting))


def _reviewed(waiting):
    """Return what the review of some releases found, as the page shows it."""
    review = review_batch(waiting)
    same, different = _compare([row.documents for row in waiting])
    return {
        "same": same,
        "different": different,
        "everywhere": review.everywhere,
        "exceptions": [
            ExceptionRow(row, review.exceptions[row.pk])
            for row in waiting
            if row.pk in review.exceptions
        ],
    }


def _decided(request, batch):
    """Return the releases of the batch that were decided, as many as were ever proposed."""
    rows = Release.objects.visible_to(request.user).filter(batch_item__batch=batch)
    return rows.exclude(state="proposed").select_related("case__firm").order_by("batch_item")


@dataclass(frozen=True)
class Spread:
    """The values of one field across a batch: [(value, how many)], and how many are not listed."""

    name: str
    values: list[tuple[Any, int]]
    more: int


def _compare(documents):
    """Return ([Spread] of what all share, [Spread] of what differs), field by field.

    Blank fields that all share are left out: the samples show them. Of the widest tier of each
    release; at most six values of a field, the most frequent first.
    """
    rows = [document.get("public") or document["community"] for document in documents]
    spreads = []
    for name in _compared_fields(rows):
        texts = [json.dumps(row.get(name), sort_keys=True) for row in rows]
        counts = Counter(texts)
        values = [(json.loads(text), count) for text, count in counts.most_common(MOST_VALUES)]
        spreads.append(Spread(name, values, len(counts) - len(values)))
    return (
        [spread for spread in spreads if len(spread.values) == 1 and spread.values[0][0]],
        [spread for spread in spreads if len(spread.values) > 1],
    )


def _compared_fields(rows):
    """Return the names of the fields that some document has, in the order of the allow-list."""
    present = {name for row in rows for name in row}
    return [name for name in SHARED_FIELDS if name in present and name not in OF_ONE_FIRM]


@require_POST
@needs(Permission.APPROVE_RELEASE)
def read_sample_page(request, pk, item):
    """Record that the person read a sample in full, and show the next one."""
    batch = _batch(request, pk)
    readable = Release.objects.visible_to(request.user)
    samples = BatchItem.objects.filter(batch=batch, is_sample=True, release__in=readable)
    row = get_object_or_404(samples, pk=item)
    batches.read_sample(row, by=request.user)
    return redirect(f"{batch.get_absolute_url()}#sample")


@require_POST
@needs(Permission.APPROVE_RELEASE)
@needs_recent_sign_in
def approve_batch_page(request, pk):
    """Approve what is to be released and send the rest back."""
    batch = _batch(request, pk)
    verdicts = {
        pk: request.POST[name] == "release"
        for pk in batch.items.values_list("release_id", flat=True)
        if (name := f"verdict-{pk}") in request.POST
    }
    reason = request.POST.get("reason", "")
    try:
        decision = batches.approve_batch(batch, verdicts, reason=reason, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        counts = {"n": decision.approved, "held_back": decision.held_back}
        messages.success(request, _sentence(counts))
    return redirect(batch)


def _sentence(counts):
    approved = (
        ngettext("%(n)s release was published.", "%(n)s releases were published.", counts["n"])
        % counts
    )
    if not counts["held_back"]:
        return approved
    return (
        f"{approved} "
        + ngettext(
            "%(held_back)s was sent back.", "%(held_back)s were sent back.", counts["held_back"]
        )
        % counts
    )


@require_POST
@needs(Permission.PROPOSE_RELEASE)
def send_back_batch_page(request, pk):
    batch, reason = _batch(request, pk), request.POST.get("reason", "")
    return act_or_explain(
        request,
        batch,
        _("Sent back to their author."),
        lambda: batches.send_back_batch(batch, reason=reason, by=request.user),
    )


@require_POST
@needs(Permission.WITHDRAW_RELEASE)
def withdraw_batch_page(request, pk):
    batch, reason = _batch(request, pk), request.POST.get("reason", "")
    return act_or_explain(
        request,
        batch,
        _("Withdrawn from the register."),
        lambda: batches.withdraw_batch(batch, reason=reason, by=request.user),
    )


def _batch(request, pk):
    rows = ReleaseBatch.objects.visible_to(request.user).select_related("proposed_by", "desk")
    return get_object_or_404(rows, pk=pk)
