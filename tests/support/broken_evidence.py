"""Rows of evidence changed so that a constraint of the database refuses them."""

from django.utils import timezone

from incidents.models import (
    Case,
    EvidenceItem,
    EvidencePart,
    EvidencePicture,
    EvidenceVersion,
    User,
)


def officer():
    return User.objects.get(email="officer@desk-b.example")


def item(**values):
    facts = {"case": Case.objects.first(), "kind": "letter", "title": "x", "claims": ["demand"]}
    facts |= {"added_by": officer(), "added_at": timezone.now()}
    return EvidenceItem.objects.create(**facts | values)


def version(of=None, **values):
    facts = {"number": 1, "filename": "x", "form": "pdf", "size": 1, "sha256": "0" * 64}
    facts |= {"scan": "clean", "drawing": "waiting", "added_by": officer()}
    facts |= {"item": of or item(), "added_at": timezone.now()}
    return EvidenceVersion.objects.create(**facts | values)


def version_twice():
    row = item()
    for _time in range(2):
        version(row)


def part_twice():
    row = version()
    for _time in range(2):
        EvidencePart.objects.create(version=row, number=0, content=b"x")


def picture_twice():
    row = version()
    for _time in range(2):
        EvidencePicture.objects.create(version=row, page=1, width=1, height=1, content=b"x")


BROKEN_EVIDENCE = {
    "evidence_is_of_a_known_kind": lambda: item(kind="rumour"),
    "evidence_has_a_title": lambda: item(title=""),
    "evidence_supports_known_claims": lambda: item(claims=[]),
    "one_version_of_evidence_a_number": version_twice,
    "evidence_has_its_hash": lambda: version(sha256="x" * 64),
    "evidence_is_of_a_size": lambda: version(size=0),
    "evidence_erased_by_and_at": lambda: version(erased_by=officer()),
    "erased_evidence_says_why": lambda: version(erased_by=officer(), erased_at=timezone.now()),
    "one_part_of_evidence_a_number": part_twice,
    "one_picture_a_page": picture_twice,
}
ALSO_BROKEN_EVIDENCE = [
    ("evidence_supports_known_claims", lambda: item(claims=["demand", "rumour"])),
    ("evidence_is_of_a_size", lambda: version(size=25 * 2**20 + 1)),
    ("erased_evidence_says_why", lambda: version(erased_because="x")),
]
