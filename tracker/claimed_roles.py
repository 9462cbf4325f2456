"""What the groups of an identity provider mean here: a desk and a role, which a colleague confirms.

TRACKER_OIDC_ROLES="Trade officers=trade-cz/officer; CN=approvers,OU=x=trade-cz/approver"
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Those of incidents.access, which settings cannot import: a test compares them.
ROLES = ("approver", "auditor", "inbox", "officer")
CLAIM = "groups"
EXAMPLE = "Trade officers=trade-cz/officer; Trade approvers=trade-cz/approver"
# Where allauth keeps what the provider said, the freshest first.
PLACES = ("userinfo", "id_token")


@dataclass(frozen=True)
class ClaimedRole:
    """One role at one desk, by the short name of the desk."""

    desk: str
    role: str


def env_claimed_roles(environ) -> dict[str, ClaimedRole]:
    """Return {group: what it means}. Raises ImproperlyConfigured that advises."""
    text = environ.get("TRACKER_OIDC_ROLES", "")
    return dict(_read_part(part.strip()) for part in text.split(";") if part.strip())


def _read_part(part: str) -> tuple[str, ClaimedRole]:
    # The last sign decides: names of directories have such signs themselves.
    group, _sign, meaning = part.rpartition("=")
    desk, _slash, role = meaning.strip().partition("/")
    if not group.strip() or not desk or role not in ROLES:
        raise ImproperlyConfigured(
            f"TRACKER_OIDC_ROLES has {part!r}. Write group=desk/role, the role one of"
            f" {', '.join(ROLES)}; split several by semicolons: {EXAMPLE}."
        )
    return group.strip(), ClaimedRole(desk, role)


def find_claimed_roles(
    answer: dict[str, Any], meanings: dict[str, ClaimedRole]
) -> list[ClaimedRole]:
    """Return what the groups that a provider named mean here; none for what is no list of texts.

    `answer`: the provider's answer as allauth stores it.
    """
    places = (answer[place] for place in PLACES if CLAIM in answer.get(place, {}))
    groups = next(places, answer).get(CLAIM)
    if not isinstance(groups, list):
        return []
    return [meanings[group] for group in groups if isinstance(group, str) and group in meanings]
