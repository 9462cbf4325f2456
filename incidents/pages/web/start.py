"""The page on which each person starts their work after signing in."""

from django.urls import reverse

from incidents.access import Permission, may
from incidents.models import SavedSearch

# The first permission that a person has decides: what a desk waits for comes first.
START_PAGES = (
    (Permission.LOG_CASE, "desk"),
    (Permission.READ_INBOX, "inbox"),
    (Permission.INVITE_PEOPLE, "people"),
    (Permission.READ_LEDGER, "desk_history"),
)


def start_address(user):
    """The address of the person's own start page; readers start where their searches are."""
    for permission, name in START_PAGES:
        if may(user, permission):
            return reverse(name)
    if SavedSearch.objects.visible_to(user).exists():
        return reverse("saved_searches")
    return reverse("incidents")
