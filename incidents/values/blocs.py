"""Groups of states that act as one, beside the codes of ISO 3166-1, and who belongs to them."""

# Member states as of 2020, after the United Kingdom left the Union.
MEMBERS = {
    "EU": frozenset(
        [
            "AT",
            "BE",
            "BG",
            "HR",
            "CY",
            "CZ",
            "DK",
            "EE",
            "FI",
            "FR",
            "DE",
            "GR",
            "HU",
            "IE",
            "IT",
            "LV",
            "LT",
            "LU",
            "MT",
            "NL",
            "PL",
            "PT",
            "RO",
            "SK",
            "SI",
            "ES",
            "SE",
        ]
    ),
    "G7": frozenset(["CA", "FR", "DE", "IT", "JP", "GB", "US"]),
}
BLOCS = tuple(MEMBERS)


def states_of(among: str) -> frozenset[str]:
    """ "G7 AU" as the codes that it stands for, those of the blocs included."""
    words = among.split()
    return frozenset(words).union(*(MEMBERS.get(word, frozenset()) for word in words))
