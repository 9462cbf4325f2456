"""The register as a schema.org Dataset (schema.org 28), as catalogues of data read it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from incidents.exchange.citations import PUBLISHER
from incidents.values.licences import CC_BY


def dataset_json_ld(
    *, url: str, modified_at: dt.datetime, files: Mapping[str, str], edition: int | None = None
) -> dict[str, Any]:
    """The public register or an edition of it. `files`: {address: media type}; absolute."""
    name = _("%(publisher)s: incidents") % {"publisher": PUBLISHER}
    if edition:
        name = _("%(publisher)s, public data, edition %(number)s") % {
            "publisher": PUBLISHER,
            "number": edition,
        }
    version = {"version": str(edition)} if edition else {}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "name": name,
        "description": _(
            "Published cases of governments that press companies to change what they say or do:"
            " what was demanded, by which authority, under which law, how the firm responded, and"
            " with which sources."
        ),
        "license": CC_BY.url,
        "isAccessibleForFree": True,
        "dateModified": modified_at.isoformat(timespec="seconds"),
        "creator": {"@type": "Organization", "name": PUBLISHER},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": address, "encodingFormat": kind}
            for address, kind in files.items()
        ],
        **version,
    }
