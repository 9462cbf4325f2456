"""Rows of evidence changed so that a constraint of the database refuses them."""

from django.utils import timezone

from incidents.models import (
    Case,
    EvidenceExcerpt,
    EvidenceItem,
    EvidencePart,
    EvidencePicture,
    EvidenceVersion,
    ExcerptPage,
    User,
)
from tests.support.broken_rows import NOT_A_DAY


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


def excerpt(**values):
    """Page 1 of a drawn version, marked, with these values changed."""
    drawn = version()
    EvidencePicture.objects.create(version=drawn, page=1, width=1, height=1, content=b"x")
    facts = {"case": drawn.item.case, "item": drawn.item, "version": drawn, "pages": [1]}
    facts |= {"marked_by": officer(), "marked_at": timezone.now()}
    return EvidenceExcerpt.objects.create(**facts | values)


def excerpt_of_a_report():
    case = Case.objects.first()
    Case.objects.filter(pk=case.pk).update(found_by="company-report")
    excerpt()


def page_twice():
    for _time in range(2):
        ExcerptPage.objects.create(ref="CCI-2018-0001", content=b"x")


BROKEN_EVIDENCE = {
    "an_excerpt_has_pages": lambda: excerpt(pages=[]),
    "evidence_was_captured_on_a_partial_date": lambda: EvidenceExcerpt.objects.filter(
        pk=excerpt().pk
    ).update(captured_on=NOT_A_DAY),
    "one_page_of_evidence_a_hash": page_twice,
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
    ("an_excerpt_is_of_drawn_pages_of_its_case", lambda: excerpt(pages=[1, 2])),
    ("an_excerpt_is_of_drawn_pages_of_its_case", lambda: excerpt(item=item())),
    ("an_excerpt_is_of_drawn_pages_of_its_case", lambda: excerpt(case=Case.objects.last())),
    ("a_firm_agrees_to_evidence_of_its_report", excerpt_of_a_report),
    ("evidence_supports_known_claims", lambda: item(claims=["demand", "rumour"])),
    ("evidence_is_of_a_size", lambda: version(size=25 * 2**20 + 1)),
    ("erased_evidence_says_why", lambda: version(erased_because="x")),
]
