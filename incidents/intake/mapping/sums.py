"""Sums as people write them: "200,000", "RMB 1.5 million", "20万元"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from incidents.intake.known import CURRENCIES

MOST = Decimal(10) ** 15
# A sign that several currencies use, as "$", "¥" and "kr", is not here.
SIGNS = {
    "rmb": "CNY",
    "cn¥": "CNY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "元": "CNY",
    "人民币": "CNY",
    "us$": "USD",
    "usd$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "nt$": "TWD",
    "s$": "SGD",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "₩": "KRW",
    "円": "JPY",
    "yen": "JPY",
    "₽": "RUB",
    "₹": "INR",
    "kč": "CZK",
    "zł": "PLN",
}
SCALES = {
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
    "万": 10_000,
    "亿": 100_000_000,
}
NUMBER = re.compile(r"\d[\d.,'’  ]*")
GROUPS = re.compile(r"\d{1,3}(?P<group>[.,'’])\d{3}(?:(?P=group)\d{3})*(?:[.,]\d{1,2})?")


@dataclass(frozen=True)
class SumReading:
    """A sum as plain digits and its currency; "" for what cannot be read."""

    amount: str = ""
    currency: str = ""
    # Words that are neither number, scale nor currency.
    rest: str = ""


@lru_cache(maxsize=20_000)
def read_sum(text: str) -> SumReading:
    """Read a cell with a sum, with or without a currency."""
    cell = " ".join(text.split())
    numbers = NUMBER.findall(cell)
    if len(numbers) != 1:
        return SumReading(rest=cell)
    words = re.findall(r"[^\s\d.,'’]+", cell.replace(numbers[0], " ", 1).casefold())
    scale, currency, rest = Decimal(1), "", []
    for word in words:
        if word in SCALES:
            scale *= SCALES[word]
        elif read_currency(word):
            currency = read_currency(word)
        else:
            rest += _split_signs(word)
    for word in list(rest):
        if word in SCALES or read_currency(word):
            scale *= SCALES.get(word, 1)
            currency = currency or read_currency(word)
            rest.remove(word)
    amount = _digits(numbers[0].strip(" .,'’"))
    is_whole = amount is not None and not rest
    return (
        SumReading(_plain(amount * scale), currency)
        if is_whole and amount
        else SumReading(rest=cell)
    )


@lru_cache(maxsize=2_000)
def read_currency(text: str) -> str:
    """The ISO 4217 code of a code, a sign or a name; "" if it is not known or not one only."""
    word = text.strip().casefold()
    if word in SIGNS:
        return SIGNS[word]
    return word.upper() if word.upper() in CURRENCIES else ""


def _split_signs(word: str) -> list[str]:
    """ "万元" is a scale and a currency."""
    return [sign for sign in re.split(r"([万亿元円€£])", word) if sign]


def _digits(text: str) -> Decimal | None:
    text = re.sub(r"[\s ]", "", text)
    match = GROUPS.fullmatch(text)
    if match:
        whole, decimals = text, ""
        if text[-3:-2] in (".", ",") and text[-3:-2] != match["group"]:
            whole, decimals = text[:-3], text[-2:]
        elif text[-2:-1] in (".", ",") and text[-2:-1] != match["group"]:
            whole, decimals = text[:-2], text[-1:]
        return Decimal(re.sub(r"\D", "", whole) + (f".{decimals}" if decimals else ""))
    plain = text.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"\d{1,15}(\.\d{1,2})?", plain) else None


def _plain(amount: Decimal) -> str:
    """Plain digits with two decimals at most; "" for nothing and for more than a column holds."""
    if not 0 < amount < MOST:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
