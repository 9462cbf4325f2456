"""What the database refuses of circles and shares, whoever asks for it."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from incidents.models import (
    Circle,
    CircleMember,
    PeerStatement,
    RenewedConsent,
    SharedEntry,
    ShareRelease,
)
from tests.support.cast import Cast
from tests.support.circles import ask, corroborate, make_circle, propose_share, share_case


def person():
    return Cast().officer_a


def circle(**values):
    made = make_circle(Cast())
    Circle.objects.filter(pk=made.pk).update(**values)


def member(**values):
    made = make_circle(Cast())
    CircleMember.objects.filter(circle=made, desk=Cast().officer_b.desk).update(**values)


def member_again():
    made = make_circle(Cast())
    row = made.members.first()
    row.pk = None
    row.save(force_insert=True)


def share_again():
    row = propose_share(Cast(), make_circle(Cast())).share
    row.pk, row.reference, row.slug = None, "again", "again"
    row.save(force_insert=True)


def share(**values):
    made = share_case(Cast(), make_circle(Cast()))
    ShareRelease.objects.filter(pk=made.pk).update(**values)


def proposal(**values):
    made = propose_share(Cast(), make_circle(Cast()))
    ShareRelease.objects.filter(pk=made.pk).update(**values)


def share_copy(make, **values):
    """The same release once more, with these values changed."""
    row = make(Cast(), make_circle(Cast()))
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def entry_again():
    row = share_case(Cast(), make_circle(Cast())).entries.get()
    row.pk = None
    row.save(force_insert=True)


def consent(**values):
    made = share_case(Cast(), make_circle(Cast()))
    RenewedConsent.objects.create(
        share_release=made,
        proof="A letter",
        agreed_on=dt.date(2026, 11, 30),
        recorded_by=person(),
        recorded_at=timezone.now(),
        release=Cast().release(Cast().draft()),
    )


def statement(**values):
    """A corroboration that was sent, with these values changed."""
    row = corroborate(Cast(), is_sent=True)
    PeerStatement.objects.filter(pk=row.pk).update(**values)


def corroborated_again():
    row = corroborate(Cast())
    row.pk, row.slug = None, "again"
    row.save(force_insert=True)


def enquiry(**values):
    row = ask(Cast())
    PeerStatement.objects.filter(pk=row.pk).update(**values)


BROKEN_STATEMENTS = {
    "a_statement_is_about_one_thing": lambda: statement(ref="CCI-2018-0001"),
    "an_enquiry_goes_to_a_circle_and_all_else_to_a_desk": lambda: enquiry(
        addressee=Cast().officer_b.desk
    ),
    "a_corroboration_is_a_band_and_no_text": lambda: statement(text="All of ours."),
    "a_desk_says_nothing_to_itself": lambda: statement(addressee=F("desk")),
    "a_statement_needs_two_people": lambda: statement(approved_by=F("proposed_by")),
    "a_statement_was_approved_by_and_at": lambda: statement(approved_by=None),
    "a_statement_was_withdrawn_by_and_at": lambda: statement(withdrawn_by=person()),
    "a_statement_was_answered_by_and_at": lambda: statement(
        answered_at=timezone.now(), is_accepted=True
    ),
    "only_a_sent_statement_is_answered": lambda: statement(is_accepted=True),
    "a_desk_corroborates_once": corroborated_again,
}
BROKEN_CIRCLES = {
    **BROKEN_STATEMENTS,
    "a_circle_has_a_name_and_a_purpose": lambda: circle(purpose=""),
    "a_desk_is_in_a_circle_once": member_again,
    "a_desk_joined_by_and_at": lambda: member(joined_by=None),
    "a_desk_left_by_and_at": lambda: member(left_at=timezone.now()),
    "a_case_is_shared_with_a_circle_once": share_again,
    "one_share_release_a_version": lambda: share_copy(share_case),
    "one_share_proposal_at_a_time": lambda: share_copy(propose_share, version=2),
    "a_share_needs_two_people": lambda: share(approved_by=F("proposed_by")),
    "a_share_is_in_force_only_when_approved": lambda: share(approved_by=None, approved_at=None),
    "share_approved_by_and_at": lambda: share(approved_at=None),
    "share_sent_back_by_and_at": lambda: proposal(sent_back_by=person()),
    "share_withdrawn_by_and_at": lambda: share(withdrawn_at=timezone.now()),
    "share_set_aside_by_and_at": lambda: proposal(set_aside_by=person()),
    "a_share_has_an_audience": lambda: share_copy(propose_share, version=2, audience=[]),
    "one_shared_entry_a_desk": entry_again,
}
# Those of triggers have no row in the models.
BROKEN_SHARES = {
    "a_share_is_frozen": lambda: share(document={"title": "Another"}),
    "only_named_members_read_a_share": lambda: SharedEntry.objects.filter(
        pk=share_case(Cast(), make_circle(Cast())).entries.get().pk
    ).update(reader=Cast().officer_a.desk),
}
ALSO_BROKEN_CIRCLES = [
    ("a_corroboration_is_a_band_and_no_text", lambda: statement(firms="17")),
    ("a_corroboration_is_a_band_and_no_text", lambda: enquiry(text="")),
    ("a_statement_is_about_one_thing", lambda: enquiry(ref="CCI-2018-0001")),
    ("an_enquiry_goes_to_a_circle_and_all_else_to_a_desk", lambda: statement(addressee=None)),
    ("a_circle_has_a_name_and_a_purpose", lambda: circle(name="")),
    ("a_consent_is_renewed_for_one_release", consent),
    *BROKEN_SHARES.items(),
]
