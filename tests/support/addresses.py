"""Every address of the site, and what each role is answered there: one row a door.

A row is (method, route as the resolver has it, address, statuses by ROLES). An address may hold
{ref} {case} {fresh} {proposal} {release} {import} {person} {listed} {report} {search} {own}
{case_list} {edit} {batch} {sample} {task}
{stop_key} {feed_key} {edition} {answer} {answered} {public_answer} {withdrawn} {withdrawn_answer}
{deadline} {secret} {appointment}: rows that the test makes for desk A.
"""

from tests.support.admin_addresses import ADMIN
from tests.support.report_addresses import INBOXES, KEYS
from tests.support.saved_addresses import FOLLOWING
from tests.support.team_addresses import TEAM

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

MONTH = r"[1-9]\d{3}-(?:0[1-9]|1[0-2])"
CAMPAIGN = "campaigns/<slug:slug>/"
ENTRY = r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/"
REGISTER = [
    ("GET", "", "/", OPEN),
    ("GET", "incidents/", "/incidents/", OPEN),
    *(
        ("GET", f"incidents.{form}", f"/incidents.{form}", OPEN)
        for form in ("atom", "csv", "json", "xlsx", "parquet")
    ),
    ("GET", f"{ENTRY}$", "/incidents/{ref}/", OPEN),
    ("GET", f"{ENTRY}cite/(?P<form>bibtex|ris|csl)$", "/incidents/{ref}/cite/ris", OPEN),
    ("GET", f"{ENTRY}playbook/$", "/incidents/{ref}/playbook/", OPEN),
    ("GET", "campaigns/", "/campaigns/", OPEN),
    ("GET", "campaigns/<slug:slug>/", "/campaigns/caac-letter-2018/", OPEN),
    ("GET", f"{CAMPAIGN}coalition/", "/campaigns/caac-letter-2018/coalition/", OPEN),
    ("GET", "regulations/", "/regulations/", OPEN),
    ("GET", "regulations/<slug:key>/", "/regulations/advertising-law/", OPEN),
    ("GET", "responses/", "/responses/", OPEN),
    ("GET", "responses/<slug:slug>/", "/responses/wto-ds610/", OPEN),
    ("GET", "firms/", "/firms/", OPEN),
    ("GET", "firms/<slug:slug>/", "/firms/delta-air-lines/", OPEN),
    ("GET", "responses/deadlines/", "/responses/deadlines/", OPEN),
    ("GET", "responses/deadlines.ics", "/responses/deadlines.ics", OPEN),
    ("GET", "dashboards/", "/dashboards/", OPEN),
    ("GET", "dashboards/compare/", "/dashboards/compare/?topic=tibet", OPEN),
    *(
        (
            "GET",
            f"dashboards/compare/<slug:name>/{size}/",
            f"/dashboards/compare/shares/{size}/",
            OPEN,
        )
        for size in ("chart", "narrow")
    ),
    ("GET", "dashboards/method/", "/dashboards/method/", OPEN),
    ("GET", "dashboards/confidential/", "/dashboards/confidential/", OPEN),
    (
        "GET",
        rf"^dashboards/confidential/(?P<month>{MONTH})/$",
        "/dashboards/confidential/{edition}/",
        OPEN,
    ),
    *(
        (
            "GET",
            rf"^dashboards/confidential/(?P<month>{MONTH})\.(?P<form>csv|json)$",
            f"/dashboards/confidential/{{edition}}.{form}",
            OPEN,
        )
        for form in ("csv", "json")
    ),
    ("GET", "dashboards/responses/", "/dashboards/responses/", OPEN),
    ("GET", "dashboards/<slug:name>/", "/dashboards/compliance/", OPEN),
    (
        "GET",
        "dashboards/campaigns/<slug:slug>/",
        "/dashboards/campaigns/caac-letter-2018/",
        OPEN,
    ),
    ("GET", "dashboards/figures/<slug:name>/", "/dashboards/figures/by-topic/", OPEN),
    *(
        (
            "GET",
            f"dashboards/figures/<slug:name>/{part}/",
            f"/dashboards/figures/by-year/{part}/",
            OPEN,
        )
        for part in ("chart", "narrow", "embed")
    ),
    (
        "GET",
        r"^dashboards/figures/(?P<name>[a-z-]+)\.(?P<form>csv|json|svg|png|vega)$",
        "/dashboards/figures/by-topic.csv",
        OPEN,
    ),
]

