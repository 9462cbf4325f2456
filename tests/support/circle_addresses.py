"""Addresses of circles and of what they share: see addresses.py for what a row means."""

from tests.support.roles import (
    ACT_OF_DESK_A,
    CHANGE_REFUSED,
    DECIDES,
    DESK,
    FORM_REFUSED,
    OF_DESK_A,
    ONLY_POST,
)

CIRCLE, RELEASE = "desk/circles/<slug:slug>/", "desk/shares/releases/<sharerelease_key:pk>/"
SHARE, CASE = "desk/shares/<slug:reference>/", "desk/cases/<slug:reference>/"
SAID = "desk/statements/<slug:slug>/"
# Both desks are in it.
MEMBERS = (302, 403, 200, 200, 200, 403, 403)
ACT_OF_MEMBERS = (302, 403, 302, 302, 302, 403, 403)
# What a circle shares is read by the other desks; the desk itself has its release.
READERS = (302, 403, 404, 200, 404, 403, 403)
CIRCLES = [
    ("GET", f"{CASE}circles/", "/desk/cases/{case}/circles/", OF_DESK_A),
    ("POST", f"{CASE}circles/", "/desk/cases/{case}/circles/", (302, 403, 404, 404, 404, 403, 403)),
    ("GET", "desk/circles/", "/desk/circles/", DESK),
    ("GET", "desk/circles/new/", "/desk/circles/new/", DESK),
    ("POST", "desk/circles/new/", "/desk/circles/new/", FORM_REFUSED),
    ("GET", CIRCLE, "/desk/circles/{circle}/", MEMBERS),
    ("GET", CIRCLE, "/desk/circles/no-such-circle/", (302, 403, 404, 404, 404, 403, 403)),
    *(
        ("GET", f"{CIRCLE}{verb}/", f"/desk/circles/{{circle}}/{verb}/", ONLY_POST)
        for verb in ("invite", "join", "leave", "review")
    ),
    ("POST", f"{CIRCLE}invite/", "/desk/circles/{circle}/invite/", ACT_OF_MEMBERS),
    ("POST", f"{CIRCLE}leave/", "/desk/circles/{circle}/leave/", ACT_OF_MEMBERS),
    (
        "POST",
        f"{CIRCLE}join/",
        "/desk/circles/{open_circle}/join/",
        (302, 403, 403, 403, 302, 403, 403),
    ),
    (
        "POST",
        f"{CIRCLE}review/",
        "/desk/circles/{circle}/review/",
        (302, 403, 422, 422, 422, 403, 403),
    ),
    ("GET", "desk/statements/", "/desk/statements/", DESK),
    ("GET", "desk/statements/new/", "/desk/statements/new/", DESK),
    ("GET", "desk/statements/new/", "/desk/statements/new/?share={shared}", READERS),
    ("POST", "desk/statements/new/", "/desk/statements/new/", FORM_REFUSED),
    ("GET", "desk/statements/enquiry/", "/desk/statements/enquiry/", DESK),
    ("POST", "desk/statements/enquiry/", "/desk/statements/enquiry/", FORM_REFUSED),
    ("GET", SAID, "/desk/statements/{statement}/", OF_DESK_A),
    ("GET", SAID, "/desk/statements/{statement_to_a}/", MEMBERS),
    *(
        ("GET", f"{SAID}{verb}/", f"/desk/statements/{{statement}}/{verb}/", ONLY_POST)
        for verb in ("approve", "withdraw", "answer")
    ),
    ("POST", f"{SAID}approve/", "/desk/statements/{statement}/approve/", DECIDES),
    ("POST", f"{SAID}withdraw/", "/desk/statements/{statement}/withdraw/", ACT_OF_DESK_A),
    ("POST", f"{SAID}answer/", "/desk/statements/{statement_to_a}/answer/", ACT_OF_MEMBERS),
    ("GET", "desk/shared/", "/desk/shared/", DESK),
    ("GET", "desk/shared/<slug:slug>/", "/desk/shared/{shared}/", READERS),
    ("GET", SHARE, "/desk/shares/{share}/", OF_DESK_A),
    ("GET", f"{SHARE}edit/", "/desk/shares/{share}/edit/", ACT_OF_DESK_A),
    ("GET", f"{SHARE}release/", "/desk/shares/{share}/release/", OF_DESK_A),
    # A proposal waits already: the page says so and stays.
    ("POST", f"{SHARE}release/", "/desk/shares/{share}/release/", OF_DESK_A),
    ("GET", RELEASE, "/desk/shares/releases/{share_release}/", OF_DESK_A),
    *(
        ("GET", f"{RELEASE}{verb}/", f"/desk/shares/releases/{{share_release}}/{verb}/", ONLY_POST)
        for verb in ("approve", "send-back", "set-aside", "withdraw")
    ),
    ("POST", f"{RELEASE}approve/", "/desk/shares/releases/{share_release}/approve/", DECIDES),
    *(
        ("POST", f"{RELEASE}{verb}/", f"/desk/shares/releases/{{{row}}}/{verb}/", ACT_OF_DESK_A)
        for verb, row in (
            ("send-back", "share_release"),
            ("set-aside", "share_release"),
            ("withdraw", "shared_release"),
        )
    ),
    ("GET", f"{RELEASE}consent/", "/desk/shares/releases/{ended_share}/consent/", OF_DESK_A),
    ("POST", f"{RELEASE}consent/", "/desk/shares/releases/{ended_share}/consent/", CHANGE_REFUSED),
]
