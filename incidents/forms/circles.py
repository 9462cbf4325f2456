"""The forms of a circle: what it is, when it is reviewed, which desk is invited."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.access import Permission, may
from incidents.forms.one_line import Form
from incidents.models.desk.circles import Circle
from incidents.models.people.people import Desk, User

# Half a year: the day that a new circle offers for its review.
USUAL_REVIEW = dt.timedelta(days=182)


class ReviewForm(Form):
    """Who answers for a circle, and by when its members and purpose are looked at again."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Owner"),
        empty_label=_("Choose an officer"),
        help_text=_("The officer of your desk who answers for this circle."),
    )
    review_on = forms.DateField(
        label=_("Review by"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("After this day nothing new is shared until you have reviewed the circle."),
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.select_related("desk").filter(desk=desk, is_active=True)
        officers = [one.pk for one in people if may(one, Permission.PROPOSE_RELEASE)]
        self.fields["owner"].queryset = people.filter(pk__in=officers)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["review_on"].initial = timezone.localdate() + USUAL_REVIEW


class CircleForm(ReviewForm):
    """A new circle."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("All desks that you invite read it, for example “Nordic trade desks”."),
    )
    purpose = forms.CharField(
        label=_("What it is for"), max_length=2_000, widget=forms.Textarea({"rows": 3})
    )
    field_order = ("name", "purpose", "owner", "review_on")


class InviteDeskForm(Form):
    """A desk that is not in the circle yet."""

    desk = forms.ModelChoiceField(
        Desk.objects.none(),
        label=_("Desk"),
        to_field_name="slug",
        empty_label=_("Choose a desk"),
    )

    def __init__(self, *args: Any, circle: Circle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = circle.members.filter(left_at__isnull=True).values("desk")
        self.fields["desk"].queryset = Desk.objects.exclude(pk__in=inside)  # type: ignore[attr-defined]  # a ModelChoiceField
