"""Rows, constraints and querysets; one module per noun.

Rows of confidential reports are named in their own chapter only; here is just their module.
"""

from incidents.models.desk.batches import BatchItem, BulkEdit, ReleaseBatch, SampleReading
from incidents.models.desk.case_lists import CaseBatch, CaseColumns, CaseList, CaseSummary
from incidents.models.desk.cases import Case
from incidents.models.desk.circles import Circle, CircleMember
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.events import Event, EventKind
from incidents.models.desk.evidence import (
    Citation,
    Invocation,
    Place,
    Source,
    SourceUse,
    WordingChange,
)
from incidents.models.desk.evidence_files import (
    EvidenceItem,
    EvidencePart,
    EvidencePicture,
    EvidenceVersion,
)
from incidents.models.desk.excerpts import EvidenceExcerpt
from incidents.models.desk.form_drafts import FormDraft
from incidents.models.desk.imports import (
    CasePart,
    FileRow,
    Import,
    ImportChange,
    ImportConflict,
    ImportFile,
    ImportState,
)
from incidents.models.desk.joint_demands import JointCase, JointConfirmation, JointDemand
from incidents.models.desk.mappings import MappingProfile, WordDecision, WordKind, WordProposal
from incidents.models.desk.peer_statements import FirmBand, PeerStatement, StatementKind
from incidents.models.desk.readings import CaseReading
from incidents.models.desk.related import DismissedRelation
from incidents.models.desk.releases import Release
from incidents.models.desk.renewals import RenewedConsent
from incidents.models.desk.shares import CaseShare, SharedEntry, ShareRelease
from incidents.models.desk.sharing import ConsentChoices, Marking
from incidents.models.desk.teamwork import CaseComment, CaseTask, ChangedValues, Mention
from incidents.models.desk.verifications import FirmVerification, VerificationWay
from incidents.models.federation.peers import Peer
from incidents.models.federation.received import ReceivedMarking, ReceivedRelease, ReceivedState
from incidents.models.law.edits import LawEdit
from incidents.models.law.instruments import Confidence, Instrument, InstrumentKind, Provision
from incidents.models.law.proposals import LawProposal
from incidents.models.law.records import RecordSystem
from incidents.models.law.relations import Basis, Relation, RelationKind
from incidents.models.law.sources import LawSource, LawSourceKind
from incidents.models.law.versions import (
    ArticleChange,
    ArticleRole,
    ArticleText,
    InstrumentVersion,
    Renumbering,
)
from incidents.models.people.account_changes import AccountChange, ChangeKind
from incidents.models.people.appointments import Appointment
from incidents.models.people.delegations import Delegation
from incidents.models.people.ledger import Ledger, LedgerDay, LedgerHead, LedgerKey
from incidents.models.people.people import Desk, User
from incidents.models.people.reasons import ActReason
from incidents.models.people.sessions import Session
from incidents.models.people.tokens import ApiToken, RepeatedAnswer, TokenScope
from incidents.models.register.authorities import Attribution, Authority, AuthorityKind
from incidents.models.register.campaigns import (
    Campaign,
    CampaignCitation,
    CampaignDeadline,
    CampaignSource,
    CampaignTally,
)
from incidents.models.register.change_feed import ChangeNotice, NoticeKind
from incidents.models.register.editions import Edition, EditionEntry, EditionRemoval
from incidents.models.register.excerpt_pages import ExcerptPage
from incidents.models.register.firms import Firm, FirmKind
from incidents.models.register.generations import Departure, Generation
from incidents.models.register.incidents import Incident, Number, Tombstone
from incidents.models.register.list_rounds import CampaignCount, ListedFirm
from incidents.models.register.partnerships import (
    PartnershipSource,
    PartnershipStatus,
    ResearchPartnership,
)
from incidents.models.register.party_changes import DismissedLikeness, PartyChange, PartyDecision
from incidents.models.register.replies import Reply
from incidents.models.register.sources import PublishedSource
from incidents.models.register.statistical_releases import (
    CountedBatch,
    CountedCase,
    StatisticalRelease,
)
from incidents.models.register.versions import EarlierVersion
from incidents.models.register.vocabulary import Sector, Tactic, Topic
from incidents.models.reports import journal as report_journal
from incidents.models.reports import lanes as report_lanes
from incidents.models.reports import log as report_log
from incidents.models.reports import threads as reports
from incidents.models.reports.keys import ClassicOffer, EarlierWrap, OfficerKey, RecipientList
from incidents.models.responses.collective import (
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    Followed,
    WithdrawnCollectiveResponse,
)
from incidents.models.responses.deadlines import (
    CalendarKey,
    DeadlineEvent,
    DeadlineEventKind,
    PublishedDeadline,
    StatutoryDeadline,
)
from incidents.models.responses.drafts import (
    CollectiveResponseDraft,
    CollectiveResponseRelease,
    DraftLink,
    DraftStep,
)
from incidents.models.saved.changes import Change, ChangeSide
from incidents.models.saved.dashboards import DashboardSharing, OwnDashboard, OwnFigure
from incidents.models.saved.searches import Digest, DigestState, Pace, SavedSearch, Subscription
from incidents.models.saved.webhooks import (
    DeliveryAttempt,
    DeliveryKind,
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookState,
)
from incidents.values.firm_responses import FirmResponse

