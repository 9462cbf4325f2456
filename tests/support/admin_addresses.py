"""The addresses of the administrators' site, and what each role is answered there."""

ONWARD = (302,) * 7
KEEPS = (302, 302, 302, 302, 302, 302, 200)
LISTS = ("topic", "tactic", "sector", "desk", "authority", "instrument", "provision", "relation")
LOST = (*(302,) * 6, 404)
ADMIN = [
    ("GET", "admin/", "/admin/", KEEPS),
    ("GET", "admin/login/", "/admin/login/", (302, 403, 403, 403, 403, 403, 302)),
    ("GET", "admin/logout/", "/admin/logout/", (*(302,) * 6, 405)),
    ("GET", "admin/password_change/", "/admin/password_change/", KEEPS),
    ("GET", "admin/password_change/done/", "/admin/password_change/done/", KEEPS),
    ("GET", "admin/autocomplete/", "/admin/autocomplete/", (*(302,) * 6, 403)),
    ("GET", "admin/jsi18n/", "/admin/jsi18n/", KEEPS),
    ("GET", "admin/r/<path:content_type_id>/<path:object_id>/", "/admin/r/1/1/", LOST),
    ("GET", "admin/^(?P<app_label>incidents)/$", "/admin/incidents/", KEEPS),
    ("GET", "admin/(?P<url>.*)$", "/admin/nowhere/", LOST),
]
for name in (*LISTS, "campaign", "collectiveresponse"):
    here, row = f"admin/incidents/{name}/", f"admin/incidents/{name}/<path:object_id>/"
    # Law has pages of its own, on which two people change it.
    added = (*(302,) * 6, 403) if name in ("instrument", "provision", "relation") else KEEPS
    ADMIN += [
        ("GET", here, f"/{here}", KEEPS),
        ("GET", f"{here}add/", f"/{here}add/", added),
        ("GET", row, f"/{here}1/", ONWARD),
        ("GET", f"{row}change/", f"/{here}1/change/", KEEPS),
        ("GET", f"{row}history/", f"/{here}1/history/", KEEPS),
        ("GET", f"{row}delete/", f"/{here}1/delete/", (*(302,) * 6, 403)),
    ]

# The machine that asks for its own numbers is on the loopback, as a test is.
