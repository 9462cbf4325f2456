"""Reference data is kept by administrators, on the ledger, under the site's own policy."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from incidents import admin
from incidents.access import Role
from incidents.models import (
    Authority,
    Campaign,
    CollectiveResponse,
    Instrument,
    Ledger,
    Provision,
    Relation,
    Topic,
)
from incidents.models.fields import private_slug
from incidents.models.register.labels import label_of

pytestmark = pytest.mark.django_db


def at(row, what="change"):
    opts = row._meta
    args = [] if what in ("add", "changelist") else [row.pk]
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{what}", args=args)


def typed(client, address):
    """What the form at an address holds before anybody types."""
    context = client.get(address).context
    forms = [context["adminform"].form, *(formset.formset for formset in inlines(context))]
    posted = {}
    for form in [*forms, *(one.management_form for one in forms[1:]), *rows(forms[1:])]:
        if hasattr(form, "fields"):
            posted |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: value for name, value in posted.items() if value is not None}


def inlines(context):
    return context["inline_admin_formsets"]


def rows(formsets):
    return [form for formset in formsets for form in formset.forms]


def changed(client, row, **fields):
    return client.post(at(row), typed(client, at(row)) | fields)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("admin", 200),
        ("officer_a", 302),
        ("approver_a", 302),
        ("inbox_a", 302),
        ("analyst", 302),
        (None, 302),
    ],
)
def test_an_administrator_alone_comes_in(client, cast, who, status):
    if who:
        client.force_login(getattr(cast, who))
    topic = Topic.objects.first()
    addresses = [reverse("admin:index"), at(topic, "changelist"), at(topic), at(topic, "add")]
    assert [client.get(address).status_code for address in addresses] == [status] * 4
    if status == 302:
        client.post(at(topic), {"title": "Changed", "slug": topic.slug, "note": ""})
        assert not Topic.objects.filter(title="Changed").exists()


def test_nothing_of_cases_releases_entries_or_people_is_there():
    assert {model._meta.model_name for model in admin.site._registry} == {
        "topic",
        "tactic",
        "sector",
        "desk",
        "authority",
        "instrument",
        "provision",
        "relation",
        "campaign",
        "collectiveresponse",
    }


def test_a_collective_answer_is_mended_with_its_steps_and_links(client, cast):
    client.force_login(cast.admin)
    row = CollectiveResponse.objects.get(slug="wto-ds610")
    said = {"status": "settled", "steps-0-text": "Consultations", "links-0-reason": "Goods"}
    assert changed(client, row, **said).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.jurisdictions) == ("settled", ["EU"])
    assert (row.steps.first().text, row.links.get().reason) == ("Consultations", "Goods")
    told = Ledger.objects.order_by("pk").last()
    assert (told.verb, told.subject) == ("reference changed", "collectiveresponse wto-ds610")
    refused = changed(client, row, against="")
    assert "a_dispute_is_against_a_state" in refused.content.decode()


def test_a_change_is_shown_and_stands_in_the_ledger(client, cast):
    client.force_login(cast.admin)
    topic = Topic.objects.get(slug="maps-and-borders")
    assert label_of("topic", topic.slug) == topic.title
    assert changed(client, topic, title="Borders on maps").status_code == 302
    assert label_of("topic", "maps-and-borders") == "Borders on maps"
    row = Ledger.objects.last()
    assert (row.actor, row.verb, row.subject) == (
        cast.admin.email,
        "reference changed",
        "topic maps-and-borders",
    )
    assert row.detail == {"fields": ["title"]}


def test_a_part_that_changed_is_named_too(client, cast):
    client.force_login(cast.admin)
    campaign = Campaign.objects.filter(tallies__isnull=False).first()
    changed(client, campaign, **{"tallies-0-publisher": "A paper of record"})
    assert Ledger.objects.last().detail == {"fields": ["tallies"]}
    assert campaign.tallies.first().publisher == "A paper of record"


def test_values_with_commas_stay_whole(client, cast):
    client.force_login(cast.admin)
    row = CollectiveResponse.objects.exclude(sources=[]).first()
    before = list(row.sources)
    changed(client, row, sources="\r\n".join([*before, "", "A paper, of record"]))
    row.refresh_from_db()
    assert row.sources == [*before, "A paper, of record"]


@pytest.mark.parametrize("model", [Instrument, Provision])
def test_law_is_looked_up_here_and_changed_by_two_people_elsewhere(client, cast, model):
    client.force_login(cast.admin)
    row = model.objects.first()
    assert client.get(at(row)).status_code == 200
    assert client.get(at(row, "add")).status_code == 403
    assert client.post(at(row), {"gist": "By one person."}).status_code == 403


def test_what_entries_point_at_is_never_deleted_and_a_relation_by_two_people_elsewhere(
    client, cast
):
    client.force_login(cast.admin)
    relation, count = Relation.objects.first(), Relation.objects.count()
    for row in (
        Topic.objects.first(),
        Instrument.objects.first(),
        Campaign.objects.first(),
        relation,
    ):
        assert client.post(at(row, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [relation.pk], "post": "yes"}
    client.post(at(relation, "changelist"), chosen)
    assert Relation.objects.count() == count
    assert not Ledger.objects.filter(verb="reference removed").exists()


def test_a_desks_own_authority_and_campaign_are_not_told(client, cast):
    client.force_login(cast.admin)
    own = Authority.objects.create(
        desk=cast.officer_a.desk,
        slug=private_slug(),
        name="A bureau",
        coercing_state="CN",
        kind="regulator",
    )
    letter = Campaign.objects.create(
        desk=cast.officer_a.desk, slug=private_slug(), title="A letter", coercing_state="CN"
    )
    for row in (own, letter):
        assert str(row) not in client.get(at(row, "changelist")).content.decode()
        assert client.get(at(row)).status_code == 302
    offered = client.get(
        reverse("admin:autocomplete"),
        {
            "term": "bureau",
            "app_label": "incidents",
            "model_name": "campaign",
            "field_name": "authority",
        },
    )
    assert "A bureau" not in offered.content.decode()


def test_a_new_campaign_is_public_once_a_second_administrator_publishes_it(client, cast):
    client.force_login(cast.admin)
    address = reverse("admin:incidents_campaign_add")
    told = {
        "slug": "a-new-letter",
        "title": "A new letter",
        "coercing_state": "CN",
        "issued_on": "2026-05",
    }
    assert client.post(address, typed(client, address) | told).status_code == 302
    public = reverse("campaign", args=["a-new-letter"])
    assert client.get(public).status_code == 404
    row = Campaign.objects.get(slug="a-new-letter")
    action = {"action": "publish", "_selected_action": [row.pk]}
    client.post(reverse("admin:incidents_campaign_changelist"), action)
    assert client.get(public).status_code == 404
    with pytest.raises(IntegrityError, match="a_changed_campaign_is"), transaction.atomic():
        Campaign.objects.filter(pk=row.pk).update(is_published=True)
    client.force_login(cast.person("second@tracker.example", Role.ADMIN))
    client.post(reverse("admin:incidents_campaign_changelist"), action)
    assert client.get(public).status_code == 200


@pytest.mark.browser
@pytest.mark.slow  # a browser starts
def test_it_works_under_the_sites_own_policy(window, client, cast):
    client.force_login(cast.admin)
    campaign, law = Campaign.objects.first(), Instrument.objects.first()
    with window(client) as page:
        for address in (reverse("admin:index"), at(law, "changelist"), at(law), at(campaign)):
            page.goto(address)
            assert page.complaints == []
        # What its scripts do: add a row, and offer texts while typing.
        page.click("#citations-group .add-row a")
        page.click("#citations-group tr.dynamic-citations >> nth=-1 >> .select2-selection >> nth=0")
        page.fill(".select2-search__field", "cybersecurity")
        page.wait_for_selector(".select2-results__option:has-text('Cybersecurity')")
        assert page.complaints == []
