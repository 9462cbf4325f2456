"""Words of files that no list has: proposed by one person, decided on by another."""

from collections import Counter, defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk.confirmed_words import add_confirmed_word
from incidents.actions.people import ledger
from incidents.intake.known import Known
from incidents.intake.mapping.words import Unknown, WordFinder
from incidents.models.desk.imports import Import
from incidents.models.desk.mappings import WordDecision, WordProposal
from incidents.models.fields import private_slug
from incidents.models.people.people import Desk, User
from incidents.models.register.authorities import Authority, AuthorityKind

LONGEST_WORD = 300


def count_words(proposed: Counter[Unknown]) -> dict[str, dict[str, int]]:
    """{kind: {word: rows}} for a script and for a page."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for unknown, rows in sorted(proposed.items(), key=lambda pair: (pair[0].kind, -pair[1])):
        counts[unknown.kind][unknown.word] = rows
    return dict(counts)


def add_authorities(proposed: Counter[Unknown], known: Known, *, by: User) -> None:
    """Make the proposed authorities, as the desk's own: until a second person decides, the cases
    carry the word of the file. Attribution is a judgement, and nobody has made it yet.
    """
    missing = [
        Authority(
            desk=by.desk,
            slug=private_slug(),
            name=unknown.word,
            coercing_state=unknown.state,
            kind=AuthorityKind.GOVERNMENT,
        )
        for unknown in proposed
        if unknown.kind == "authority" and (unknown.word, unknown.state) not in known.authorities
    ]
    Authority.objects.bulk_create(missing)
    known.authorities.update({(row.name, row.coercing_state): row for row in missing})


def propose_words(proposed: Counter[Unknown], record: Import, *, by: User) -> None:
    """Store words that nobody has proposed yet. Call in the transaction of the import."""
    WordProposal.objects.bulk_create(
        [
            WordProposal(
                desk=record.desk,
                kind=unknown.kind,
                word=unknown.word[:LONGEST_WORD],
                coercing_state=unknown.state,
                rows=rows,
                record=record,
                proposed_by=by,
                proposed_at=timezone.now(),
            )
            for unknown, rows in proposed.items()
        ],
        ignore_conflicts=True,
    )


def decided_words(desk: Desk | None) -> dict[str, dict[str, str]]:
    """{kind: {word: our word, or "" for blank}} that a desk decided on."""
    words: dict[str, dict[str, str]] = defaultdict(dict)
    decisions = WordProposal.objects.filter(
        desk=desk, decision__in=[WordDecision.MATCHED, WordDecision.DECLINED]
    )
    for kind, word, ours in decisions.values_list("kind", "word", "ours"):
        words[kind][word] = ours
    return dict(words)


@transaction.atomic
def decide_word(
    proposal: WordProposal,
    decision: str,
    ours: str = "",
    *,
    by: User,
    coercing_state: str = "",
    isic: str = "",
) -> WordProposal:
    """Confirm a proposed word, match it to one of ours, or leave it blank; not one's own.

    A confirmed word is added to its list. The next import of the file applies the decision.
    `coercing_state`: of a campaign; `isic`: of a sector, such as "C26". Raises ValidationError.
    """
    if not may(by, Permission.IMPORT_CASES):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    proposal = WordProposal.objects.visible_to(by).select_for_update().get(pk=proposal.pk)
    if proposal.proposed_by_id == by.pk:
        raise ValidationError(_("Another officer has to decide on your proposal."), code="own")
    if proposal.decision:
        raise ValidationError(_("A colleague has decided on this word already."), code="decided")
    if decision == WordDecision.MATCHED:
        ours = _our_word(proposal, ours, by)
    if decision == WordDecision.CONFIRMED:
        add_confirmed_word(proposal, by=by, coercing_state=coercing_state, isic=isic)
    proposal.decision, proposal.ours = decision, ours if decision == WordDecision.MATCHED else ""
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.full_clean()
    proposal.save(update_fields=["decision", "ours", "decided_by", "decided_at"])
    ledger.record("word decided", proposal.word[:120], by=by, kind=proposal.kind)
    return proposal


def _our_word(proposal: WordProposal, ours: str, by: User) -> str:
    finder = WordFinder(Known.of(by.desk))
    if proposal.kind == "authority":
        word = finder.find_authority(ours, proposal.coercing_state)
    elif proposal.kind == "law":
        word = finder.find_law(ours)
    else:
        word = finder.find(proposal.kind, ours)
    if not word:
        raise ValidationError(
            _("“%(word)s” is not in our list. Choose one from the list."),
            params={"word": ours},
            code="word",
        )
    return word
