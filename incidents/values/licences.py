"""Under which terms data of a tier may be passed on."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.values.tiers import Tier


class DataLicence(NamedTuple):
    """`key`: of SPDX, or the marking; `url`: its text; `terms`: a sentence for a file."""

    key: str
    name: str
    url: str
    terms: str | Promise


CC_BY = DataLicence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International (CC BY 4.0)",
    "https://creativecommons.org/licenses/by/4.0/",
    _(
        "You may copy, change and publish this data, also commercially, if you name the Coercion"
        " Register, link to the licence and say what you changed. Quotations of firms,"
        " authorities and sources stay theirs."
    ),
)
# FIRST, Traffic Light Protocol 2.0: no open licence may say more than the marking allows.
GREEN = DataLicence(
    "TLP:GREEN",
    "TLP:GREEN",
    "https://www.first.org/tlp/",
    _(
        "This data is TLP:GREEN: share it within the community only, and not in public. No open"
        " licence applies."
    ),
)


def licence_of(tier: Tier | str) -> DataLicence:
    """The terms of a tier: an open licence for what is public, the marking for the rest."""
    return CC_BY if Tier(tier) == Tier.PUBLIC else GREEN


def write_licence(tier: Tier | str) -> str:
    """The text of the file LICENCE.txt."""
    licence = licence_of(tier)
    return f"{licence.name}\n{licence.url}\n\n{licence.terms}\n"


def licence_header(tier: Tier | str) -> dict[str, str]:
    """The header that names the licence (RFC 8288), for files that have no place for it."""
    return {"Link": f'<{licence_of(tier).url}>; rel="license"'}
