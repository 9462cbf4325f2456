"""The addresses of confidential reports, and what each role is answered there (addresses.py)."""

OPEN, NOWHERE = (200,) * 7, (404,) * 7
# Who keeps an inbox: the inbox officer of A.
INBOX = (302, 403, 403, 403, 403, 200, 403)
SENT_NOTHING = (302, 403, 403, 403, 403, 400, 403)
REPORT = r"^desk/inbox/reports/(?P<pk>[0-9a-f]{32})/"
UPLOAD = r"(?P<upload>[0-9a-f]{32})/(?P<number>\d{1,4})/"
INBOXES = [
    ("GET", "desk/inbox/", "/desk/inbox/", INBOX),
    ("GET", "desk/inbox/reports/", "/desk/inbox/reports/", INBOX),
    ("POST", f"{REPORT}$", "/desk/inbox/reports/{report}/", INBOX),
    *(
        ("POST", f"{REPORT}{name}/$", f"/desk/inbox/reports/{{report}}/{name}/", SENT_NOTHING)
        for name in ("messages", "state", "hold", "file-message", "assigned", "grants", "files")
    ),
    (
        "GET",
        f"{REPORT}files/{UPLOAD}$",
        f"/desk/inbox/reports/{{report}}/files/{'0' * 32}/0/",
        (302, 403, 403, 403, 403, 404, 403),
    ),
    ("POST", "desk/inbox/codes/", "/desk/inbox/codes/", SENT_NOTHING),
    ("GET", "desk/inbox/links/", "/desk/inbox/links/", INBOX),
    ("POST", "desk/inbox/links/", "/desk/inbox/links/", SENT_NOTHING),
    ("GET", "desk/inbox/links/conditions/", "/desk/inbox/links/conditions/", INBOX),
    ("POST", "desk/inbox/links/case/", "/desk/inbox/links/case/", SENT_NOTHING),
    ("GET", "desk/inbox/keys/", "/desk/inbox/keys/", INBOX),
    ("GET", "desk/inbox/keys/new/", "/desk/inbox/keys/new/", INBOX),
    *(
        ("POST", f"desk/inbox/keys/{name}/", f"/desk/inbox/keys/{name}/", SENT_NOTHING)
        for name in ("own", "own/wrap", "offer", "list")
    ),
]
KEYS = [
    ("GET", "report/", "/report/", OPEN),
    ("POST", "report/", "/report/", (405,) * 7),
    ("GET", "report/to/<slug:desk>/", "/report/to/{listed}/", OPEN),
    ("GET", "report/sealed-file/<slug:desk>/", "/report/sealed-file/{listed}/", OPEN),
    ("POST", "report/sealed-file/<slug:desk>/", "/report/sealed-file/{listed}/", (422,) * 7),
    (
        "GET",
        "report/sealed-file/<slug:desk>/receipt/",
        "/report/sealed-file/{listed}/receipt/",
        OPEN,
    ),
    (
        "POST",
        "report/sealed-file/<slug:desk>/receipt/",
        "/report/sealed-file/{listed}/receipt/",
        NOWHERE,
    ),
    ("GET", "report/sha256sums", "/report/sha256sums", OPEN),
    ("GET", "report/thread/", "/report/thread/", OPEN),
    ("GET", "report/leave/", "/report/leave/", (302,) * 7),
    ("GET", "report/verify/", "/report/verify/", OPEN),
    ("GET", "report/log/", "/report/log/", OPEN),
    ("GET", "report/log/witnesses.json", "/report/log/witnesses.json", OPEN),
    ("GET", "report/log/checkpoint", "/report/log/checkpoint", OPEN),
    ("GET", "desk/inbox/viewer/", "/desk/inbox/viewer/", INBOX),
    ("POST", "desk/inbox/witness/", "/desk/inbox/witness/", SENT_NOTHING),
    ("GET", r"^report/log/(?P<month>\d{4}-\d{2})\.json$", "/report/log/2026-11.json", OPEN),
    # For the page's own script: everybody gets a refusal for any body of another shape.
    *(
        ("POST", f"report/{name}", f"/report/{name}", (400,) * 7)
        for name in (
            *(
                "files/",
                "thread/open/",
                "thread/messages/",
                "thread/wish/",
                "thread/receipt/",
                "thread/files/",
            ),
        )
    ),
    ("GET", "report/proof/<slug:desk>/", "/report/proof/{listed}/", OPEN),
    ("POST", "report/to/<slug:desk>/send/", "/report/to/{listed}/send/", (400,) * 7),
    ("POST", "report/to/<slug:desk>/files/", "/report/to/{listed}/files/", (400,) * 7),
    (
        "GET",
        r"^report/files/(?P<upload>[0-9a-f]{32})/$",
        "/report/files/00000000000000000000000000000000/",
        NOWHERE,
    ),
    (
        "PUT",
        r"^report/files/(?P<upload>[0-9a-f]{32})/(?P<number>\d{1,4})/$",
        "/report/files/00000000000000000000000000000000/0/",
        NOWHERE,
    ),
    ("GET", "report/keys/", "/report/keys/", OPEN),
    ("GET", "report/keys/<slug:slug>/", "/report/keys/{listed}/", OPEN),
    ("GET", "report/keys/<slug:slug>.json", "/report/keys/{listed}.json", OPEN),
    ("GET", "report/keys/<slug:slug>.txt", "/report/keys/{listed}.txt", OPEN),
    # No officer of that desk offers a key for older programs.
    ("GET", "report/keys/<slug:slug>.classic.txt", "/report/keys/{listed}.classic.txt", NOWHERE),
]
