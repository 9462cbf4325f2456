"""The addresses of imports, and what each role is answered there (addresses.py)."""

DESK = (302, 403, 200, 200, 200, 403, 403)
OF_DESK_A = (302, 403, 200, 404, 200, 403, 403)
ACT_OF_DESK_A = (302, 403, 302, 404, 302, 403, 403)
CHANGE_REFUSED = (302, 403, 422, 404, 422, 403, 403)
FORM_REFUSED = (302, 403, 422, 422, 422, 403, 403)
ONLY_POST = (302, *(405,) * 6)
IMPORT = "desk/imports/<import_key:pk>/"
IMPORTS = [
    ("GET", "desk/imports/", "/desk/imports/", DESK),
    ("POST", "desk/imports/", "/desk/imports/", FORM_REFUSED),
    ("GET", f"{IMPORT}", "/desk/imports/{import}/", OF_DESK_A),
    ("GET", f"{IMPORT}match/", "/desk/imports/{uploaded}/match/", OF_DESK_A),
    ("POST", f"{IMPORT}match/", "/desk/imports/{uploaded}/match/", CHANGE_REFUSED),
    ("GET", f"{IMPORT}check/", "/desk/imports/{checked}/check/", OF_DESK_A),
    ("POST", f"{IMPORT}check/", "/desk/imports/{checked}/check/", ACT_OF_DESK_A),
    ("GET", f"{IMPORT}marked.csv", "/desk/imports/{uploaded}/marked.csv", OF_DESK_A),
    *(
        row
        for verb in ("undo", "cancel")
        for row in (
            ("GET", f"{IMPORT}{verb}/", f"/desk/imports/{{uploaded}}/{verb}/", ONLY_POST),
            ("POST", f"{IMPORT}{verb}/", f"/desk/imports/{{uploaded}}/{verb}/", ACT_OF_DESK_A),
        )
    ),
    (
        "POST",
        "desk/imports/conflicts/<importconflict_key:pk>/",
        "/desk/imports/conflicts/{conflict}/",
        ACT_OF_DESK_A,
    ),
    ("GET", "desk/imports/words/", "/desk/imports/words/", DESK),
    (
        "POST",
        "desk/imports/words/<wordproposal_key:pk>/",
        "/desk/imports/words/{word}/",
        ACT_OF_DESK_A,
    ),
]

# Below the API, for tokens alone: (method, route, address).
IMPORTS_OF_PROGRAMS = [
    ("GET", "imports/", "imports/"),
    ("POST", "imports/", "imports/"),
    ("GET", "imports/<import_key:number>/", "imports/{checked}/"),
    ("PATCH", "imports/<import_key:number>/", "imports/{checked}/"),
    *(
        ("POST", f"imports/<import_key:number>/{verb}/", f"imports/{{checked}}/{verb}/")
        for verb in ("run", "cancel", "undo")
    ),
]
