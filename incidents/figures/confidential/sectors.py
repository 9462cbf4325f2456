"""Groups of sectors, coarse enough that a firm cannot be identified by its sector.

Source: United Nations, International Standard Industrial Classification of All Economic Activities,
Revision 4 (Statistical Papers M 4/Rev.4, 2008), part one, chapter IV: the high-level aggregation
of sections for national accounts (A*10).
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# key: title. The key spells the sections of ISIC.
GROUPS: dict[str, Promise] = {
    "A": _("agriculture, forestry, fishing"),
    "BCDE": _("industry, mining, energy, water"),
    "F": _("construction"),
    "GHI": _("trade, transport, hotels and restaurants"),
    "J": _("information and communication"),
    "K": _("finance and insurance"),
    "L": _("real estate"),
    "MN": _("professional, technical and support services"),
    "OPQ": _("public administration, education, health"),
    "RSTU": _("arts, recreation, other services"),
}


def group_of(section: str) -> str:
    """The key of the group that holds a section of ISIC ("H" -> "GHI"); "" for no section."""
    return next((key for key in GROUPS if section and section in key), "")
