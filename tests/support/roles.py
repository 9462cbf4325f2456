"""Who asks, and the statuses that each of them gets."""

ROLES = ("stranger", "analyst", "officer_a", "officer_b", "approver_a", "inbox_a", "admin")

OPEN = (200,) * 7
NOWHERE = (404,) * 7
SIGNED = (302, *(200,) * 6)
SIGN_IN = (200, *(302,) * 6)
ONWARD = (302,) * 7
UNSET = (302, *(404,) * 6)
# At a desk, officer of A, officer of B, approver of A, inbox of A: the desk's work.
DESK = (302, 403, 200, 200, 200, 403, 403)
AT_DESK = (302, 403, 200, 200, 200, 200, 403)
OF_DESK_A = (302, 403, 200, 404, 200, 403, 403)
ACT_OF_DESK_A = (302, 403, 302, 404, 302, 403, 403)
DECIDES = (302, 403, 403, 403, 302, 403, 403)
INVITES = (302, 403, 403, 403, 403, 403, 200)
KEEPS = (302, 302, 302, 302, 302, 302, 200)
FORM_REFUSED = (302, 403, 422, 422, 422, 403, 403)
CHANGE_REFUSED = (302, 403, 422, 404, 422, 403, 403)
LOST_TO_DESKS = (302, 403, 404, 404, 404, 403, 403)
ONLY_POST = (302, *(405,) * 6)