API = [
    *(
        ("GET", f"api/v1/{name}/", f"/api/v1/{name}/", OPEN)
        for name in ("incidents", "campaigns", "regulations", "firms", "responses", "schema")
    ),
    ("GET", "api/v1/figures/", "/api/v1/figures/", OPEN),
    ("GET", "api/v1/figures/<slug:name>/", "/api/v1/figures/by-topic/", OPEN),
    (
        "GET",
        r"api/^v1/incidents/(?P<ref>CCI-\d{4}-\d{4,})/$",
        "/api/v1/incidents/{ref}/",
        OPEN,
    ),
    ("GET", "api/docs/", "/api/docs/", OPEN),
    ("POST", "api/v1/incidents/", "/api/v1/incidents/", (405,) * 7),
]

ANSWER, ANSWERED = "desk/responses/<slug:reference>/", "desk/responses/releases/<int:pk>/"
CASE, RELEASE = "desk/cases/<slug:reference>/", "desk/releases/<int:pk>/"
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
    ("GET", "desk/deadlines/<int:pk>/", "/desk/deadlines/{deadline}/", OF_DESK_A),
    ("POST", "desk/deadlines/<int:pk>/", "/desk/deadlines/{deadline}/", CHANGE_REFUSED),
    ("GET", "desk/deadlines/address/", "/desk/deadlines/address/", ONLY_POST),
    ("POST", "desk/deadlines/address/", "/desk/deadlines/address/", DESK),
    # The address is the key: whoever holds it needs no other, and a wrong one opens nothing.
    ("GET", "calendars/<str:secret>.ics", "/calendars/{secret}.ics", OPEN),
    ("GET", "calendars/<str:secret>.ics", "/calendars/no-such-secret.ics", NOWHERE),
    ("GET", "desk/releases/", "/desk/releases/", DESK),
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
    ("GET", "desk/imports/", "/desk/imports/", DESK),
    ("POST", "desk/imports/", "/desk/imports/", FORM_REFUSED),
    ("GET", "desk/imports/<int:pk>/", "/desk/imports/{import}/", OF_DESK_A),
    ("GET", "desk/colleagues/", "/desk/colleagues/", AT_DESK),
    *(
        (
            "POST",
            f"desk/colleagues/<int:pk>/{verb}/",
            f"/desk/colleagues/{{appointment}}/{verb}/",
            (302, 403, 302, 404, 302, 302, 403),
        )
        for verb in ("confirm", "decline")
    ),
    ("GET", "desk/people/", "/desk/people/", INVITES),
    ("POST", "desk/people/", "/desk/people/", (302, *(403,) * 5, 422)),
    ("GET", "desk/people/<int:pk>/", "/desk/people/{person}/", INVITES),
    ("POST", "desk/people/<int:pk>/", "/desk/people/{person}/", (302, *(403,) * 5, 302)),
]

