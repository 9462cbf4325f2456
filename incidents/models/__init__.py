"""Rows, constraints and querysets; one module per noun.

Rows of the sealed room are named behind its own doors only: here stands their module.
"""

from incidents.models import reports
from incidents.models.appointments import Appointment
from incidents.models.authorities import Attribution, Authority, AuthorityKind
from incidents.models.campaigns import (
    Campaign,
    CampaignCitation,
    CampaignDeadline,
    CampaignSource,
    CampaignTally,
)
from incidents.models.cases import Case, Event, EventKind, Marking
from incidents.models.changes import Change, Side
from incidents.models.clocks import ActKind, CalendarKey, Clock, ClockAct, ResponseClock
from incidents.models.decisions import ReleaseState
from incidents.models.editions import Counted, Edition
from incidents.models.firm_responses import ResponseKind
from incidents.models.firms import Firm, FirmKind
from incidents.models.following import Digest, DigestState, Pace, SavedSearch, Subscription
from incidents.models.generations import Departure, Generation
from incidents.models.imports import CasePart, FileRow, Import, ImportConflict
from incidents.models.keys import EarlierWrap, OfficerKey, RecipientList
from incidents.models.law import Amendment, Confidence, Instrument, Provision
from incidents.models.ledger import Ledger, LedgerHead
from incidents.models.people import Desk, User
from incidents.models.record import Citation, Invocation, Place, Source, SourceUse, WordingChange
from incidents.models.reference import Sector, Tactic, Topic
from incidents.models.register import Incident, Number, Tombstone
from incidents.models.relations import Relation, RelationKind
from incidents.models.releases import Release
from incidents.models.renewals import RenewedConsent
from incidents.models.response_drafts import (
    DraftLink,
    DraftStep,
    ResponseDraft,
    ResponseRelease,
)
from incidents.models.responses import (
    Followed,
    Response,
    ResponseLink,
    ResponseStep,
    WithdrawnResponse,
)

__all__ = [
    "ActKind",
    "Amendment",
    "Appointment",
    "Attribution",
    "Authority",
    "AuthorityKind",
    "CalendarKey",
    "Campaign",
    "CampaignCitation",
    "CampaignDeadline",
    "CampaignSource",
    "CampaignTally",
    "Case",
    "CasePart",
    "Change",
    "Citation",
    "Clock",
    "ClockAct",
    "Confidence",
    "Counted",
    "Departure",
    "Desk",
    "Digest",
    "DigestState",
    "DraftLink",
    "DraftStep",
    "EarlierWrap",
    "Edition",
    "Event",
    "EventKind",
    "FileRow",
    "Firm",
    "FirmKind",
    "Followed",
    "Generation",
    "Import",
    "ImportConflict",
    "Incident",
    "Instrument",
    "Invocation",
    "Ledger",
    "LedgerHead",
    "Marking",
    "Number",
    "OfficerKey",
    "Pace",
    "Place",
    "Provision",
    "RecipientList",
    "Relation",
    "RelationKind",
    "Release",
    "ReleaseState",
    "RenewedConsent",
    "Response",
    "ResponseClock",
    "ResponseDraft",
    "ResponseKind",
    "ResponseLink",
    "ResponseRelease",
    "ResponseStep",
    "SavedSearch",
    "Sector",
    "Side",
    "Source",
    "SourceUse",
    "Subscription",
    "Tactic",
    "Tombstone",
    "Topic",
    "User",
    "WithdrawnResponse",
    "WordingChange",
    "reports",
]
