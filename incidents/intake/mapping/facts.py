"""The single facts of a row: firm, country, authority, days, sums, response."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from incidents.intake.mapping.cells import RowCells, SheetCell
from incidents.intake.mapping.days import (
    DayOrder,
    ask_for_order,
    read_typed_day,
    resolve_day,
)
from incidents.intake.mapping.places import read_country
from incidents.intake.mapping.sums import read_currency, read_sum
from incidents.intake.mapping.targets import BY_NAME
from incidents.intake.mapping.words import BREAKS, split_words

# (kind, word, target) -> our word; "" if it stays blank.
Translate = Callable[[str, str, str], str]


def read_firms(cells: RowCells) -> list[str]:
    """The firms of a row: one case each."""
    cell = cells.first("firm")
    if cell is None:
        cells.refuse("firm", _("A case needs a firm. Enter its name. People are never firms."))
        return []
    names = [" ".join(name.split()) for name in BREAKS.split(cell.text) if name.strip()]
    long = [name for name in names if len(name) > 200]
    if long:
        cells.refuse("firm", _("Longer than %(most)s characters. Shorten it.") % {"most": 200})
    return list(dict.fromkeys(names))


def read_countries(cells: RowCells, firms: int, translate: Translate) -> str:
    """The home country, if the row has one for all its firms."""
    cell = cells.first("firm_country_iso2")
    if cell is None:
        return ""
    words = split_words(cell.text, lambda word: bool(read_country(word)))
    codes = [translate("country", word, "firm_country_iso2") for word in words]
    codes = list(dict.fromkeys(filter(None, codes)))
    if len(codes) == 1:
        return codes[0]
    if len(codes) > 1:
        cells.note_unread("firm_country_iso2", _("several countries: which is the firm's?"))
    return ""


def read_sectors(cells: RowCells, firms: int, translate: Translate) -> str:
    """The sector, if there is no doubt which firm it is of."""
    titles = _translate_all(cells, "firm_sector", "sector", translate)
    if firms > 1 and len(titles) > 1:
        cells.note_unread("firm_sector", _("several sectors: which is the firm's?"))
        return ""
    if len(titles) > 1:
        label = str(BY_NAME["firm_sector"].label)
        cells.note(label, ", ".join(titles[1:]), _("a case has one sector"))
    return titles[0] if titles else ""


def _translate_all(cells: RowCells, target: str, kind: str, translate: Translate) -> list[str]:
    words: list[str] = []
    for cell in cells.all(target):
        pieces = split_words(cell.text, lambda word: bool(translate(kind, word, "")))
        words += filter(None, (translate(kind, piece, target) for piece in pieces))
    return list(dict.fromkeys(words))


def read_terms(cells: RowCells, kind: str, translate: Translate) -> str:
    """Keys of topics, tactics or laws, with "; " between them."""
    target = {"law": "regulation_keys"}.get(kind, kind)
    words = _translate_all(cells, target, kind, translate)
    if kind == "law" and len(cells.all(target)) > 1:
        # A column of laws beside one of articles repeats the law of each article.
        words = [word for word in words if not any(one.startswith(f"{word}#") for one in words)]
    return "; ".join(words)


def read_day(cells: RowCells, target: str, order: DayOrder | None) -> str:
    """A day as a partial date. An ambiguous one is refused with both readings."""
    cell = cells.first(target)
    if cell is None:
        return ""
    reading = read_typed_day(cell.text)
    day = resolve_day(reading, order)
    if reading.both and not order:
        cells.refuse(target, ask_for_order(cell.text, reading), cell)
    elif not day:
        cells.note(cell.header, cell.text, _("not a date that we can read"))
    elif reading.is_less:
        cells.note(cell.header, cell.text, _("only the year is stored"))
    return day


def read_fine(cells: RowCells) -> tuple[str, str]:
    """(amount, currency), or blanks: a sum without a currency is no sum."""
    amount_cell, currency_cell = cells.first("penalty_amount"), cells.first("penalty_currency")
    if amount_cell is None:
        if currency_cell:
            cells.note(currency_cell.header, currency_cell.text, _("without an amount"))
        return "", ""
    reading = read_sum(amount_cell.text)
    currency = read_currency(currency_cell.text) if currency_cell else reading.currency
    problem = _fine_problem(reading.amount, currency, reading.currency)
    if problem:
        _note_fine(cells, amount_cell, currency_cell, problem)
        return "", ""
    return reading.amount, currency


def _fine_problem(amount: str, currency: str, own_currency: str) -> str:
    if not amount:
        return _("not an amount that we can read")
    if not currency:
        return _("the currency is not known")
    if own_currency and own_currency != currency:
        return _("two currencies are given")
    return ""


def _note_fine(
    cells: RowCells, amount: SheetCell, currency: SheetCell | None, problem: str
) -> None:
    text = f"{amount.text} {currency.text}" if currency else amount.text
    cells.note(amount.header, text, problem)


def read_response(cells: RowCells, day: str, translate: Translate) -> tuple[str, str]:
    """(response, its day); ("unknown", "") if the row does not say."""
    word = cells.text("response")
    response = translate("response", word, "response") if word else ""
    if response in ("", "unknown"):
        if day:
            cells.note_unread("response_date", _("a day without a response"))
        return "unknown", ""
    return response, day


def read_confidence(cells: RowCells, has_source: bool, translate: Translate) -> str:
    """ "high" means that a source was seen. A blank cell means it if the row names one."""
    word = cells.text("confidence")
    confidence = translate("confidence", word, "confidence") if word else ""
    if not word or not confidence:
        return "high" if has_source else "medium"
    if confidence == "high" and not has_source:
        reason = _(
            "“%(word)s” says that a source was seen, and the row names none. Enter its title or"
            " address, or set this to “medium”."
        )
        cells.refuse("confidence", reason % {"word": word})
    return confidence


def read_optional(cells: RowCells, order: DayOrder | None) -> dict[str, str]:
    """The cells of columns that a table may leave out, as far as they are filled."""
    values = {
        "title": " ".join(cells.text("title").split())[:300],
        "lifted_date": read_day(cells, "lifted_date", order),
        "doubts": cells.text("doubts"),
        "firm_other_names": "; ".join(_read_other_names(cells)),
    }
    # Names of a firm that is known already are not its own until somebody decides so.
    verbatim = [*cells.all("firm_other_names"), *cells.all("note")]
    lines = [*cells.notes, *(f"{cell.header}: {cell.text}" for cell in verbatim)]
    if lines:
        values["desk_note"] = "\n".join([_("From the file:"), *lines])
    return {name: value for name, value in values.items() if value}


def _read_other_names(cells: RowCells) -> list[str]:
    names: dict[str, None] = {}
    for cell in cells.all("firm_other_names"):
        for part in cell.text.replace("\n", ";").replace("|", ";").split(";"):
            name = " ".join(part.split())[:200]
            if name and name != cells.text("firm"):
                names[name] = None
    return list(names)
