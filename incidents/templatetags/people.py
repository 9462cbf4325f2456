"""How people are shown."""

import re

from django import template

register = template.Library()


@register.filter
def initials(person):
    """ "IM" of "Ines Moreau"; of an e-mail address, or of a single word, its first two letters."""
    words = re.findall(r"\w+", str(person).partition("@")[0])
    if len(words) > 1:
        return f"{words[0][0]}{words[-1][0]}".upper()
    return "".join(words)[:2].upper()
