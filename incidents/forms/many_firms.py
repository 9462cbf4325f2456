"""The firms that received one demand, typed together."""

import pycountry
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.one_line import Form
from incidents.models.register.vocabulary import Sector

COUNTRY_CODES = {country.alpha_2 for country in pycountry.countries}


class ManyForm(Form):
    """The firms that received one demand, one on each line: name; country; sector."""

    firms = forms.CharField(
        label=_("Firms, one on each line"),
        help_text=_(
            "Name; two-letter code of the home country; sector. For example: Tatra; CZ; airline."
        ),
        widget=forms.Textarea({"rows": 8}),
    )

    def clean_firms(self):
        """Return [(name, country, Sector or None)]. Reports every faulty line at once."""
        sectors = {sector.title: sector for sector in Sector.objects.all()}
        firms, faults = [], []
        for number, line in enumerate(self.cleaned_data["firms"].splitlines(), 1):
            if not line.strip():
                continue
            name, country, sector = ([part.strip() for part in line.split(";")] + ["", "", ""])[:3]
            if not name or len(name) > 200 or line.count(";") > 2:
                fault = _("Line %(line)s: enter a name; then, if known, country; sector.")
            elif country and country.upper() not in COUNTRY_CODES:
                fault = _("Line %(line)s: “%(country)s” is not a country code, such as CZ.")
            elif sector and sector not in sectors:
                fault = _("Line %(line)s: “%(sector)s” is not the name of a sector.")
            else:
                firms.append((name, country.upper(), sectors.get(sector)))
                continue
            faults.append(fault % {"line": number, "country": country, "sector": sector})
        if faults:
            raise ValidationError(faults)
        return firms
