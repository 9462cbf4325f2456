"""Evidence marked for release, and the hashes of its pages, for tests."""

from incidents.actions.desk import excerpts, releases
from incidents.models import Case
from incidents.values.excerpt_pages import list_hashes
from tests.support import evidence_files as files


def mark(cast, case, *texts, by=None, **facts):
    """Mark all pages of a fresh PDF of a case; the excerpt."""
    version = files.add_drawn(cast, case, files.pdf(*texts or ("One", "Two")))
    return excerpts.mark_excerpt(version, excerpts.ExcerptFacts(**facts), by=by or cast.officer_a)


def propose(cast, case, reason="The firm agreed."):
    return releases.propose_release(Case.objects.get(pk=case.pk), by=cast.officer_a, reason=reason)


def publish(cast, case, reason="The firm agreed."):
    """Propose, look at every page, approve."""
    proposal = propose(cast, case, reason)
    seen = list_hashes(proposal.documents)
    return releases.approve_release(proposal, by=cast.approver_a, seen=seen)


def address_of(ref, digest):
    return f"/incidents/{ref}/evidence/{digest}.jpg"
