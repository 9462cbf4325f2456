"""Passwords that look long and are not: a short one repeated, or a known one with a tail."""

import re
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Long enough that a password of a few words, two of them alike, is none.
LONGEST_UNIT = 6
# What people put around a word that was refused.
TAILS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LETTERS = str.maketrans("013457@$!", "oieastasi")


@cache
def breached_passwords():
    """Return the 20,000 commonest passwords of known leaks, as Django ships them."""
    return CommonPasswordValidator().passwords


class RepeatedPassword:
    """Refuses a short unit said several times, and a breached password in disguise."""

    def validate(self, password, user=None):
        """Raise ValidationError for such a password."""
        folded = password.lower()
        if repeats_a_unit(folded):
            raise ValidationError(
                _("This password repeats a few characters. Choose several different words."),
                code="password_repeats",
            )
        half = folded[: len(folded) // 2]
        words = {TAILS.sub("", folded), TAILS.sub("", folded.translate(LETTERS))}
        if folded == half * 2:
            words.add(half)
        if words & breached_passwords():
            raise ValidationError(
                _("This password is a well-known one with something added. Choose another."),
                code="password_known",
            )

    def get_help_text(self):
        return _("Your password must not repeat a few characters, or be a well-known one.")


def repeats_a_unit(password):
    """Whether a few characters, said again and again, make the whole of a password."""
    units = (password[:size] for size in range(1, LONGEST_UNIT + 1))
    return any((unit * len(password))[: len(password)] == password for unit in units)
