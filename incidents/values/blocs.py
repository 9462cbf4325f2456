"""Groups of states that act as one, with their members as codes of ISO 3166-1."""

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
    """ "G7 AU" as codes of blocs and states: those given, and the members of each bloc."""
    codes = among.split()
    return frozenset(codes).union(*(MEMBERS.get(code, frozenset()) for code in codes))
