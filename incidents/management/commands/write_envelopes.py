"""Write what another installation may read as a file of signed envelopes, one a line."""

from django.core.management.base import BaseCommand, CommandError

from incidents.actions.federation.sending import LostPosition, read_outgoing
from incidents.models import Peer


class Command(BaseCommand):
    help = "Writes the envelopes for a confirmed installation, for a way without a network."

    def add_arguments(self, parser):
        parser.add_argument("fingerprint", help="of its key, or its first digits")
        parser.add_argument("--after", default="", help="its position, such as 17-<digest>")

    def handle(self, fingerprint, after, **options):
        rows = list(Peer.objects.active().filter(fingerprint__startswith=fingerprint.lower())[:2])
        if len(rows) != 1:
            raise CommandError("No confirmed installation, or more than one, has this fingerprint.")
        try:
            page = read_outgoing(rows[0], after, size=100_000)
        except LostPosition as error:
            raise CommandError("This position is not in the feed.") from error
        for envelope in page.envelopes:
            self.stdout.write(envelope)
