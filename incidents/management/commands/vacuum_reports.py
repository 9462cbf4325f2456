"""Clear what the nightly rewriting of confidential reports left, as the owner of the tables."""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.reports import rewriting


class Command(BaseCommand):
    help = (
        "Vacuums the tables of confidential reports. Run it each night as the owner of the tables"
        " where the site's own role owns none; otherwise the nightly job does it."
    )

    def handle(self, **options):
        try:
            rewriting.vacuum_reports()
        except PermissionDenied as refusal:
            raise CommandError(f"{refusal} Run this as their owner.") from refusal