# fmt: off
__all__ = [
    "AccountChange", "ActReason", "ApiToken", "Appointment", "ArticleChange", "ArticleRole",
    "ArticleText", "Attribution", "Authority", "AuthorityKind", "Basis", "BatchItem",
    "BulkEdit", "CalendarKey", "Campaign", "CampaignCitation", "CampaignCount",
    "CampaignDeadline", "CampaignSource", "CampaignTally", "Case", "CaseBatch", "CaseColumns",
    "CaseComment", "CaseList", "CasePart", "CaseReading", "CaseShare", "CaseSummary",
    "CaseTask", "Change", "ChangeKind", "ChangeNotice", "ChangeSide", "ChangedValues", "Circle",
    "CircleMember", "Citation", "ClassicOffer", "CollectiveResponse", "CollectiveResponseDraft",
    "CollectiveResponseLink", "CollectiveResponseRelease", "CollectiveResponseStep",
    "Confidence", "ConsentChoices", "CountedBatch", "CountedCase", "DashboardSharing",
    "DeadlineEvent", "DeadlineEventKind", "Delegation",
    "DeliveryAttempt", "DeliveryKind", "DeliveryState",
    "Departure", "Desk", "Digest", "DigestState", "DismissedLikeness", "DismissedRelation",
    "DraftLink", "DraftStep", "EarlierVersion", "EarlierWrap", "Edition", "EditionEntry",
    "EditionRemoval", "Event", "EventKind", "EvidenceExcerpt", "EvidenceItem", "EvidencePart",
    "EvidencePicture", "EvidenceVersion", "ExcerptPage", "FileRow", "Firm", "FirmBand", "FirmKind",
    "FirmResponse",
    "FirmVerification", "Followed", "FormDraft", "Generation", "Import", "ImportChange",
    "ImportConflict", "ImportFile", "ImportState", "Incident", "Instrument", "InstrumentKind",
    "InstrumentVersion", "Invocation", "JointCase", "JointConfirmation", "JointDemand",
    "LawEdit", "LawProposal", "LawSource", "LawSourceKind", "Ledger", "LedgerDay", "LedgerHead",
    "LedgerKey", "ListedFirm", "MappingProfile", "Marking", "Mention", "NoticeKind", "Number",
    "OfficerKey", "OwnDashboard", "OwnFigure", "Pace", "PartnershipSource", "PartnershipStatus",
    "PartyChange", "PartyDecision", "Peer", "PeerStatement", "Place", "Provision",
    "PublishedDeadline", "PublishedSource", "ReceivedMarking", "ReceivedRelease",
    "ReceivedState", "RecipientList", "RecordSystem", "Relation", "RelationKind", "Release",
    "ReleaseBatch", "ReleaseState", "RenewedConsent", "Renumbering", "RepeatedAnswer", "Reply",
    "ResearchPartnership", "SampleReading", "SavedSearch", "Sector", "Session", "ShareRelease",
    "SharedEntry", "Source", "SourceUse", "StatementKind", "StatisticalRelease",
    "StatutoryDeadline", "Subscription", "Tactic", "TokenScope", "Tombstone", "Topic", "User",
    "VerificationWay", "Webhook", "WebhookDelivery", "WebhookState",
    "WithdrawnCollectiveResponse", "WordDecision", "WordKind", "WordProposal", "WordingChange",
    "report_journal", "report_lanes", "report_log", "reports",
]
# fmt: on
