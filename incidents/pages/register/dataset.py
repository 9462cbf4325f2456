"""The linked data of the register's own page and of editions."""

from django.conf import settings
from django.urls import reverse

from incidents.exchange.dataset import dataset_json_ld
from incidents.models import Generation
from incidents.values.tiers import Tier

# What catalogues can show of a file; the other forms are on the page.
LISTED = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}


def describe_dataset(query):
    """The register as a Dataset, for the page without filters; None for any other.

    Only for the public tier: the other one is no open data, and no catalogue may list it.
    """
    if query.parameters or query.tier != Tier.PUBLIC:
        return None
    return dataset_json_ld(
        url=_absolute(reverse("incidents")),
        modified_at=Generation.objects.of(Tier.PUBLIC.value).changed_at,
        files={_absolute(reverse(f"incidents_{form}")): kind for form, kind in LISTED.items()},
    )


def describe_edition(edition):
    """An edition as a Dataset; files that are not written yet are left out."""
    names = {file["name"] for file in edition.files} if edition.is_written else ()
    wanted = {"incidents.csv": "csv", "incidents.parquet": "parquet", "edition.zip": "zip"}
    files = {
        _absolute(reverse("edition_file", args=[edition.number, name])): LISTED[form]
        for name, form in wanted.items()
        if name in names
    }
    url = _absolute(edition.get_absolute_url())
    return dataset_json_ld(
        url=url, modified_at=edition.published_at, files=files, edition=edition.number
    )


def _absolute(path):
    return f"{settings.ORIGIN}{path}"
