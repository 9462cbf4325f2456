"""Every address of the site, and what each role is answered there: one row a door.

A row is (method, route as the resolver has it, address, statuses by ROLES). An address may hold
{ref} {case} {fresh} {proposal} {release} {import} {person} {listed} {report} {search} {own}
{case_list} {edit} {batch} {firm} {other_firm} {party_change} {campaign} {law} {law_edit} {sample}
{task} {evidence} {evidence_file} {webhook} {board} {own_figure}
{stop_key} {feed_key} {edition} {answer} {answered} {public_answer} {withdrawn} {withdrawn_answer}
{deadline} {secret} {appointment} {colleague} {account_change} {delegation} {uploaded}
{checked} {conflict}
{word} {circle} {open_circle} {share} {share_release} {shared_release} {ended_share} {shared}
{statement} {statement_to_a} {peer} {received}: rows that the test makes for desk A.
{source}: a source of {ref}.
"""

from tests.support.admin_addresses import ADMIN
from tests.support.circle_addresses import CIRCLES
from tests.support.desk_addresses import DESKS
from tests.support.evidence_addresses import EVIDENCE, EVIDENCE_OF_PROGRAMS
from tests.support.federation_addresses import FEDERATION
from tests.support.import_addresses import IMPORTS_OF_PROGRAMS
from tests.support.law_addresses import LAWS
from tests.support.party_addresses import PARTIES
from tests.support.report_addresses import INBOXES, KEYS
from tests.support.roles import INVITES, NOWHERE, ONWARD, OPEN, SIGN_IN, SIGNED, UNSET
from tests.support.saved_addresses import FOLLOWING
from tests.support.team_addresses import TEAM

