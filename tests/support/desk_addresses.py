"""The addresses of the desk, as rows of tests.support.addresses."""

from tests.support.import_addresses import IMPORTS
from tests.support.roles import (
    ACT_OF_DESK_A,
    AT_DESK,
    CHANGE_REFUSED,
    DECIDES,
    DESK,
    FORM_REFUSED,
    INVITES,
    LOST_TO_DESKS,
    NOWHERE,
    OF_DESK_A,
    ONLY_POST,
    OPEN,
)

ANSWER, ANSWERED = (
    "desk/responses/<slug:reference>/",
    "desk/responses/releases/<collectiveresponserelease_key:pk>/",
)
CASE, RELEASE = "desk/cases/<slug:reference>/", "desk/releases/<release_key:pk>/"
DESKS = [
    ("GET", "desk/", "/desk/", DESK),
    ("GET", "desk/cases/", "/desk/cases/", DESK),
    ("GET", "desk/cases/new/", "/desk/cases/new/", DESK),
    ("POST", "desk/cases/new/", "/desk/cases/new/", FORM_REFUSED),
    ("GET", "desk/cases/many/", "/desk/cases/many/", DESK),
    ("POST", "desk/cases/many/", "/desk/cases/many/", FORM_REFUSED),
    ("GET", "desk/cases/offers/", "/desk/cases/offers/", DESK),
    ("GET", CASE, "/desk/cases/{case}/", OF_DESK_A),
    ("GET", f"{CASE}edit/", "/desk/cases/{case}/edit/", OF_DESK_A),
    ("POST", f"{CASE}edit/", "/desk/cases/{case}/edit/", CHANGE_REFUSED),
    ("GET", f"{CASE}release/", "/desk/cases/{case}/release/", OF_DESK_A),
    ("POST", f"{CASE}release/", "/desk/cases/{fresh}/release/", ACT_OF_DESK_A),
    ("GET", f"{CASE}playbook/", "/desk/cases/{case}/playbook/", OF_DESK_A),
    ("GET", f"{CASE}deadlines/", "/desk/cases/{case}/deadlines/", OF_DESK_A),
    ("POST", f"{CASE}deadlines/", "/desk/cases/{case}/deadlines/", CHANGE_REFUSED),
    ("GET", "desk/responses/", "/desk/responses/", DESK),
    ("GET", "desk/responses/new/", "/desk/responses/new/", DESK),
    ("POST", "desk/responses/new/", "/desk/responses/new/", FORM_REFUSED),
    ("GET", ANSWER, "/desk/responses/{answer}/", OF_DESK_A),
    ("GET", f"{ANSWER}edit/", "/desk/responses/{answer}/edit/", OF_DESK_A),
    ("POST", f"{ANSWER}edit/", "/desk/responses/{answer}/edit/", CHANGE_REFUSED),
    ("GET", f"{ANSWER}deadlines/", "/desk/responses/{answer}/deadlines/", OF_DESK_A),
    ("POST", f"{ANSWER}deadlines/", "/desk/responses/{answer}/deadlines/", CHANGE_REFUSED),
    ("GET", f"{ANSWER}release/", "/desk/responses/{answer}/release/", OF_DESK_A),
    ("POST", f"{ANSWER}release/", "/desk/responses/{answer}/release/", ACT_OF_DESK_A),
    ("GET", ANSWERED, "/desk/responses/releases/{answered}/", OF_DESK_A),
    *(
        ("GET", f"{ANSWERED}{verb}/", f"/desk/responses/releases/{{answered}}/{verb}/", ONLY_POST)
        for verb in ("approve", "send-back", "set-aside", "withdraw")
    ),
    ("POST", f"{ANSWERED}approve/", "/desk/responses/releases/{answered}/approve/", DECIDES),
    (
        "POST",
        f"{ANSWERED}send-back/",
        "/desk/responses/releases/{answered}/send-back/",
        ACT_OF_DESK_A,
    ),
    *(
        ("POST", f"{ANSWERED}{verb}/", f"/desk/responses/releases/{{{row}}}/{verb}/", ACT_OF_DESK_A)
        for verb, row in (("set-aside", "answered"), ("withdraw", "public_answer"))
    ),
    ("GET", "desk/deadlines/", "/desk/deadlines/", DESK),
    ("GET", "desk/deadlines/<statutorydeadline_key:pk>/", "/desk/deadlines/{deadline}/", OF_DESK_A),
    (
        "POST",
        "desk/deadlines/<statutorydeadline_key:pk>/",
        "/desk/deadlines/{deadline}/",
        CHANGE_REFUSED,
    ),
    ("GET", "desk/deadlines/address/", "/desk/deadlines/address/", ONLY_POST),
    ("POST", "desk/deadlines/address/", "/desk/deadlines/address/", DESK),
    # The address is the key: whoever holds it needs no other, and a wrong one opens nothing.
    ("GET", "calendars/<str:secret>.ics", "/calendars/{secret}.ics", OPEN),
    ("GET", "calendars/<str:secret>.ics", "/calendars/no-such-secret.ics", NOWHERE),
    ("GET", "desk/releases/", "/desk/releases/", DESK),
    ("GET", "desk/history/", "/desk/history/", DESK),
    ("GET", "desk/replies/", "/desk/replies/", DESK),
    ("GET", "desk/replies/<slug:slug>/", "/desk/replies/{reply}/", OF_DESK_A),
    ("POST", "desk/replies/<slug:slug>/", "/desk/replies/{reply}/", ACT_OF_DESK_A),
    ("GET", "desk/history/readings/", "/desk/history/readings/", DESK),
    ("GET", "desk/history/export/", "/desk/history/export/", ONLY_POST),
    ("POST", "desk/history/export/", "/desk/history/export/", DESK),
    ("GET", "history/days/", "/history/days/", OPEN),
    ("GET", "history/days/<str:month>/", "/history/days/2026-11/", OPEN),
    ("GET", "history/days/<str:month>/", "/history/days/nothing/", NOWHERE),
    ("GET", RELEASE, "/desk/releases/{proposal}/", OF_DESK_A),
    *(
        ("GET", f"{RELEASE}{verb}/", f"/desk/releases/{{proposal}}/{verb}/", ONLY_POST)
        for verb in ("approve", "send-back", "set-aside", "withdraw")
    ),
    ("POST", f"{RELEASE}set-aside/", "/desk/releases/{proposal}/set-aside/", ACT_OF_DESK_A),
    *(
        (method, f"{route}consent/", f"/desk/{row}/consent/", statuses)
        for route, row in (
            (RELEASE, "releases/{withdrawn}"),
            (ANSWERED, "responses/releases/{withdrawn_answer}"),
        )
        for method, statuses in (("GET", OF_DESK_A), ("POST", CHANGE_REFUSED))
    ),
    # What was not withdrawn has no such page.
    ("GET", f"{RELEASE}consent/", "/desk/releases/{release}/consent/", LOST_TO_DESKS),
    ("POST", f"{RELEASE}approve/", "/desk/releases/{proposal}/approve/", DECIDES),
    ("POST", f"{RELEASE}send-back/", "/desk/releases/{proposal}/send-back/", ACT_OF_DESK_A),
    ("POST", f"{RELEASE}withdraw/", "/desk/releases/{release}/withdraw/", ACT_OF_DESK_A),
    *IMPORTS,
    ("GET", "desk/colleagues/", "/desk/colleagues/", AT_DESK),
    *(
        (
            "POST",
            f"desk/colleagues/<appointment_key:pk>/{verb}/",
            f"/desk/colleagues/{{appointment}}/{verb}/",
            (302, 403, 302, 404, 302, 302, 403),
        )
        for verb in ("confirm", "decline")
    ),
    ("GET", "desk/leave/", "/desk/leave/", DESK),
    ("POST", "desk/leave/", "/desk/leave/", FORM_REFUSED),
    (
        "POST",
        "desk/leave/<slug:slug>/end/",
        "/desk/leave/{delegation}/end/",
        ACT_OF_DESK_A,
    ),
    (
        "POST",
        "desk/colleagues/recovery/",
        "/desk/colleagues/recovery/",
        (302, 403, 422, 422, 422, 422, 403),
    ),
    (
        "POST",
        "desk/colleagues/<user_key:pk>/lost-factor/",
        "/desk/colleagues/{colleague}/lost-factor/",
        (302, 403, 302, 404, 404, 302, 404),
    ),
    *(
        (
            "POST",
            f"desk/account-changes/<slug:slug>/{verb}/",
            f"/desk/account-changes/{{account_change}}/{verb}/",
            (302, 403, 302, 404, 302, 302, 404),
        )
        for verb in ("confirm", "decline")
    ),
    ("GET", "desk/people/", "/desk/people/", INVITES),
    ("POST", "desk/people/", "/desk/people/", (302, *(403,) * 5, 422)),
    ("GET", "desk/people/<user_key:pk>/", "/desk/people/{person}/", INVITES),
    ("POST", "desk/people/<user_key:pk>/", "/desk/people/{person}/", (302, *(403,) * 5, 302)),
]
