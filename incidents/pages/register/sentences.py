"""Generated sentences of the register chapter: counts of firms and of their home states."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.values.localised import format_percentage

# Below this number of known responses a percentage would claim too much.
FEWEST_FOR_PERCENTAGE = 5


def firms_resisted(share):
    """How many of the listed firms resisted, of those whose response is known (a Share)."""
    if share.whole == 0:
        return _("No response of a listed firm is known.")
    if share.whole == 1:
        return _only_firm(share.part)
    counts = {"part": share.part, "whole": share.whole}
    if share.part == 0:
        return _("None of the %(whole)s listed firms whose response is known resisted.") % counts
    if share.part == share.whole:
        return _("All %(whole)s listed firms whose response is known resisted.") % counts
    sentence = _("%(part)s of the %(whole)s listed firms whose response is known resisted")
    if share.whole < FEWEST_FOR_PERCENTAGE:
        return f"{sentence % counts}."
    # Firms of one campaign are not independent of each other: there is no interval of chance.
    return f"{sentence % counts} ({format_percentage(share.share)})."


def _only_firm(part):
    if part:
        return _("The only listed firm whose response is known resisted.")
    return _("The only listed firm whose response is known conceded.")


def home_states_responded(responded):
    """Which home states of the listed firms responded. `responded`: {state's name: bool}."""
    if not responded:
        return _("The home states of the listed firms are not known.")
    silent = [name for name, is_recorded in responded.items() if not is_recorded]
    homes = ngettext(
        "The listed firms have %(count)s home state.",
        "The listed firms have %(count)s home states.",
        len(responded),
    ) % {"count": len(responded)}
    return f"{homes} {_responses(len(responded), silent)}"


def _responses(count, silent):
    if not silent:
        return ngettext("It responded.", "All of them responded.", count)
    names = get_text_list(silent, _("and"))
    if len(silent) == count:
        return _("No response by %(names)s is recorded here.") % {"names": names}
    part = ngettext(
        "%(part)s of them responded.", "%(part)s of them responded.", count - len(silent)
    )
    rest = _("No response by %(names)s is recorded here.") % {"names": names}
    return f"{part % {'part': count - len(silent)}} {rest}"
