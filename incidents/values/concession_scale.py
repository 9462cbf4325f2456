"""How far a firm went when it conceded: in its words, where, and in which languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConcessionWords(models.TextChoices):
    """What became of the words; blank where no source says."""

    AS_DEMANDED = "as-demanded", _("the words that were demanded")
    OTHER = "other-words", _("other words than those demanded")
    REMOVED = "removed", _("removed without other words")
    UNCHANGED = "unchanged", _("not changed, for example an apology alone")


class ConcessionPlaces(models.TextChoices):
    """Where; blank where no source says."""

    EVERYWHERE = "everywhere", _("everywhere")
    SOME = "some", _("in some places only")
    COERCING_STATE = "coercing-state", _("in the coercing state only")


class ConcessionLanguages(models.TextChoices):
    """In which language versions; blank where no source says."""

    ALL = "all", _("in all language versions")
    SOME = "some", _("in some language versions only")


# {field of a case: its values}. A later reversal is an event of the timeline.
CONCESSION_SCALE: dict[str, type[models.TextChoices]] = {
    "concession_words": ConcessionWords,
    "concession_places": ConcessionPlaces,
    "concession_languages": ConcessionLanguages,
}
