"""Addresses of evidence: see addresses.py for what a row means."""

from tests.support.roles import (
    ACT_OF_DESK_A,
    CHANGE_REFUSED,
    LOST_TO_DESKS,
    OF_DESK_A,
    ONLY_POST,
)

CASE, ITEM = "desk/cases/<slug:reference>/", "desk/evidence/<evidenceitem_key:pk>/"
BRIEF = r"^desk/cases/(?P<reference>[-\w]+)/brief/(?P<kind>[a-z]+)\.(?P<form>pdf|docx|zip)$"
PAGE = r"^desk/cases/(?P<reference>[-\w]+)/evidence/(?P<digest>[0-9a-f]{64})\.jpg$"
EVIDENCE = [
    ("GET", f"{CASE}brief/<slug:kind>/", "/desk/cases/{case}/brief/eu/", OF_DESK_A),
    ("GET", BRIEF, "/desk/cases/{case}/brief/minister.docx", OF_DESK_A),
    ("GET", f"{CASE}evidence/", "/desk/cases/{case}/evidence/", OF_DESK_A),
    ("POST", f"{CASE}evidence/", "/desk/cases/{case}/evidence/", CHANGE_REFUSED),
    ("GET", ITEM, "/desk/evidence/{evidence}/", OF_DESK_A),
    ("POST", ITEM, "/desk/evidence/{evidence}/", CHANGE_REFUSED),
    ("GET", f"{ITEM}release/", "/desk/evidence/{evidence}/release/", OF_DESK_A),
    ("POST", f"{ITEM}release/", "/desk/evidence/{evidence}/release/", CHANGE_REFUSED),
    ("GET", f"{ITEM}keep/", "/desk/evidence/{evidence}/keep/", ONLY_POST),
    ("POST", f"{ITEM}keep/", "/desk/evidence/{evidence}/keep/", ACT_OF_DESK_A),
    ("GET", PAGE, "/desk/cases/{case}/evidence/" + "0" * 64 + ".jpg", LOST_TO_DESKS),
    ("GET", f"{ITEM}versions/", "/desk/evidence/{evidence}/versions/", ONLY_POST),
    ("POST", f"{ITEM}versions/", "/desk/evidence/{evidence}/versions/", CHANGE_REFUSED),
    (
        "GET",
        "desk/evidence/versions/<evidenceversion_key:pk>/erase/",
        "/desk/evidence/versions/{evidence_file}/erase/",
        ONLY_POST,
    ),
    (
        "POST",
        "desk/evidence/versions/<evidenceversion_key:pk>/erase/",
        "/desk/evidence/versions/{evidence_file}/erase/",
        ACT_OF_DESK_A,
    ),
    (
        "GET",
        "desk/evidence/files/<evidenceversion_key:pk>/",
        "/desk/evidence/files/{evidence_file}/",
        OF_DESK_A,
    ),
    (
        "GET",
        "desk/evidence/pictures/<evidenceversion_key:pk>/<int:page>/",
        "/desk/evidence/pictures/{evidence_file}/1/",
        OF_DESK_A,
    ),
]

THEIRS, HERE = "cases/<slug:reference>/evidence/", "cases/{case}/evidence/"
ONE, ONE_HERE = f"{THEIRS}<evidenceitem_key:number>/", f"{HERE}{{evidence}}/"
# Below the API, for tokens alone: (method, route, address).
EVIDENCE_OF_PROGRAMS = [
    ("GET", THEIRS, HERE),
    ("POST", THEIRS, HERE),
    ("GET", ONE, ONE_HERE),
    ("PATCH", ONE, ONE_HERE),
    ("POST", f"{ONE}versions/", f"{ONE_HERE}versions/"),
    ("GET", f"{ONE}versions/<int:version>/file/", f"{ONE_HERE}versions/1/file/"),
]
