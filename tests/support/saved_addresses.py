"""The addresses of what is followed, and what each role is answered there (addresses.py)."""

OPEN, NOWHERE = (200,) * 7, (404,) * 7
SIGNED, ONLY_POST = (302, *(200,) * 6), (302, *(405,) * 6)
# A search of officer A's own, one of desk A, and the two keys of a subscription to the first.
OWN, SEARCH = "saved/<slug:slug>", "/saved/{search}"
BOARDS, BOARD, HERE = (
    "saved/dashboards",
    "saved/dashboards/<slug:slug>",
    "/saved/dashboards/{board}",
)
# Shared with the community's readers, to whom an administrator does not belong.
THE_COMMUNITYS = (404, *(200,) * 5, 404)
HOOK = "saved/webhooks/<slug:slug>"
STEPS_OF_OFFICER_A = (302, 404, 302, 404, 404, 404, 404)
OF_OFFICER_A = (302, 404, 200, 404, 404, 404, 404)
SHARED_AT_DESK_A = (302, 404, 200, 404, 200, 200, 404)
ONWARD_AT_DESK_A = (302, 404, 302, 404, 302, 302, 404)
FOLLOWING = [
    ("GET", "saved/", "/saved/", SIGNED),
    ("GET", "saved/new/", "/saved/new/?q=muji", SIGNED),
    ("POST", "saved/new/", "/saved/new/?q=muji", (302, *(422,) * 6)),
    ("GET", f"{OWN}/", "/saved/{own}/", OF_OFFICER_A),
    ("GET", f"{OWN}/", f"{SEARCH}/", SHARED_AT_DESK_A),
    ("GET", f"{OWN}.atom", "/saved/{own}.atom", OF_OFFICER_A),
    ("GET", f"{OWN}.atom", f"{SEARCH}.atom", SHARED_AT_DESK_A),
    ("GET", f"{OWN}.<slug:form>", f"{SEARCH}.csv", ONWARD_AT_DESK_A),
    ("GET", f"{OWN}.<slug:form>", f"{SEARCH}.pdf", (302, *(404,) * 6)),
    ("GET", f"{OWN}/alerts/", f"{SEARCH}/alerts/", ONLY_POST),
    ("GET", f"{OWN}/rename/", f"{SEARCH}/rename/", ONLY_POST),
    ("GET", f"{OWN}/remove/", f"{SEARCH}/remove/", ONLY_POST),
    ("POST", f"{OWN}/alerts/", f"{SEARCH}/alerts/", ONWARD_AT_DESK_A),
    ("POST", f"{OWN}/rename/", f"{SEARCH}/rename/", ONWARD_AT_DESK_A),
    ("POST", f"{OWN}/remove/", f"{SEARCH}/remove/", ONWARD_AT_DESK_A),
    ("GET", "saved/webhooks/", "/saved/webhooks/", SIGNED),
    ("POST", "saved/webhooks/", "/saved/webhooks/", (302, *(422,) * 6)),
    ("GET", f"{HOOK}/", "/saved/webhooks/{webhook}/", OF_OFFICER_A),
    *(
        ("POST", f"{HOOK}/{step}/", f"/saved/webhooks/{{webhook}}/{step}/", STEPS_OF_OFFICER_A)
        for step in ("test", "pause", "resume", "remove")
    ),
    ("POST", f"{HOOK}/secret/", "/saved/webhooks/{webhook}/secret/", OF_OFFICER_A),
    (
        "POST",
        f"{HOOK}/messages/<webhookdelivery_key:pk>/replay/",
        "/saved/webhooks/{webhook}/messages/999/replay/",
        (302, *(404,) * 6),
    ),
    *(
        ("GET", f"{HOOK}/{step}/", f"/saved/webhooks/{{webhook}}/{step}/", ONLY_POST)
        for step in ("test", "pause", "resume", "secret", "remove")
    ),
    ("GET", "saved/dashboards/", "/saved/dashboards/", SIGNED),
    ("POST", "saved/dashboards/", "/saved/dashboards/", (302, *(422,) * 6)),
    ("GET", f"{BOARDS}/keep/<slug:name>/", f"/{BOARDS}/keep/by-topic/?topic=tibet", SIGNED),
    ("POST", f"{BOARDS}/keep/<slug:name>/", f"/{BOARDS}/keep/by-topic/", (302, *(422,) * 6)),
    ("GET", f"{BOARD}/", f"{HERE}/", THE_COMMUNITYS),
    ("GET", f"{BOARD}/embed/", f"{HERE}/embed/", NOWHERE),
    (
        "GET",
        f"{BOARD}/figures/<ownfigure_key:pk>/chart/",
        f"{HERE}/figures/{{own_figure}}/chart/",
        THE_COMMUNITYS,
    ),
    (
        "GET",
        f"{BOARD}/figures/<ownfigure_key:pk>/narrow/",
        f"{HERE}/figures/{{own_figure}}/narrow/",
        THE_COMMUNITYS,
    ),
    ("GET", f"{BOARD}/figures/<ownfigure_key:pk>/", f"{HERE}/figures/{{own_figure}}/", ONLY_POST),
    (
        "POST",
        f"{BOARD}/figures/<ownfigure_key:pk>/",
        f"{HERE}/figures/{{own_figure}}/",
        (302, 404, 400, *(404,) * 4),
    ),
    ("POST", f"{BOARD}/change/", f"{HERE}/change/", STEPS_OF_OFFICER_A),
    ("POST", f"{BOARD}/remove/", f"{HERE}/remove/", STEPS_OF_OFFICER_A),
    # A secret opens these, whoever holds it.
    ("GET", "saved/feeds/<slug:key>.atom", "/saved/feeds/{feed_key}.atom", OPEN),
    ("GET", "saved/unsubscribe/<slug:key>/", "/saved/unsubscribe/{stop_key}/", OPEN),
    ("POST", "saved/unsubscribe/<slug:key>/", "/saved/unsubscribe/{stop_key}/", OPEN),
    ("GET", "saved/unsubscribe/<slug:key>/", "/saved/unsubscribe/x/", NOWHERE),
    ("GET", "api/v1/searches/", "/api/v1/searches/", (401, *(200,) * 6)),
    (
        "GET",
        r"api/^v1/searches/(?P<slug>[a-z0-9]+)/$",
        "/api/v1/searches/{search}/",
        (401, *SHARED_AT_DESK_A[1:]),
    ),
]
