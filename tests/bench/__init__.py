"""The benchmark: made entries, a real server, floors measured in the same run."""

# A word that very many made entries hold, and one that one in five thousand holds.
COMMON, RARE = "wording", "zuzastadre"