A, MFA, ELSEWHERE = "accounts/", "accounts/2fa/", "accounts/3rdparty/"
RESET = r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
ACCOUNTS = [
    ("GET", f"{A}login/", "/accounts/login/", SIGN_IN),
    ("GET", f"{A}logout/", "/accounts/logout/", SIGNED),
    ("GET", f"{A}inactive/", "/accounts/inactive/", OPEN),
    # Closed, and says so: people are invited.
    ("GET", f"{A}signup/", "/accounts/signup/", SIGN_IN),
    ("GET", f"{A}reauthenticate/", "/accounts/reauthenticate/", SIGNED),
    ("GET", f"{A}email/", "/accounts/email/", SIGNED),
    ("GET", f"{A}confirm-email/", "/accounts/confirm-email/", OPEN),
    ("GET", rf"{A}^confirm-email/(?P<key>[-:\w]+)/$", "/accounts/confirm-email/MQ:x/", OPEN),
    ("GET", f"{A}password/change/", "/accounts/password/change/", SIGNED),
    ("GET", f"{A}password/set/", "/accounts/password/set/", ONWARD),
    ("GET", f"{A}password/reset/", "/accounts/password/reset/", OPEN),
    ("GET", f"{A}password/reset/done/", "/accounts/password/reset/done/", OPEN),
    ("GET", RESET, "/accounts/password/reset/key/1-x/", OPEN),
    ("GET", f"{A}password/reset/key/done/", "/accounts/password/reset/key/done/", OPEN),
    ("GET", f"{A}login/code/confirm/", "/accounts/login/code/confirm/", ONWARD),
    ("GET", MFA, "/accounts/2fa/", SIGNED),
    ("GET", f"{MFA}authenticate/", "/accounts/2fa/authenticate/", ONWARD),
    ("GET", f"{MFA}reauthenticate/", "/accounts/2fa/reauthenticate/", ONWARD),
    ("GET", f"{MFA}totp/activate/", "/accounts/2fa/totp/activate/", ONWARD),
    ("GET", f"{MFA}totp/deactivate/", "/accounts/2fa/totp/deactivate/", UNSET),
    ("GET", f"{MFA}recovery-codes/", "/accounts/2fa/recovery-codes/", UNSET),
    ("GET", f"{MFA}recovery-codes/generate/", "/accounts/2fa/recovery-codes/generate/", ONWARD),
    ("GET", f"{MFA}recovery-codes/download/", "/accounts/2fa/recovery-codes/download/", UNSET),
    ("GET", f"{MFA}webauthn/", "/accounts/2fa/webauthn/", SIGNED),
    ("GET", f"{MFA}webauthn/add/", "/accounts/2fa/webauthn/add/", ONWARD),
    ("GET", f"{MFA}webauthn/reauthenticate/", "/accounts/2fa/webauthn/reauthenticate/", ONWARD),
    ("GET", f"{MFA}webauthn/login/", "/accounts/2fa/webauthn/login/", ONWARD),
    *(
        (
            "GET",
            f"{MFA}webauthn/keys/<int:pk>/{verb}/",
            f"/accounts/2fa/webauthn/keys/1/{verb}/",
            ONWARD,
        )
        for verb in ("remove", "edit")
    ),
    ("GET", ELSEWHERE, "/accounts/3rdparty/", SIGNED),
    ("GET", f"{ELSEWHERE}signup/", "/accounts/3rdparty/signup/", ONWARD),
    ("GET", f"{ELSEWHERE}login/cancelled/", "/accounts/3rdparty/login/cancelled/", OPEN),
    ("GET", f"{ELSEWHERE}login/error/", "/accounts/3rdparty/login/error/", (302, *(401,) * 6)),
    *(
        ("GET", f"{A}social/{name}/", f"/accounts/social/{name}/", (302, *(301,) * 6))
        for name in ("login/cancelled", "login/error", "signup", "connections")
    ),
    # No identity provider is set up in a test.
    *(
        ("GET", f"{A}oidc/^(?P<provider_id>[^/]+)/{name}/", f"/accounts/oidc/x/{name}/", NOWHERE)
        for name in ("login", "login/callback")
    ),
]

OPERATIONS = [
    ("GET", "healthz/live", "/healthz/live", OPEN),
    ("GET", "healthz/ready", "/healthz/ready", OPEN),
    ("GET", "metrics", "/metrics", OPEN),
]

DOORS = [
    *REGISTER,
    *API,
    *FOLLOWING,
    *DESKS,
    *TEAM,
    *INBOXES,
    *KEYS,
    *ACCOUNTS,
    *ADMIN,
    *OPERATIONS,
]
