"""What the database refuses of replies, whoever asks for it."""

from django.utils import timezone

from incidents.models import Reply, User


def reply(**values):
    """A waiting reply to an entry of desk A, with these values changed."""
    officer = User.objects.get(email="officer@desk-a.example")
    usual = {
        "ref": "CCI-2018-0001",
        "version": 1,
        "desk": officer.desk,
        "kind": "reply",
        "party": "firm",
        "sender": "A firm",
        "text": "We never agreed.",
        "contact": "press@firm.example",
        "received_at": timezone.now(),
    }
    return Reply.objects.create(**usual | values)


def decided(name, **values):
    officer = User.objects.get(email="officer@desk-a.example")
    return {f"{name}_by": officer, f"{name}_at": timezone.now()} | values


BROKEN_REPLIES = {
    "a_reply_says_something": lambda: reply(text=""),
    "reply_verified_by_and_at": lambda: reply(verified_at=timezone.now(), way="call"),
    "a_verified_reply_says_how": lambda: reply(**decided("verified")),
    "reply_refused_by_and_at": lambda: reply(refused_at=timezone.now(), refusal="No."),
    "a_refused_reply_says_why": lambda: reply(**decided("refused")),
    "a_reply_is_decided_once": lambda: reply(
        **decided("verified", way="call"), **decided("refused", refusal="No.")
    ),
}
ALSO_BROKEN_REPLIES = [
    ("a_reply_says_something", lambda: reply(contact="")),
    ("a_verified_reply_says_how", lambda: reply(way="call")),
]
