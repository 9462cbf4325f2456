"""Made entries for the benchmark: seeded, plausible in size and skew, about nobody real."""

import datetime as dt
import json
import random
from itertools import accumulate

from incidents.actions.register.indexing import findable, names_filed_under
from incidents.actions.register.publication import demand_days, entry_columns
from incidents.values.measure_status import MeasureEvent
from incidents.values.response_times import time_columns
from incidents.values.search_folding import vector
from tests.bench import COMMON, RARE

STATES = ["CN", "RU", "VN", "PH", "SA", "TR", "IR", "IN"]
HOMES = [
    "US",
    "JP",
    "DE",
    "TW",
    "FR",
    "GB",
    "AU",
    "KR",
    "CZ",
    "SE",
    "CA",
    "IT",
    "HK",
    "ES",
    "NL",
    "CH",
    "FI",
    "LT",
    "NZ",
    "SG",
]
RESPONSES = ["complied", "unknown", "apologised", "partly-complied", "refused", "reversed"]
ATTRIBUTIONS = ["led", "encouraged", "none-shown", "denied"]
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "cha",
    "dre",
    "fli",
    "gro",
    "sta",
]
DOMAIN = f"""{COMMON} label claim company product statement market pressure review request packaging
website airline map regulator letter fine apology boycott listing customs wine hotel""".split()
FIRST, DAYS = dt.date(2008, 1, 1), 6_900
# How often of a hundred a fine is in it, and how often something of the course of events is dated.
CURRENCIES = {"EUR": 50, "USD": 25, "GBP": 10, "JPY": 5, "CNY": 4, "INR": 3, "BRL": 3}
FINED, LIFTED, WITH_DEADLINE = 0.35, 0.05, 0.2


