"""Addresses of the desk's team work: see addresses.py for what a row means."""

# At a desk, officer of A, officer of B, approver of A, inbox of A: the desk's work.
DESK = (302, 403, 200, 200, 200, 403, 403)
OF_DESK_A = (302, 403, 200, 404, 200, 403, 403)
ACT_AT_DESK = (302, 403, 302, 302, 302, 403, 403)
ACT_OF_DESK_A = (302, 403, 302, 404, 302, 403, 403)
CHANGE_REFUSED = (302, 403, 422, 404, 422, 403, 403)
DECIDES = (302, 403, 403, 403, 302, 403, 403)
ONLY_POST = (302, *(405,) * 6)

UNDO, BATCH = "desk/cases/together/<bulkedit_key:pk>/undo/", "desk/batches/<releasebatch_key:pk>/"
BATCH_ACTS = (("approve", DECIDES), ("send-back", ACT_OF_DESK_A), ("withdraw", ACT_OF_DESK_A))
LIST = "desk/cases/lists/<slug:slug>/"

CASE = "desk/cases/<slug:reference>/"
BAD_DRAFT = (302, 403, 400, 400, 400, 403, 403)
TEAM = [
    ("GET", "tokens/", "/tokens/", (302, *(200,) * 6)),
    ("POST", "tokens/", "/tokens/", (302, *(422,) * 6)),
    ("POST", "tokens/<apitoken_key:pk>/revoke/", "/tokens/999/revoke/", (302, *(404,) * 6)),
    *(
        (method, f"desk/drafts/{verb}", f"/desk/drafts/{verb}", statuses)
        for verb in ("", "discard/")
        for method, statuses in (("GET", ONLY_POST), ("POST", BAD_DRAFT))
    ),
    ("GET", f"{CASE}tasks/", "/desk/cases/{case}/tasks/", ONLY_POST),
    ("POST", f"{CASE}tasks/", "/desk/cases/{case}/tasks/", CHANGE_REFUSED),
    ("GET", f"{CASE}comments/", "/desk/cases/{case}/comments/", ONLY_POST),
    ("POST", f"{CASE}comments/", "/desk/cases/{case}/comments/", CHANGE_REFUSED),
    ("GET", f"{CASE}read/", "/desk/cases/{case}/read/", ONLY_POST),
    ("POST", f"{CASE}read/", "/desk/cases/{case}/read/", ACT_OF_DESK_A),
    ("GET", f"{CASE}unrelated/", "/desk/cases/{case}/unrelated/", ONLY_POST),
    ("POST", f"{CASE}unrelated/", "/desk/cases/{case}/unrelated/", ACT_OF_DESK_A),
    ("GET", f"{CASE}take-over/", "/desk/cases/{case}/take-over/", ONLY_POST),
    # Nothing tells whether there is such a case: whoever may ask goes back to their work.
    ("POST", f"{CASE}take-over/", "/desk/cases/{case}/take-over/", DECIDES),
    ("GET", f"{CASE}readers/", "/desk/cases/{case}/readers/", ONLY_POST),
    ("POST", f"{CASE}readers/", "/desk/cases/{case}/readers/", ACT_OF_DESK_A),
    ("GET", f"{CASE}counting/", "/desk/cases/{case}/counting/", OF_DESK_A),
    ("POST", f"{CASE}counting/", "/desk/cases/{case}/counting/", CHANGE_REFUSED),
    ("GET", f"{CASE}joint/", "/desk/cases/{case}/joint/", OF_DESK_A),
    ("POST", f"{CASE}joint/", "/desk/cases/{case}/joint/", CHANGE_REFUSED),
    ("GET", "desk/tasks/<casetask_key:pk>/done/", "/desk/tasks/{task}/done/", ONLY_POST),
    ("POST", "desk/tasks/<casetask_key:pk>/done/", "/desk/tasks/{task}/done/", ACT_OF_DESK_A),
    ("GET", "desk/cases.csv", "/desk/cases.csv", ONLY_POST),
    ("POST", "desk/cases.csv", "/desk/cases.csv", DESK),
    ("GET", "desk/cases.xlsx", "/desk/cases.xlsx", ONLY_POST),
    ("POST", "desk/cases.xlsx", "/desk/cases.xlsx", DESK),
    ("GET", "desk/cases/counts/", "/desk/cases/counts/", DESK),
    ("GET", "desk/cases/filters/", "/desk/cases/filters/", DESK),
    ("GET", "desk/cases/columns/", "/desk/cases/columns/", ONLY_POST),
    ("POST", "desk/cases/columns/", "/desk/cases/columns/", ACT_AT_DESK),
    ("GET", "desk/cases/lists/", "/desk/cases/lists/", ONLY_POST),
    ("POST", "desk/cases/lists/", "/desk/cases/lists/", ACT_AT_DESK),
    ("GET", f"{LIST}remove/", "/desk/cases/lists/{case_list}/remove/", ONLY_POST),
    ("POST", f"{LIST}remove/", "/desk/cases/lists/{case_list}/remove/", ACT_OF_DESK_A),
    *(
        (method, f"desk/cases/together/{verb}/", f"/desk/cases/together/{verb}/", statuses)
        for verb in ("propose", "edit", "assign")
        for method, statuses in (("GET", ONLY_POST), ("POST", ACT_AT_DESK))
    ),
    ("GET", UNDO, "/desk/cases/together/{edit}/undo/", ONLY_POST),
    ("POST", UNDO, "/desk/cases/together/{edit}/undo/", ACT_OF_DESK_A),
    ("GET", BATCH, "/desk/batches/{batch}/", OF_DESK_A),
    *(
        (method, f"{BATCH}{verb}/", f"/desk/batches/{{batch}}/{verb}/", statuses)
        for verb, acts in (
            ("approve", DECIDES),
            ("send-back", ACT_OF_DESK_A),
            ("withdraw", ACT_OF_DESK_A),
        )
        for method, statuses in (("GET", ONLY_POST), ("POST", acts))
    ),
    *(
        (
            method,
            f"{BATCH}samples/<batchitem_key:item>/",
            "/desk/batches/{batch}/samples/{sample}/",
            statuses,
        )
        for method, statuses in (("GET", ONLY_POST), ("POST", DECIDES))
    ),
]
