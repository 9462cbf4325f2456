"""Profiles of a desk: how the columns and words of a table become ours."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.desk import table_imports
from incidents.actions.desk.table_imports import TableOutcome, TableTerms
from incidents.intake.files.sheets import Sheet
from incidents.intake.mapping.profiles import (
    Mapping,
    closest_profile,
    shipped_profiles,
    suggest_mapping,
)
from incidents.models.desk.mappings import MappingProfile
from incidents.models.people.people import User


def profiles_of(by: User) -> dict[str, Mapping]:
    """{name: mapping} that a person may use: the desk's own first, then the shipped ones."""
    own = MappingProfile.objects.visible_to(by)
    named = {profile.name: Mapping.from_json(profile.mapping) for profile in own}
    return named | {
        name: mapping for name, mapping in shipped_profiles().items() if name not in named
    }


def choose_mapping(sheet: Sheet, name: str = "", *, by: User) -> tuple[str, Mapping]:
    """(name of the profile, its mapping for this file): the one named, else the one that fits.

    Columns that the profile does not know are matched by their names where that is sure. Raises
    ValidationError for a name that is not known.
    """
    profiles = profiles_of(by)
    if name and name not in profiles:
        names = "; ".join(profiles)
        raise ValidationError(
            _("There is no profile “%(name)s”. Known: %(names)s."),
            params={"name": name, "names": names},
            code="profile",
        )
    name = name or closest_profile(sheet.header, profiles)
    if not name:
        return "", suggest_mapping(sheet)
    return name, profiles[name].fitted_to(sheet.header)


def with_state(mapping: Mapping, code: str) -> Mapping:
    """The mapping with a coercing state for rows that name none."""
    return replace(mapping, constants=mapping.constants | {"coercing_country_iso2": code})


@transaction.atomic
def save_profile(name: str, mapping: Mapping, *, by: User) -> MappingProfile:
    """Save a mapping under a name of the desk's; an older one of that name is replaced."""
    table_imports.demand_importer(by)
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise ValidationError(_("Enter a name of at most 120 characters."), code="name")
    profile, _new = MappingProfile.objects.update_or_create(
        desk=by.desk,
        name=name,
        defaults={
            "mapping": replace(mapping, title=name).as_json(),
            "saved_by": by,
            "saved_at": timezone.now(),
        },
    )
    return profile


@transaction.atomic
def import_at_once(
    raw: bytes, sheet: Sheet, terms: TableTerms, *, filename: str, by: User
) -> TableOutcome:
    """Import a table in one step: what would need a decision stays blank, or is refused."""
    record = table_imports.new_record(raw, filename=filename, data_set=terms.data_set, by=by)
    return table_imports.import_table(sheet, terms, record, by=by)