# A session is for people, who have the pages.
ONLY_TOKENS = (401, *(403,) * 6)
MONTH = r"[1-9]\d{3}-(?:0[1-9]|1[0-2])"
NUMBER = r"[1-9]\d{0,5}"
CAMPAIGN = "campaigns/<slug:slug>/"
ENTRY = r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/"
FORMATS = ("stix.json", "misp.json", "ftm.jsonl")
FORMATS_WORD = "|".join(FORMATS).replace(".", r"\.")
REGISTER = [
    ("GET", "", "/", OPEN),
    ("GET", "incidents/", "/incidents/", OPEN),
    *(
        ("GET", f"incidents.{form}", f"/incidents.{form}", OPEN)
        for form in ("atom", "csv", "json", "jsonl", "xlsx", "parquet", "zip", *FORMATS)
    ),
    (
        "GET",
        rf"{ENTRY[:-1]}\.(?P<form>{FORMATS_WORD})$",
        f"/incidents/{{ref}}.{FORMATS[0]}",
        OPEN,
    ),
    ("GET", "data/licence/", "/data/licence/", OPEN),
    ("GET", "data/stix-extension.json", "/data/stix-extension.json", OPEN),
    ("GET", f"{ENTRY}$", "/incidents/{ref}/", OPEN),
    ("GET", f"{ENTRY}cite/(?P<form>bibtex|ris|csl)$", "/incidents/{ref}/cite/ris", OPEN),
    ("GET", f"{ENTRY}reply/$", "/incidents/{ref}/reply/", OPEN),
    ("POST", f"{ENTRY}reply/$", "/incidents/{ref}/reply/", (422,) * 7),
    ("GET", rf"{ENTRY}versions/(?P<number>[1-9]\d{{0,4}})/$", "/incidents/{ref}/versions/1/", OPEN),
    (
        "GET",
        rf"{ENTRY}evidence/(?P<digest>[0-9a-f]{{64}})\.jpg$",
        "/incidents/{ref}/evidence/" + "0" * 64 + ".jpg",
        NOWHERE,
    ),
    ("GET", f"{ENTRY}playbook/$", "/incidents/{ref}/playbook/", OPEN),
    ("GET", "campaigns/", "/campaigns/", OPEN),
    ("GET", "campaigns/<slug:slug>/", "/campaigns/caac-letter-2018/", OPEN),
    ("GET", f"{CAMPAIGN}coalition/", "/campaigns/caac-letter-2018/coalition/", OPEN),
    ("GET", "regulations/", "/regulations/", OPEN),
    ("GET", "regulations/<slug:key>/", "/regulations/advertising-law/", OPEN),
    ("GET", "responses/", "/responses/", OPEN),
    ("GET", "responses/<slug:slug>/", "/responses/wto-ds610/", OPEN),
    ("GET", "data/", "/data/", OPEN),
    ("GET", rf"^data/(?P<number>{NUMBER})/$", "/data/1/", OPEN),
    ("GET", rf"^data/(?P<number>{NUMBER})/$", "/data/999/", NOWHERE),
    (
        "GET",
        rf"^data/(?P<number>{NUMBER})/(?P<name>[A-Za-z0-9.]+)$",
        "/data/1/incidents.csv",
        (503,) * 7,
    ),
    ("GET", "authorities/", "/authorities/", OPEN),
    ("GET", "authorities/<slug:slug>/", "/authorities/caac/", OPEN),
    ("GET", "authorities/<slug:slug>/", "/authorities/nobody/", NOWHERE),
    ("GET", "sources/", "/sources/", OPEN),
    ("GET", r"^sources/(?P<key>[0-9a-f]{16})/$", "/sources/{source}/", OPEN),
    ("GET", r"^sources/(?P<key>[0-9a-f]{16})/$", "/sources/0123456789abcdef/", NOWHERE),
    ("GET", "partnerships/", "/partnerships/", OPEN),
    ("GET", "partnerships.csv", "/partnerships.csv", OPEN),
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
            f"/dashboards/compare/concessions/{size}/",
            OPEN,
        )
        for size in ("chart", "narrow")
    ),
    (
        "GET",
        r"^dashboards/compare/(?P<name>[a-z-]+)\.(?P<form>svg|png)$",
        "/dashboards/compare/concessions.svg?topic=tibet",
        OPEN,
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
        for name in (
            *("incidents", "campaigns", "regulations", "firms", "responses", "schema"),
            *("authorities", "sources"),
            *("deadlines", "partnerships", "vocabulary"),
        )
    ),
    ("GET", "api/v1/campaigns/<slug:slug>/", "/api/v1/campaigns/caac-letter-2018/", OPEN),
    ("GET", "api/v1/regulations/<slug:key>/", "/api/v1/regulations/advertising-law/", OPEN),
    ("GET", "api/v1/firms/<slug:slug>/", "/api/v1/firms/delta-air-lines/", OPEN),
    ("GET", "api/v1/responses/<slug:slug>/", "/api/v1/responses/wto-ds610/", OPEN),
    ("GET", "api/v1/editions/<int:number>/", "/api/v1/editions/1/", OPEN),
    ("GET", "api/v1/editions/<int:number>/", "/api/v1/editions/999/", NOWHERE),
    (
        "GET",
        r"api/^v1/incidents/(?P<ref>CCI-\d{4}-\d{4,})/versions/(?P<number>[1-9]\d{0,4})/$",
        "/api/v1/incidents/{ref}/versions/1/",
        OPEN,
    ),
    ("GET", "api/v1/figures/", "/api/v1/figures/", OPEN),
    ("GET", "api/v1/figures/<slug:name>/", "/api/v1/figures/by-topic/", OPEN),
    (
        "GET",
        r"api/^v1/incidents/(?P<ref>CCI-\d{4}-\d{4,})/$",
        "/api/v1/incidents/{ref}/",
        OPEN,
    ),
    (
        "GET",
        r"api/^v1/incidents/(?P<ref>CCI-\d{4}-\d{4,})/versions/$",
        "/api/v1/incidents/{ref}/versions/",
        OPEN,
    ),
    ("GET", "api/v1/authorities/<slug:slug>/", "/api/v1/authorities/caac/", OPEN),
    (
        "GET",
        r"api/^v1/sources/(?P<key>[0-9a-f]{16})/$",
        "/api/v1/sources/{source}/",
        OPEN,
    ),
    ("GET", "api/v1/changes/", "/api/v1/changes/", OPEN),
    ("GET", "api/v1/changes/days/", "/api/v1/changes/days/", OPEN),
    *(
        (method, f"api/v1/{route}", f"/api/v1/{address}", ONLY_TOKENS)
        for method, route, address in (
            ("GET", "cases/", "cases/"),
            ("POST", "cases/", "cases/"),
            ("GET", "cases/<slug:reference>/", "cases/{case}/"),
            ("PATCH", "cases/<slug:reference>/", "cases/{case}/"),
            ("POST", "cases/<slug:reference>/proposals/", "cases/{case}/proposals/"),
            ("GET", "cases/<slug:reference>/comments/", "cases/{case}/comments/"),
            ("POST", "cases/<slug:reference>/comments/", "cases/{case}/comments/"),
            ("GET", "proposals/", "proposals/"),
            *EVIDENCE_OF_PROGRAMS,
            *IMPORTS_OF_PROGRAMS,
            ("POST", "proposals/<release_key:number>/approve/", "proposals/{proposal}/approve/"),
            (
                "POST",
                "proposals/<release_key:number>/send-back/",
                "proposals/{proposal}/send-back/",
            ),
        )
    ),
    ("GET", "api/v1/editions/", "/api/v1/editions/", OPEN),
    ("GET", "api/docs/", "/api/docs/", OPEN),
    ("GET", r"api/^v1/[\s\S]*/$", "/api/v1/nothing/", NOWHERE),
    ("POST", "api/v1/incidents/", "/api/v1/incidents/", (405,) * 7),
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
    ("GET", f"{A}sessions/", "/accounts/sessions/", SIGNED),
    ("POST", f"{A}sessions/others/end/", "/accounts/sessions/others/end/", ONWARD),
    ("POST", f"{A}sessions/<slug:slug>/end/", "/accounts/sessions/x/end/", UNSET),
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
    ("GET", "operators/", "/operators/", INVITES),
]

DOORS = [
    *REGISTER,
    *API,
    *FOLLOWING,
    *DESKS,
    *TEAM,
    *CIRCLES,
    *FEDERATION,
    *PARTIES,
    *LAWS,
    *EVIDENCE,
    *INBOXES,
    *KEYS,
    *ACCOUNTS,
    *ADMIN,
    *OPERATIONS,
]
