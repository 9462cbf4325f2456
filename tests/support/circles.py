"""Circles of desks in tests: A keeps one, B has joined, C is no member."""

import datetime as dt

from django.utils import timezone

from incidents.actions.desk import circles, peer_statements, releases, shares
from incidents.models import Desk, Marking


def make_circle(cast, name="Nordic desks", joined=True):
    """A circle that desk A keeps, and to which desk B is invited, or has joined."""
    circle = circles.make_circle(
        name=name,
        purpose="Letters of aviation authorities",
        owner=cast.officer_a,
        review_on=timezone.localdate() + dt.timedelta(days=90),
        by=cast.officer_a,
    )
    circles.invite_desk(circle, cast.officer_b.desk, by=cast.officer_a)
    if joined:
        circles.join_circle(circle, by=cast.approver_b)
    return circle


def desk_c(cast):
    """(officer, approver) of a third desk."""
    desk = Desk.objects.create(slug="desk-c", name="Desk C")
    return tuple(
        cast.person(f"{role}@desk-c.example", role, desk=desk) for role in ("officer", "approver")
    )


def propose_share(cast, circle, case=None):
    """Desk A's officer proposes a case, TLP:AMBER, to a circle."""
    case = case or cast.draft(marking=Marking.AMBER)
    share = shares.start_share(case, circle, by=cast.officer_a)
    return releases.propose_release(share, by=cast.officer_a, reason="New facts.")


def share_case(cast, circle, case=None):
    """The version that the circle reads once desk A's approver has agreed."""
    return releases.approve_release(propose_share(cast, circle, case), by=cast.approver_a)


def corroborate(cast, is_sent=False, shared=None):
    """Desk B's officer says that some of its firms saw the same demand."""
    shared = shared or share_case(cast, make_circle(cast))
    row = peer_statements.propose_statement(
        "corroborates", share=shared.share, firms="3-5", by=cast.officer_b
    )
    return peer_statements.approve_statement(row, by=cast.approver_b) if is_sent else row


def ask(cast, is_sent=False, text="Demands on airlines, from April 2018 on"):
    """Desk A asks the desks of a circle."""
    row = peer_statements.ask_circle(make_circle(cast), text=text, by=cast.officer_a)
    return peer_statements.approve_statement(row, by=cast.approver_a) if is_sent else row


def circle_places(cast):
    """{name: how it is made} of rows that the addresses of circles name."""
    return {
        "circle": lambda: make_circle(cast).slug,
        "open_circle": lambda: make_circle(cast, joined=False).slug,
        "share": lambda: propose_share(cast, make_circle(cast)).share.reference,
        "share_release": lambda: propose_share(cast, make_circle(cast)).pk,
        "shared_release": lambda: share_case(cast, make_circle(cast)).pk,
        "ended_share": lambda: (
            releases.withdraw_release(
                share_case(cast, make_circle(cast)), reason="Wrong firm.", by=cast.officer_a
            ).pk
        ),
        "statement": lambda: ask(cast).slug,
        "statement_to_a": lambda: corroborate(cast, is_sent=True).slug,
        "shared": lambda: share_case(cast, make_circle(cast)).share.slug,
    }
