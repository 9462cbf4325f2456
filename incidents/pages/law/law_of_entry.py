"""The law of a published incident: as it read on its day, and where it leads."""

from incidents.models.desk.evidence import Invocation
from incidents.models.register.labels import label_of
from incidents.pages.law.articles_on_day import read_articles_on
from incidents.pages.law.chains import chain_of_entry, describe_facts, list_chain_keys
from incidents.pages.law.regulation_parts import walk_law
from incidents.pages.register.entries import law_url
from incidents.values.localised import format_sum
from incidents.values.partial_dates import PartialDate


def read_law_of_entry(entry):
    """The law cited, as it read on the day of the case, and where it leads and comes from.

    Three queries, or one where neither the citations nor where they lead name an article.
    """
    day = PartialDate(entry.demanded_on or entry.reported_on)
    rows = entry.document["citations"]
    starts = [row["provision"] or row["instrument"] for row in rows]
    walks = walk_law(starts, day)
    steps = walks["consequences"]
    articles = read_articles_on([*starts, *list_chain_keys(steps)], day)
    fine = format_sum(entry.fine_amount, entry.fine_currency)
    facts = describe_facts(entry.document, fine)
    return {
        "law_day": day,
        "citations": [_citation(row, articles.get(row["provision"])) for row in rows],
        "chain": chain_of_entry(steps, articles, starts, day, facts),
        **walks,
    }


def _citation(row, article):
    instrument = label_of("regulation", row["instrument"])
    return {
        "label": f"{instrument} {row['number']}".strip(),
        "url": law_url(row["provision"] or row["instrument"]),
        "gist": row["gist"],
        "invoked_label": Invocation(row["invoked"]).label,
        "quote": row["quote"],
        "instrument_title": row["instrument_title"],
        "article": article,
    }
