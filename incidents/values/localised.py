"""Country names, sums and partial dates in the reader's language (CLDR, through Babel)."""

import datetime as dt
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# ISO's own list calls Taiwan a province of China, and CLDR's long forms put China into the names of
# Hong Kong and Macau: the very wording that this register records demands for. Short names, then.
# XA is free for users of the list: here the Arab League, whose resolutions are law of no one state.
SHORT_NAMES = {"HK": _("Hong Kong"), "MO": _("Macau"), "XA": _("Arab League")}


def _locale() -> Locale:
    language = get_language() or "en"
    if language == "en":
        # The register is written in British English: the day before the month.
        language = "en-GB"
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language.split("-")[0])


def country_name(code: str) -> str:
    """The country's name in the reader's language, or the code itself if it is not known."""
    if not code:
        return ""
    if code in SHORT_NAMES:
        return str(SHORT_NAMES[code])
    return str(_locale().territories.get(code, code))


def format_partial_date(day: str | dt.date) -> str:
    """ "2018-05" as "May 2018", never with an invented day. Other text is returned unchanged."""
    text = str(day)
    try:
        year, month, date = (*map(int, text.split("-")), 1, 1)[:3]
        first = dt.date(year, month, date)
    except ValueError:
        return text
    if len(text) == 10:
        return format_date(first, "long", locale=_locale())
    return format_skeleton("yMMMM" if len(text) == 7 else "y", first, locale=_locale())


def format_sum(amount: Decimal | None, currency: str) -> str:
    """ "CNY 200,000": whole sums without decimals; "" for no sum."""
    if amount is None:
        return ""
    whole = amount == amount.to_integral_value()
    return f"{currency} {amount:,.0f}" if whole else f"{currency} {amount:,.2f}"


def format_percentage(share: float) -> str:
    """ "24%": whole percentages, because a decimal would claim too much for these counts."""
    return f"{100 * share:.0f}%"
