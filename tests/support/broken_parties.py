"""Changes of firms and authorities that a constraint of the database refuses."""

from django.db.models import F
from django.utils import timezone

from incidents.models import Authority, DismissedLikeness, Firm, PartyChange, User


def officer():
    return User.objects.get(email="officer@desk-a.example")


def party_change(**columns):
    """A change of a shared firm that waits, with these columns instead."""
    facts = {"desk": officer().desk, "firm": Firm.objects.shared().first(), "is_shared": True}
    facts |= {"proposed_by": officer(), "proposed_at": timezone.now()}
    return PartyChange.objects.create(**facts | columns)


def decided(**columns):
    return {"decision": "made", "decided_by": officer(), "decided_at": timezone.now()} | columns


def of_authority(**columns):
    return party_change(firm=None, authority=Authority.objects.shared().first(), **columns)


def dismissed(first, second):
    rows = list(Firm.objects.order_by("pk")[:2])
    facts = {"desk": officer().desk, "dismissed_by": officer(), "dismissed_at": timezone.now()}
    DismissedLikeness.objects.create(first_firm=rows[first], second_firm=rows[second], **facts)


BROKEN_PARTIES = {
    "a_firm_is_not_merged_into_itself": lambda: Firm.objects.update(merged_into=F("pk")),
    "an_authority_is_not_merged_into_itself": lambda: Authority.objects.update(merged_into=F("pk")),
    "a_party_change_is_of_one_party": lambda: party_change(firm=None),
    "a_party_is_not_merged_with_itself": lambda: party_change(
        into_firm=Firm.objects.shared().first()
    ),
    "a_shared_party_is_changed_by_two_people": lambda: party_change(**decided()),
    "a_decided_party_change_has_decided_by_and_at": lambda: party_change(decided_by=officer()),
    "only_what_was_made_is_undone": lambda: party_change(
        undone_by=officer(), undone_at=timezone.now()
    ),
    "one_waiting_change_a_firm": lambda: [party_change() for _time in range(2)],
    "one_waiting_change_an_authority": lambda: [of_authority() for _time in range(2)],
    "a_dismissed_likeness_is_of_two_in_order": lambda: dismissed(1, 0),
    "a_likeness_is_dismissed_once": lambda: [dismissed(0, 1) for _time in range(2)],
}


def dismissed_nothing():
    facts = {"desk": officer().desk, "dismissed_by": officer(), "dismissed_at": timezone.now()}
    DismissedLikeness.objects.create(**facts)


ALSO_BROKEN_PARTIES = [
    ("a_dismissed_likeness_is_of_two_in_order", dismissed_nothing),
    ("a_party_change_is_of_one_party", lambda: party_change(authority=Authority.objects.first())),
    (
        "a_party_change_is_of_one_party",
        lambda: party_change(into_authority=Authority.objects.first()),
    ),
    (
        "a_party_is_not_merged_with_itself",
        lambda: of_authority(into_authority=Authority.objects.shared().first()),
    ),
    (
        "a_decided_party_change_has_decided_by_and_at",
        lambda: party_change(**decided(decided_at=None, is_shared=False)),
    ),
    (
        "only_what_was_made_is_undone",
        lambda: party_change(**decided(is_shared=False), undone_by=officer()),
    ),
]
