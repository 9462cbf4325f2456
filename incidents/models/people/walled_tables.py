"""The tables with a policy of the second wall, and which statements name one."""

import re
from functools import lru_cache

# Tables with a policy, and the register itself; others cost a request nothing.
TABLES = (
    *(
        "accountchange",
        "actreason",
        "authority",
        "batchitem",
        "bulkedit",
        "calendarkey",
        "campaign",
    ),
    *("campaign_amplified_by", "campaign_tactics", "campaign_topics", "campaigncitation"),
    *("campaigncount", "campaigndeadline", "campaignsource", "campaigntally", "case"),
    *("case_amplified_by", "case_further_authorities", "case_readers", "case_tactics"),
    *("case_topics", "casebatch", "casecolumns", "casecomment", "caselist", "casereading"),
    *("caseshare", "casesummary", "casetask", "change", "changedvalues"),
    *("changenotice", "circle", "circlemember", "citation", "collectiveresponsedraft"),
    *("collectiveresponserelease", "deadlineevent", "delegation"),
    *("deliveryattempt", "digest"),
    *("dismissedlikeness", "dismissedrelation", "draftlink", "draftstep", "earlierversion"),
    *(
        "event",
        "evidenceexcerpt",
        "evidenceitem",
        "evidencepart",
        "evidencepicture",
        "evidenceversion",
        "filepart",
    ),
    *("filerow", "firm", "firmverification", "formdraft", "grant", "import", "importchange"),
    *("importconflict", "importfile", "jointcase", "jointconfirmation", "jointdemand"),
    *("lanecode", "lawproposal", "ledger", "mappingprofile", "mention", "message", "opening"),
    *("owndashboard", "ownfigure", "partychange", "peer", "peerstatement", "publishedsource"),
    *("quota", "receivedrelease", "release", "releasebatch", "renewedconsent"),
    *("repeatedanswer", "reply", "report", "reportnotice", "samplereading", "savedsearch"),
    *("seal", "sealedlink", "sharedentry", "sharerelease", "sourceuse", "statutorydeadline"),
    *("subscription", "upload", "webhook", "webhookdelivery", "wordingchange", "wordproposal"),
)
REGISTER = "incident"
NAMED = re.compile(rf"incidents_(?:{'|'.join((*TABLES, REGISTER))})\b")


@lru_cache(maxsize=1024)
def is_walled(sql: str) -> bool:
    """Whether a statement names a table with a policy."""
    return NAMED.search(sql) is not None
