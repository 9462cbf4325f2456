"""Who read which case on which day: a colleague who reads too much can be noticed."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.desk.cases import Case
from incidents.models.desk.teamwork import OfCaseQuerySet
from incidents.models.people.people import User

KEPT_DAYS = 365


class CaseReadingQuerySet(OfCaseQuerySet):
    def outdated(self, today: dt.date):
        return self.filter(day__lt=today - dt.timedelta(days=KEPT_DAYS))


class CaseReading(models.Model):
    """One person opened one case on one day. Days, because hours would watch people at work."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="readings")
    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    day = models.DateField(default=timezone.localdate)

    objects = CaseReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "day", "person"], name="one_reading_a_person_and_day"
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.day}"