class Maker:
    """Draws entries one by one from one stream, so that 10,000 are the first of 100,000."""

    def __init__(self, terms, seed=7):
        self.terms, self.random = terms, random.Random(seed)  # noqa: S311  made data, no secret
        self.words = DOMAIN + [self._word() for _ in range(8_000)]
        self.weights = list(accumulate(1 / (place + 5) for place in range(len(self.words))))
        self.sentences = [self._sentence() for _ in range(20_000)]
        self.firms = [self._words(2).title() + " Ltd" for _ in range(5_000)]
        self.skews = {}
        # Of their own, so that all else is drawn as before there were demands, fines and the rest.
        self.demands = random.Random(seed + 1)  # noqa: S311  made data, no secret
        self.course = random.Random(seed + 2)  # noqa: S311  made data, no secret
        self.kinds = random.Random(seed + 3)  # noqa: S311  made data, no secret

    def _word(self):
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))

    def _words(self, count):
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=count))

    def _sentence(self):
        return self._words(self.random.randint(7, 12)).capitalize()

    def _one(self, values):
        """One of the values, the first far more often than the last."""
        if len(values) not in self.skews:
            weights = accumulate(1 / (place + 1) for place in range(len(values)))
            self.skews[len(values)] = list(weights)
        return self.random.choices(values, cum_weights=self.skews[len(values)])[0]

    def _some(self, values, most):
        return list({self._one(values) for _ in range(self.random.randint(1, most))})

    def _kind(self):
        """Four of five are demands, as among the shipped cases."""
        (kind,) = self.kinds.choices(("demand", "retaliation", "reprisal"), (80, 14, 6))
        return kind

    def _demand(self, reported):
        """The day of the demand, some weeks before; a month where `random` says so, or nothing."""
        kind, before = self.demands.random(), int(self.demands.expovariate(1 / 60))
        day = (dt.date.fromisoformat(reported) - dt.timedelta(days=before)).isoformat()
        return day if kind < 0.5 else day[:7] if kind < 0.65 else ""

    def _later(self, reported, share, days):
        """A day after the report, for that share of entries, so many days later in the mean."""
        if self.course.random() >= share:
            return ""
        later = dt.timedelta(days=int(self.course.expovariate(1 / days)))
        return (dt.date.fromisoformat(reported) + later).isoformat()

    def _events(self, reported):
        """A fine, and that the demand was lifted: of each event what the register reads of it."""
        for kind, share, days in (("fined", FINED, 60), ("lifted", LIFTED, 200)):
            if on := self._later(reported, share, days):
                yield {"kind": kind, "on": on, "is_by": False, "due_on": "", "note": ""}

    def _measure(self, reported):
        """What was imposed, for some suspended after a while, and for some lifted in the end."""
        days = {"imposed": reported} | {
            kind: self._later(reported, share, days)
            for kind, share, days in (("suspended", 0.1, 200), ("lifted", 0.3, 700))
        }
        dated = sorted((on, kind) for kind, on in days.items() if on)
        return [MeasureEvent(kind, on, on)._asdict() for on, kind in dated]

    def _wording(self):
        before, after = self._one(self.sentences), self._one(self.sentences)
        return {"before": before, "after": after, "is_quoted": True}

    def _fine(self, events):
        """{"amount", "currency"} where there was a fine: half are above e^11, some far above it."""
        if not any(event["kind"] == "fined" for event in events):
            return None
        (currency,) = self.course.choices(list(CURRENCIES), weights=CURRENCIES.values())
        return {"amount": f"{self.course.lognormvariate(11, 2):.2f}", "currency": currency}

    def document(self, number):
        """A released document, in the shape that incidents.actions.desk.documents makes."""
        day = FIRST + dt.timedelta(days=self.random.randrange(DAYS))
        firm, keys = self._one(self.firms), self._some(self.terms["provision"], 3)
        demand = " ".join(self.random.choices(self.sentences, k=3))
        demand += f" {RARE}." if number % 5_000 == 17 else "."
        answer = self._one(RESPONSES)
        events = list(self._events(day.isoformat()))
        kind, fine = self._kind(), self._fine(events)
        return {
            "case_kind": kind,
            "found_by": self.kinds.choice(("press", "apology-list", "official-list", "")),
            "title": f"{firm}: {self._sentence()}",
            "firm": firm,
            "firm_kind": "company",
            "country": self._one(HOMES),
            "sector": {"slug": self._one(self.terms["sector"]), "isic": "G47"},
            "authority": {"name": "Authority", "kind": "regulator"},
            "coercing_state": self._one(STATES),
            "attribution": self._one(ATTRIBUTIONS),
            "topics": self._some(self.terms["topic"], 2),
            "tactics": self._some(self.terms["tactic"], 2),
            "demanded_change": demand,
            "reported_on": day.isoformat(),
            "firm_response": answer,
            "responded_on": "" if answer == "unknown" else day.isoformat(),
            "wordings": [self._wording()],
            "citations": [self._citation(key) for key in keys],
            "sources": [],
            "demanded_on": self._demand(day.isoformat()),
            "demand_deadline_on": self._later(day.isoformat(), WITH_DEADLINE, 30),
            "measure_events": [] if kind == "demand" else self._measure(day.isoformat()),
            "fine": fine and fine | {"ground": "wording"},
            "timeline": events,
            "confidence": "high",
        }

    def _citation(self, key):
        instrument, _mark, number = key.partition("#")
        title = self.terms["regulation"][instrument]
        return {
            "instrument": instrument,
            "instrument_title": title,
            "instrument_title_zh": "",
            "provision": key,
            "number": number,
            "gist": "",
            "invoked": "unstated",
            "quote": "",
        }

    def row(self, number):
        """{column: value} of an entry, `search` and `document` as text for COPY.

        The columns come from the document as they do for a release: none can be forgotten here.
        """
        document = self.document(number)
        columns = entry_columns(document)
        columns |= {
            "ref": f"CCI-{document['reported_on'][:4]}-{number:07d}",
            "tier": "public",
            "version": 1,
            "released_at": f"{document['reported_on']}T12:00:00Z",
            "firm_slug": document["firm"].lower().replace(" ", "-"),
            "authority": self._one(self.terms["authority"]),
            "campaign": self._one(self.terms["campaign"]) if number % 3 == 0 else "",
            "document": json.dumps(document),
            "search": vector([*findable(document), *names_filed_under(document, ())]),
        }
        return columns | time_columns(demand_days(document))
