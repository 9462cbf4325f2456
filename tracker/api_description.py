"""How drf-spectacular writes the description of the API."""

SPECTACULAR_SETTINGS = {
    "TITLE": "Coercion Register",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "LICENSE": {
        "name": "Public data: CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    },
    # Several objects have a `kind`; this one keeps a name that says of what.
    "ENUM_NAME_OVERRIDES": {
        "EvidenceKindEnum": "incidents.models.desk.evidence_files.EvidenceKind",
    },
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "incidents.api.selection.loosen_selected",
    ],
}
