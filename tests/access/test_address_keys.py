"""No address of a desk has a sequence in it, from which one desk could count what others do."""

import itertools

import pytest
from django.http import Http404
from django.test import override_settings
from django.urls import get_resolver, resolve
from hypothesis import given
from hypothesis import strategies as st

from incidents.queries.address_keys import KINDS, make_address_key, read_address_key
from tests.access.test_addresses import routes
from tests.support.keys import key_of

NUMBERS = st.integers(min_value=0, max_value=(1 << 40) - 1)
# Numbers that everybody may know: editions and pages of a file.
PUBLIC = ("api/v1/editions/<int:number>/", "<int:page>/", "versions/<int:version>/file/")
# Passkeys of one's own account, which the library numbers.
OWN = "accounts/2fa/webauthn/keys/<int:pk>/"


def test_no_address_of_pages_or_api_has_a_row_number():
    numbered = [
        route
        for route in routes(get_resolver().url_patterns)
        if ("<int:" in route or r"(?P<pk>\d" in route) and not route.startswith(("admin/", OWN))
    ]
    assert [route for route in numbered if not route.endswith(PUBLIC)] == []


@given(number=NUMBERS, kind=st.sampled_from(KINDS), other=st.sampled_from(KINDS))
def test_a_key_is_read_as_it_was_made_and_for_no_other_kind(number, kind, other):
    key = make_address_key(kind, number)
    assert read_address_key(kind, key) == number
    if other != kind:
        with pytest.raises(ValueError, match="no key of this site"):
            read_address_key(other, key)


def test_keys_say_neither_order_nor_count():
    keys = [make_address_key("release", number) for number in range(1, 201)]
    assert len(set(keys)) == 200
    rises = sum(before < after for before, after in itertools.pairwise(keys))
    assert 70 < rises < 130
    # Each digit of a key differs from that of the next number's about as often as by chance.
    same = sum(
        one == two
        for before, after in itertools.pairwise(keys)
        for one, two in zip(before[1:], after[1:], strict=True)
    )
    assert same < 199 * 12 / 32 * 2


@given(text=st.from_regex(r"[0-9a-z]{1,14}", fullmatch=True))
def test_a_guess_leads_nowhere(text):
    with pytest.raises(Http404):
        resolve(f"/desk/releases/{text}/")


def test_addresses_outlive_a_change_of_the_secret(cast, client, settings):
    release = cast.release(cast.draft())
    address = f"/desk/releases/{key_of(release)}/"
    assert release.get_absolute_url() == address
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert release.get_absolute_url() != address
        assert resolve(address).kwargs["pk"] == release.pk
    with override_settings(SECRET_KEY="another"), pytest.raises(Http404):
        resolve(address)
