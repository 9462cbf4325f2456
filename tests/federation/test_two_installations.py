"""Two installations side by side: two databases, two keys, processes that are killed amid work."""

import pytest
from django.db import connection

from incidents.actions.desk import releases
from incidents.actions.federation.receiving import decide_received, receive_envelopes
from incidents.models import ChangeNotice, Incident, Ledger, Peer, ReceivedRelease, Release
from tests.support import seeded
from tests.support.cast import Cast
from tests.support.installations import KILLED_IN_THE_MIDDLE, Installation

# Two databases are copied, and a server and five commands begun.
pytestmark = pytest.mark.slow
FIELDS = ["title", "firm", "coercing_state", "reported_on", "firm_response"]


@pytest.fixture
def both(django_db_setup, django_db_blocker, tmp_path):
    """Installation A, which sends, and installation B, which reads from it."""
    own = connection.settings_dict["NAME"]
    pair = []
    with django_db_blocker.unblock():
        for letter in ("a", "b"):
            home = tmp_path / letter
            home.mkdir()
            pair.append(Installation(f"{own}_{letter}", home))
            seeded.copy(pair[-1].name)
        seeded.connect_to(own)
        yield pair
        for one in pair:
            one.kill()
            seeded.drop(one.name)
        seeded.connect_to(own)


def received(**columns):
    return ReceivedRelease.objects.filter(**columns).order_by("number")


def test_two_installations_exchange_correct_and_revoke_though_both_are_killed(both):
    a, b = both
    a.know(b, tier="public", fields=FIELDS)
    b.know(a, address=a.address)
    count = pull_though_both_are_killed(a, b)
    corrected, revoked = take_two_in(a, b, count)
    correct_and_revoke(a, corrected, revoked)
    b.run("pull_peers")
    check_correction_and_revocation(b, count, corrected, revoked)
    b.run("pull_peers")
    assert confirmed_at(a) == (count + 2, count + 2)
    read_the_same_as_a_file(a, b, count)


def pull_though_both_are_killed(a, b):
    """B is killed in its second page and A between two pulls; how many changes A has."""
    with a.inside():
        count = ChangeNotice.objects.filter(tier="public").count()
    assert count >= 102
    a.serve()
    killed = b.run("-c", KILLED_IN_THE_MIDDLE, check=False)
    with b.inside():
        assert (killed.returncode, Peer.objects.get().fault) == (-9, ""), killed.stderr
        # The first page is there as a whole, and nothing of the second.
        assert received().count() == Peer.objects.get().received_number == 100
    a.kill()
    assert "0 new changes" in b.run("pull_peers").stdout
    with b.inside():
        assert "did not answer" in Peer.objects.get().fault
    a.serve()
    assert f"{count - 100} new changes" in b.run("pull_peers").stdout
    return count


def take_two_in(a, b, count):
    """All that A sent is in quarantine at B; two are taken in. Their references."""
    with a.inside():
        entries = {
            row.ref: {name: row.document[name] for name in FIELDS if name in row.document}
            for row in Incident.objects.filter(tier="public")
        }
    assert confirmed_at(a) == (count, 0)
    with b.inside():
        assert Peer.objects.get().fault == ""
        assert list(received().values_list("number", flat=True)) == list(range(1, count + 1))
        assert {row.ref: row.document for row in received(state="waiting")} == entries
        # Nothing is in the register of B, or in its feed, before or after it is taken in.
        feed = ChangeNotice.objects.count()
        cast = Cast()
        refs = [cast.case(slug).ref for slug in ("united-caac-2018", "muji-fine-2018")]
        for row in received(ref__in=refs):
            decide_received(row, is_taken=True, by=cast.officer_b)
        assert ChangeNotice.objects.count() == feed
    return refs


def correct_and_revoke(a, corrected, revoked):
    with a.inside():
        cast = Cast()
        case = cast.airline_case
        assert (case.ref, cast.muji_case.ref) == (corrected, revoked)
        case.title = "Corrected title"
        case.save(update_fields=["title"])
        cast.release(case)
        muji = Release.objects.get(case=cast.muji_case, state="approved")
        releases.withdraw_release(muji, reason="The firm asked.", by=cast.officer_a)


def check_correction_and_revocation(b, count, corrected, revoked):
    """The correction waits for an officer beside the old text; what was revoked has no text."""
    with b.inside():
        new = received(number__gt=count)
        assert [(row.kind, row.ref, row.state) for row in new] == [
            ("changed", corrected, "waiting"),
            ("withdrawn", revoked, "noted"),
        ]
        old = received(ref=corrected, number__lte=count).get()
        gone = received(ref=revoked, number__lte=count).get()
        assert (old.state, old.document["title"] != "Corrected title") == ("taken-in", True)
        assert (gone.state, gone.document, gone.envelope) == ("revoked", None, "")
        by = Cast().officer_b
        decide_received(new[0], is_taken=True, by=by)
        old.refresh_from_db()
        assert (old.state, old.document) == ("replaced", None)
        for row in received(state="waiting"):
            decide_received(row, is_taken=False, by=by)


def confirmed_at(a):
    """(changes up to which B carried out withdrawals, and decided), as A knows."""
    with a.inside():
        peer = Peer.objects.get()
        return peer.confirmed_number, peer.decided_number


def read_the_same_as_a_file(a, b, count):
    """What is known is passed over; what is new goes on from there."""
    with a.inside():
        cast = Cast()
        cast.release(cast.draft())
        fingerprint = Peer.objects.get().fingerprint
    lines = a.run("write_envelopes", fingerprint).stdout.splitlines()
    with b.inside():
        assert receive_envelopes(Peer.objects.get(), lines, by=Cast().officer_b) == 1
        assert received().count() == count + 3
        assert received().last().state == "waiting"
        assert Ledger.objects.filter(verb="releases received").count() == 4
        assert not Incident.objects.filter(ref=received().last().ref).exists()
