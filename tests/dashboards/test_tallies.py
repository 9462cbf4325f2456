"""What a source counts of all addressees of a campaign, in days from the demand."""

from incidents.figures.measures.tallies import tallies
from incidents.models import Campaign

LETTER = "caac-letter-2018"


def test_the_tallies_of_the_letter_are_days_and_counts(cast, django_assert_num_queries):
    campaign = Campaign.objects.visible_to(cast.stranger).get(slug=LETTER)
    with django_assert_num_queries(1):
        points = tallies(campaign)
    # 25 May is day 30, 13 July day 79 (5 + 31 + 30 + 13), 26 July day 92.
    assert [(point.longest, point.shortest, point.complied, point.of) for point in points] == [
        (30, 30, 18, 44),
        (79, 79, 38, 44),
        (92, 92, 40, 44),
    ]
    assert points[1].publisher == "Global Times"


def test_a_campaign_without_a_day_of_issue_has_no_tallies(cast):
    campaign = Campaign.objects.visible_to(cast.stranger).get(slug=LETTER)
    campaign.issued_on = ""
    assert tallies(campaign) == []
