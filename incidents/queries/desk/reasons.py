"""Reasons that people gave, found by the rows of the ledger that they belong to.

Who may read a row of the ledger may read its reason: callers have judged that.
"""

from collections.abc import Iterable

from incidents.models.desk.decisions import DecidedRelease
from incidents.models.people.ledger import Ledger
from incidents.models.people.reasons import ActReason

PLACE = ("pk", "subject", "detail__version")


def list_reasons(keys: Iterable[int]) -> dict[int, str]:
    """Return {key of a row of the ledger: reason} of these rows."""
    return dict(ActReason.objects.filter(ledger_row__in=keys).values_list("ledger_row", "text"))


def find_proposal_reasons(releases: Iterable[DecidedRelease]) -> dict[tuple[str, int], str]:
    """Return {(reference, version): why this was proposed}, without those of older days."""
    releases = list(releases)
    verbs = {f"{row.NOUN} proposed" for row in releases}
    subjects = {row.subject.reference for row in releases}
    acts = Ledger.objects.filter(verb__in=verbs, subject__in=subjects)
    places = {pk: (subject, version) for pk, subject, version in acts.values_list(*PLACE)}
    return {places[key]: text for key, text in list_reasons(places).items()}


def find_proposal_reason(release: DecidedRelease) -> str:
    """Return why this version was proposed; "" where nobody was asked yet."""
    return find_proposal_reasons([release]).get((release.subject.reference, release.version), "")


def find_newest_reasons(verb: str, subjects: Iterable[str]) -> dict[str, str]:
    """Return {subject: reason of the newest row of this verb about it}."""
    acts = Ledger.objects.filter(verb=verb, subject__in=subjects).order_by("pk")
    subject_by_key = dict(acts.values_list("pk", "subject"))
    reasons = list_reasons(subject_by_key)
    return {subject: reasons.get(key, "") for key, subject in subject_by_key.items()}
