"""What a file may refer to, read once: terms, countries, law, authorities, campaigns."""

from dataclasses import dataclass, field
from typing import Any

import pycountry
from django.db.models import Q

from incidents.models.law.instruments import Instrument, Provision
from incidents.models.people.people import Desk
from incidents.models.register.authorities import Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.vocabulary import Sector, Tactic, Topic

# With two codes that ISO 3166 reserves: the EU, and Kosovo as the Commission writes it.
COUNTRIES = {country.alpha_2 for country in pycountry.countries} | {"EU", "XK"}
CURRENCIES = {currency.alpha_3 for currency in pycountry.currencies}


@dataclass
class Known:
    """Rows by the words that files use for them."""

    topics: dict[str, Topic] = field(default_factory=dict)
    tactics: dict[str, Tactic] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    authorities: dict[tuple[str, str], Authority] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk | None) -> "Known":
        """What a desk may refer to: shared rows and its own."""
        own = Q(desk__isnull=True) | Q(desk=desk)
        return cls(
            topics={row.slug: row for row in Topic.objects.all()},
            tactics={row.slug: row for row in Tactic.objects.all()},
            sectors={row.title: row for row in Sector.objects.all()},
            authorities=_authorities(list(Authority.objects.filter(own).order_by("-desk"))),
            campaigns={
                row.slug: row
                for row in Campaign.objects.filter(
                    Q(is_published=True) | Q(desk=desk)
                ).prefetch_related("citations", "deadlines")
            },
            instruments={row.key: row for row in Instrument.objects.all()},
            provisions=_provisions(),
        )

    def cited(self, key: str) -> dict[str, Any]:
        """The columns of a citation of a key: {"instrument": row, "provision": row or None}."""
        if key in self.provisions:
            provision = self.provisions[key]
            return {"instrument": provision.instrument, "provision": provision}
        return {"instrument": self.instruments[key], "provision": None}


def _provisions() -> dict[str, Provision]:
    """Articles by key; a key from before numbers stands for the one article in its place."""
    rows = {row.key: row for row in Provision.objects.select_related("instrument")}
    renamed = {key: row.renamed_to[0] for key, row in rows.items() if len(row.renamed_to) == 1}
    return rows | {key: rows[now] for key, now in renamed.items() if now in rows}


def _authorities(rows: list[Authority]) -> dict[tuple[str, str], Authority]:
    """Authorities by name and state; a merged one, or another name, stands for the one that is."""
    by_key = {row.pk: row for row in rows}
    named: dict[tuple[str, str], Authority] = {}
    for row in rows:
        current, seen = row, {row.pk}
        while current.merged_into_id in by_key and current.merged_into_id not in seen:
            seen.add(current.merged_into_id)
            current = by_key[current.merged_into_id]
        for name in row.names if current is row else [row.name]:
            named.setdefault((name, row.coercing_state), current)
    return named | {
        (row.name, row.coercing_state): row for row in rows if row.merged_into_id is None
    }
