"""The forms of firms and authorities: their facts, and the one that stays of two."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import COUNTRIES, LONGEST_NAME, NamesField
from incidents.forms.one_line import Form
from incidents.models.register.authorities import AuthorityKind
from incidents.models.register.firms import Firm, FirmKind, check_isin, check_lei, check_uscc
from incidents.models.register.party_changes import FIRMS
from incidents.models.register.vocabulary import Sector


class PartyForm(Form):
    """What firms and authorities have in common. `values` are columns of the row."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    other_names = NamesField(
        label=_("Other names, one on each line"),
        help_text=_("Spellings, earlier names, and names in any script. Files use them, too."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Officers of other desks read it where this is public."),
    )

    def __init__(self, *args, user, party, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.party = user, party
        if party.desk_id is not None:
            del self.fields["reason"]

    @property
    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class FirmForm(PartyForm):
    kind = forms.ChoiceField(label=_("Kind of firm"), choices=FirmKind)
    country = forms.ChoiceField(label=_("Home country"), choices=COUNTRIES, required=False)
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"), required=False)
    parent = forms.CharField(
        label=_("Parent company"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"list": "firms", "autocomplete": "off"}),
        help_text=_("The company that owns this one. Firms of one group are counted once."),
    )
    lei = forms.CharField(label=_("LEI"), max_length=20, required=False, validators=[check_lei])
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=18,
        required=False,
        validators=[check_uscc],
    )
    isin = forms.CharField(label=_("ISIN"), max_length=12, required=False, validators=[check_isin])
    field_order = ("name", "other_names", "kind", "country", "sector", "parent")

    def clean_parent(self):
        """Return the firm of that name, or None."""
        name = self.cleaned_data["parent"].strip()
        if not name:
            return None
        firm = Firm.objects.named(self.user, name)
        if firm is None:
            raise forms.ValidationError(
                _("“%(name)s” is not a firm that your desk knows. Choose one from the list."),
                params={"name": name},
            )
        return firm


class AuthorityForm(PartyForm):
    kind = forms.ChoiceField(label=_("Kind of authority"), choices=AuthorityKind)
    coercing_state = forms.ChoiceField(label=_("Coercing state"), choices=COUNTRIES)


def party_form(kind, party, user, posted=None):
    """Return the form of a firm or authority, bound to what was posted or filled from the row."""
    initial = {name: getattr(party, name) for name in kind.columns}
    initial["other_names"] = "\n".join(party.other_names)
    if kind is not FIRMS:
        return AuthorityForm(posted, initial=initial, user=user, party=party)
    initial["parent"] = party.parent.name if party.parent else ""
    form = FirmForm(posted, initial=initial, user=user, party=party)
    if party.parent and not may_know(party.parent, user):
        # A firm that only another desk knows: its name stays there, and so does this field.
        del form.fields["parent"]
    return form


def may_know(party, user):
    """Whether a firm or authority is shared, or the person's own desk has it."""
    return party.desk_id in (None, user.desk_id)


class MergeForm(Form):
    """Which one stays, and why."""

    into = forms.CharField(
        label=_("The one that stays"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"list": "parties", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Officers of other desks read it where this is public."),
    )

    def __init__(self, *args, user, kind, party, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.kind, self.party = user, kind, party

    def clean_into(self):
        """Return the row of that name, or that key as a suggestion links to it."""
        text = self.cleaned_data["into"].strip()
        rows = self.kind.rows.offered_to(self.user)
        named = rows.filter(name__iexact=text).exclude(pk=self.party.pk)
        if len(named) > 1:
            raise forms.ValidationError(
                _("Several are called “%(name)s”. Open the one that stays and merge from there."),
                params={"name": text},
            )
        row = named.first() or self._by_number(rows, text)
        if row is None:
            raise forms.ValidationError(
                _("“%(name)s” is not in the list. Choose one from it."), params={"name": text}
            )
        return row

    @staticmethod
    def _by_number(rows, text):
        is_number = text.startswith("#") and text[1:].isdecimal() and len(text) < 19
        return rows.filter(pk=int(text[1:])).first() if is_number else None
