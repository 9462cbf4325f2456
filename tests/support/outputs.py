"""Every place at which the register tells something, and all the text that is told there."""

import io
import tempfile
import zipfile
from pathlib import Path

import duckdb
from django.urls import reverse

from incidents.actions.register import statistical_releases
from incidents.exchange.editions import MEANINGS
from incidents.pages.dashboards.dashboards import DASHBOARDS
from incidents.pages.register.formats import SHARED_FORMS
from incidents.pages.register.incidents import EXPORTS


def register(query=""):
    """Addresses of the register and its other forms, narrowed by a query string."""
    forms = (*EXPORTS, *SHARED_FORMS)
    names = ["incidents", "incidents_atom", *(f"incidents_{form}" for form in forms)]
    api = ["api_incidents", "api_campaigns", "api_regulations", "api_firms"]
    return [reverse(name) + query for name in (*names, *api)]


def everywhere(word, *refs):
    """All that a reader may ask to find what says a word, and the addresses of entries."""
    asked = [
        "/",
        *register(),
        *register(f"?q={word}"),
        "/incidents/?sort=changed",
        "/api/v1/incidents/?since=2026-03-01&until=2026-03-31",
        "/campaigns/",
        "/regulations/",
        "/regulations/advertising-law/",
        "/api/v1/regulations/advertising-law/",
        "/responses/deadlines/",
        "/responses/deadlines.ics",
        "/responses/",
        "/responses/us-ceca-2023/",
        "/dashboards/responses/",
        "/api/v1/responses/",
        *confidential(),
        "/firms/",
        f"/firms/?q={word}",
        *(f"{reverse(name)}?q={word}" for name in PARTIES),
        *dashboards(f"?q={word}"),
        reverse("api_docs"),
        reverse("api_schema"),
        "/metrics",
        *WITHOUT_NAMES,
    ]
    return asked + [address for ref in refs for address in entry(ref)]


# What may be done with the data, words and days: none of them names an incident's firm.
WITHOUT_NAMES = (
    *("/data/licence/", "/data/stix-extension.json", "/api/v1/deadlines/", "/api/v1/vocabulary/"),
    *("/api/v1/changes/", "/api/v1/changes/days/", "/api/v1/responses/us-ceca-2023/"),
    *("/partnerships/", "/partnerships.csv", "/api/v1/partnerships/"),
    "/api/v1/nothing/",
)
# Authorities and sources, as pages and in the API.
PARTIES = ("authorities", "sources", "api_authorities", "api_sources")


def called(firm="", authority="", campaign="", source="0" * 16):
    """What a reader may ask who knows, or guesses, how something is called in an address."""
    told = {"firm": firm, "authority": authority, "campaign": campaign}
    asked = [
        f"{here}?{name}={slug}"
        for name, slug in told.items()
        for here in ("/incidents/", "/incidents.csv", "/api/v1/incidents/", "/api/v1/campaigns/")
    ]
    rooms = ("campaign", "campaign_curve", "campaign_coalition")
    pages = [reverse(room, args=[campaign]) for room in rooms]
    pages += [reverse(room, args=[authority]) for room in ("authority", "api_authority")]
    pages += [reverse(room, args=[source]) for room in ("source", "api_source")]
    pages += [reverse("api_campaign", args=[campaign]), reverse("api_firm", args=[firm])]
    return [*asked, reverse("firm", args=[firm]), *pages]


def dashboards(query=""):
    """Figures and their files, narrowed by a query string; those whose rows have names."""
    figures = [
        reverse("figure", args=[f"by-{name}"]) for name in ("authority", "campaign", "country")
    ]
    files = [
        reverse("figure_as", args=["by-campaign", form]) for form in ("csv", "json", "svg", "vega")
    ]
    parts = [
        reverse(part, args=["flows"])
        for part in ("figure", "figure_chart", "figure_chart_narrow", "figure_embed", "api_figure")
    ]
    compared = [
        reverse("compare"),
        *(reverse(f"compare_{size}", args=["concessions"]) for size in ("chart", "chart_narrow")),
        reverse("compare_as", args=["concessions", "svg"]),
    ]
    boards = [reverse("dashboard", args=[name]) for name in DASHBOARDS]
    asked = [reverse("dashboards"), *boards, *compared, *figures, *parts, *files]
    return [reverse("method"), reverse("api_figures"), *(one + query for one in asked)]


def confidential():
    """The confidential statistics: the newest edition, and each of this month's forms."""
    month = f"{statistical_releases.this_month():%Y-%m}"
    files = [reverse("statistical_release_as", args=[month, form]) for form in ("csv", "json")]
    return [reverse("confidential"), reverse("statistical_release", args=[month]), *files]


def edition(number, word):
    """All that a reader may read of an edition: pages, files, and the register asked for it."""
    asked = f"?edition={number}&q={word}"
    return [
        reverse("editions"),
        reverse("edition", args=[number]),
        *(reverse("edition_file", args=[number, name]) for name in MEANINGS),
        reverse("api_editions"),
        reverse("api_edition", args=[number]),
        *register(f"?edition={number}"),
        *register(asked),
        # A comparison reads the edition on one side only.
        *(one for one in dashboards(asked) if "/compare/" not in one),
    ]


def entry(ref):
    """The addresses of one entry."""
    return [
        reverse("incident", args=[ref]),
        reverse("api_incident", args=[ref]),
        reverse("incident_version", args=[ref, 1]),
        reverse("api_versions", args=[ref]),
        reverse("api_version", args=[ref, 1]),
        reverse("incident_playbook", args=[ref]),
        *(reverse("incident_as", args=[ref, form]) for form in ("bibtex", "ris", "csl")),
        *(reverse("incident_in", args=[ref, form]) for form in SHARED_FORMS),
        reverse("incident_reply", args=[ref]),
        # A picture, if the entry lists its hash, and no text.
        reverse("incident_evidence", args=[ref, "0" * 64]),
    ]


def desk(word):
    """What an officer reads at their own desk."""
    return [
        "/desk/",
        "/desk/cases/",
        f"/desk/cases/?q={word}",
        "/desk/cases/new/",
        "/desk/cases/many/",
        "/desk/cases/offers/",
        "/desk/releases/",
        "/desk/shared/",
        "/desk/circles/",
        "/desk/received/",
        "/desk/responses/",
        "/desk/responses/new/",
        "/desk/deadlines/",
        "/desk/imports/",
        "/desk/people/",
        "/desk/firms/",
        "/desk/authorities/",
        "/desk/campaigns/",
    ]


def text_of(answer):
    """All that an answer tells, unpacked, in lower case. Its own address is not part of it."""
    body = b"".join(answer) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if "spreadsheetml" in kind or "zip" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        body = b"\n".join(
            parquet_text(part) if name.endswith(".parquet") else part
            for name, part in parts.items()
        )
    elif "parquet" in kind:
        body = parquet_text(body)
    return body.decode().casefold()


def parquet_text(body):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        file.write_bytes(body)
        return str(duckdb.read_parquet(str(file)).fetchall()).encode()


def telling(client, words, addresses):
    """{word: addresses that answer a reader with it}, but for the slug that the reader gave."""
    found = {word: [] for word in words}
    for address in addresses:
        told = text_of(client.get(address))
        own = address.partition("=")[2]
        told = told.replace(own, "") if own else told
        for word in words:
            if word in told:
                found[word].append(address)
    return found
