"""Replies in files: each as one text that says whose it is."""

from incidents.actions.register.replies import group_replies, select_replies
from incidents.models.register.replies import ReplyParty


def read_replies(edition):
    """Return the function {row of a file: its replies as texts}; one query for the whole file.

    A row has the replies of those whom it names: see incidents.actions.register.replies. An
    edition stays as it was on its day: rows of one have none.
    """
    groups = {} if edition else group_replies()

    def describe(row):
        rows = groups.get(row["ref"])
        if not rows:
            return []
        authority = (row["document__authority"] or {}).get("name", "")
        names = {ReplyParty.FIRM: row["firm"], ReplyParty.AUTHORITY: authority}
        return [_describe_reply(one) for one in select_replies(rows, names)]

    return describe


def _describe_reply(reply):
    """ "Muji, Reply, version 1, 2026-11-30: We never agreed to this." """
    day = reply.verified_at.date().isoformat()
    head = f"{reply.sender}, {reply.get_kind_display()}, version {reply.version}, {day}"
    return f"{head}: {reply.text}"
