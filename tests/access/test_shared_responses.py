"""Every field of a draft response is decided on: it feeds what is shared, or it is private."""

from incidents.actions.responses import documents
from incidents.fields import SHARED_RESPONSE_FIELDS
from incidents.models import CollectiveResponseDraft, DraftLink, DraftStep, StatutoryDeadline


def test_a_document_holds_shared_fields_and_no_others(cast):
    draft = CollectiveResponseDraft.objects.with_record().get(pk=cast.response().pk)
    assert set(documents.full_response_document(draft)) == SHARED_RESPONSE_FIELDS


# Where each field of the record goes. A new one is red here until somebody decides.
FEEDS = {
    **{f"CollectiveResponseDraft.{name}": name for name in SHARED_RESPONSE_FIELDS - {"costs"}},
    **{
        f"CollectiveResponseDraft.cost_{name}": "costs"
        for name in ("low", "high", "currency", "method", "source")
    },
    **{f"DraftStep.{name}": "steps" for name in documents.STEP_FIELDS},
    **{
        f"DraftLink.{name}": "demands"
        for name in (*documents.LINK_FIELDS, "campaign", "followed_on")
    },
    **{
        f"StatutoryDeadline.{name}": "deadlines"
        for name in (
            *documents.DEADLINE_FIELDS,
            *(
                "calendar_key",
                "started_on",
                "due_from",
                "due_until",
                "steps",
                "paused_since",
                "ended_on",
            ),
        )
    },
}
PRIVATE = {
    *(
        f"CollectiveResponseDraft.{name}"
        for name in ("id", "desk", "reference", "slug", "desk_note")
    ),
    *(f"CollectiveResponseDraft.{name}" for name in ("logged_by", "logged_at", "changed_at")),
    *(f"DraftStep.{name}" for name in ("id", "draft", "position")),
    *(f"DraftLink.{name}" for name in ("id", "draft", "position")),
    *(
        f"StatutoryDeadline.{name}"
        for name in ("id", "desk", "case", "draft", "terms", "located_abroad")
    ),
    *(f"StatutoryDeadline.{name}" for name in ("started_by", "started_at", "changed_at")),
}
ROWS_OF_THEIR_OWN = {
    f"CollectiveResponseDraft.{name}" for name in ("steps", "demands", "deadlines")
}


def test_every_field_of_a_draft_response_is_decided_on():
    models = (CollectiveResponseDraft, DraftStep, DraftLink, StatutoryDeadline)
    fields = {
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
    }
    assert fields == (set(FEEDS) | PRIVATE) - ROWS_OF_THEIR_OWN
    assert set(FEEDS.values()) == SHARED_RESPONSE_FIELDS
