"""The released fields of a collective response: a part of the table of incidents.fields."""

from django.utils.translation import gettext_lazy as _

from incidents.values.tiers import EVERYBODY, NOBODY, Field

# A collective response is public or unreleased: its released fields go to everybody.
RESPONSE_FIELDS = (
    Field("name", _("Name"), reach=EVERYBODY),
    Field("kind", _("Kind"), reach=EVERYBODY),
    Field("jurisdictions", _("Who takes part"), reach=EVERYBODY),
    Field("against", _("Against"), reach=EVERYBODY),
    Field("started_on", _("Started on"), reach=EVERYBODY),
    Field("status", _("Status"), reach=EVERYBODY),
    Field("outcome", _("Outcome"), reach=EVERYBODY),
    Field("costs", _("Costs imposed on the coercing state"), reach=EVERYBODY),
    Field("steps", _("Steps"), reach=EVERYBODY),
    Field("demands", _("Demands it responds to"), reach=EVERYBODY),
    Field("deadlines", _("Statutory deadlines"), reach=EVERYBODY),
    Field("sources", _("Sources"), reach=EVERYBODY),
    Field("confidence", _("Confidence"), reach=EVERYBODY),
    Field("note", _("What is uncertain"), reach=EVERYBODY),
    Field("desk_note", _("Note for the desk"), reach=NOBODY),
)
