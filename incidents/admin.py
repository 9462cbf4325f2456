"""Reference data, maintained by administrators. No case, release or person is shown here."""

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from incidents.actions.desk import campaigns
from incidents.actions.people import ledger
from incidents.forms.fields import COUNTRIES
from incidents.forms.one_line import ModelForm
from incidents.models import (
    Authority,
    Campaign,
    CampaignCitation,
    CampaignDeadline,
    CampaignSource,
    CampaignTally,
    CollectiveResponse,
    CollectiveResponseLink,
    CollectiveResponseStep,
    Desk,
    Generation,
    Instrument,
    Provision,
    Relation,
    Sector,
    Tactic,
    Topic,
)
from incidents.models.desk.releases import TierChoices
from incidents.models.register.labels import forget_labels

COUNTRY_COLUMNS = ("coercing_state", "jurisdiction", "country", "against")


class Reference(admin.AdminSite):
    """A site of its own, without what other apps register with Django's, above all people."""

    site_title = site_header = _("Coercion Register")
    index_title = _("Reference data")


site = Reference(name="admin")


class Lines(SimpleArrayField):
    """A list with one value on each line: sources and sanctions contain commas."""

    widget = forms.Textarea

    def __init__(self, base_field, **kwargs):
        # Compare with the row itself: the default for a column with a callable is a hidden copy.
        super().__init__(base_field, **kwargs | {"delimiter": "\n", "show_hidden_initial": False})

    def to_python(self, value):
        if isinstance(value, str):
            value = "\n".join(filter(None, map(str.strip, value.splitlines())))
        return super().to_python(value)


TYPED = {ArrayField: {"form_class": Lines}, models.URLField: {"assume_scheme": "https"}}


class PermanentAdmin(admin.ModelAdmin):
    """Rows to which incidents refer by key: they are never deleted and keep their keys.

    Each save is recorded in the ledger, which names fields and never repeats values.
    """

    fixed: tuple[str, ...] = ()
    formfield_overrides = TYPED
    form = ModelForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in COUNTRY_COLUMNS:
            return forms.ChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=COUNTRIES,
                required=not db_field.blank,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj else ()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        parts = [formset.prefix for formset in formsets if formset.has_changed()]
        verb = "reference changed" if change else "reference added"
        self.record(request, verb, form.instance, fields=[*form.changed_data, *parts])

    def record(self, request, verb, row, **detail):
        key = next((getattr(row, name) for name in ("key", "slug") if hasattr(row, name)), row.pk)
        subject = f"{self.opts.model_name} {key}"[:120]
        ledger.record(verb, subject, by=request.user, **detail)
        forget_labels()
        # Cached figures and pages have the old title, day or response.
        Generation.objects.move(TierChoices.values)


@admin.register(Topic, Tactic, site=site)
class TermAdmin(PermanentAdmin):
    list_display = ("title", "slug")
    search_fields = ("title", "slug")
    fixed = ("slug",)


@admin.register(Sector, site=site)
class SectorAdmin(PermanentAdmin):
    list_display = ("title", "slug", "isic")
    search_fields = ("title", "slug")
    fixed = ("slug",)


@admin.register(Desk, site=site)
class DeskAdmin(PermanentAdmin):
    list_display = ("name", "slug", "country")
    fixed = ("slug",)


@admin.register(Authority, site=site)
class AuthorityAdmin(PermanentAdmin):
    list_display = ("name", "coercing_state", "kind", "attribution")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    exclude = ("desk",)
    fixed = ("slug",)

    def get_queryset(self, request):
        """Return the shared ones: a desk's own could reveal a case that nobody has released."""
        return super().get_queryset(request).shared()


class PartInline(admin.TabularInline):
    form = ModelForm
    extra = 0
    formfield_overrides = TYPED


class LawAdmin(PermanentAdmin):
    """Law to look up: it is changed on pages of its own, by two people."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Instrument, site=site)
class InstrumentAdmin(LawAdmin):
    list_display = ("title_en", "jurisdiction", "in_force_from", "in_force_until")
    search_fields = ("title_en", "title_zh", "short_title", "key")
    fixed = ("key",)


@admin.register(Provision, site=site)
class ProvisionAdmin(LawAdmin):
    list_display = ("key", "in_force_from", "in_force_until")
    list_select_related = ("instrument",)
    search_fields = ("key", "gist", "instrument__title_en", "instrument__short_title")
    autocomplete_fields = ("instrument",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("instrument")


@admin.register(Relation, site=site)
class RelationAdmin(LawAdmin):
    list_display = ("from_text", "kind", "to_text", "since", "until")
    list_filter = ("kind",)
    exclude = ("from_version", "from_record", "to_version", "to_record")

    def get_queryset(self, request):
        return super().get_queryset(request).with_ends()


class DeadlineInline(PartInline):
    model = CampaignDeadline
    verbose_name, verbose_name_plural = _("demand deadline"), _("demand deadlines")


class TallyInline(PartInline):
    model = CampaignTally
    verbose_name, verbose_name_plural = (
        _("total reported by a source"),
        _("totals reported by sources"),
    )


class SourceInline(PartInline):
    model = CampaignSource
    verbose_name, verbose_name_plural = _("source"), _("sources")


class CitationInline(PartInline):
    model = CampaignCitation
    verbose_name, verbose_name_plural = _("law cited"), _("laws cited")
    autocomplete_fields = ("instrument", "provision")


@admin.register(Campaign, site=site)
class CampaignAdmin(PermanentAdmin):
    list_display = ("title", "coercing_state", "issued_on", "addressees", "is_published")
    list_filter = ("is_published",)
    search_fields = ("title", "slug")
    exclude = ("desk", "is_published")
    autocomplete_fields = ("authority", "topics", "tactics")
    fixed = ("slug",)
    inlines = (DeadlineInline, TallyInline, SourceInline, CitationInline)

    def get_queryset(self, request):
        """Return the shipped and shared ones; a desk's own stay at the desk."""
        return super().get_queryset(request).filter(desk__isnull=True)

    actions = ("publish",)

    def save_model(self, request, obj, form, change):
        """What an administrator adds is public once another one has published it."""
        if not obj.is_published:
            obj.changed_by, obj.changed_at = request.user, timezone.now()
            obj.approved_by = obj.approved_at = None
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Publish campaigns that another administrator added"))
    def publish(self, request, queryset):
        for campaign in queryset:
            try:
                campaigns.publish_campaign(campaign, by=request.user)
            except ValidationError as refusal:
                messages.error(request, f"{campaign}: {refusal.messages[0]}")
            else:
                messages.success(request, _("Published: %(title)s") % {"title": campaign})


class StepInline(PartInline):
    model = CollectiveResponseStep
    verbose_name, verbose_name_plural = _("step"), _("steps")


class LinkInline(PartInline):
    model = CollectiveResponseLink
    verbose_name, verbose_name_plural = _("demand it responds to"), _("demands it responds to")
    autocomplete_fields = ("campaign",)


@admin.register(CollectiveResponse, site=site)
class ResponseAdmin(PermanentAdmin):
    list_display = ("name", "kind", "started_on", "status")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    fixed = ("slug",)
    inlines = (StepInline, LinkInline)

    def get_queryset(self, request):
        """Return reference data. What two people of a desk released needs two people to change."""
        return super().get_queryset(request).filter(release__isnull=True)
