"""Numbers of articles as Chinese texts write them: 第四十七条, 第九条第四项, 第二十五條之一."""

import re

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4} | {
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"[0-9０-９零〇一二两兩三四五六七八九十百千]+"
ARTICLE = re.compile(
    rf"^(?P<law>.*?)[\s,，]*第\s*(?P<article>{NUMERAL})\s*[条條](?:\s*之\s*(?P<suffix>{NUMERAL}))?"
    rf"(?:\s*第\s*(?P<paragraph>{NUMERAL})\s*款)?(?:\s*第\s*(?P<item>{NUMERAL})\s*[项項])?$"
)


def read_chinese_number(text: str) -> int | None:
    """四十七 as 47, 十二 as 12, 一百零八 as 108, 四七 and 47 as 47; None for what is no number."""
    if text.isdecimal():
        return int(text)
    if all(sign in DIGITS for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text)) if text else None
    total, digit, last_unit = 0, None, 10_000
    for sign in text:
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
        elif sign in UNITS and UNITS[sign] < last_unit:
            # 十二 is 12, but nobody writes 百二 for 102.
            if digit is None and (sign != "十" or total):
                return None
            total += (1 if digit is None else digit) * UNITS[sign]
            digit, last_unit = None, UNITS[sign]
        else:
            return None
    return total + (digit or 0)


def split_chinese_citation(text: str) -> tuple[str, str] | None:
    """("网络安全法", "47") of "《网络安全法》第四十七条"; None where it names no article so.

    Paragraph (款) and item (项) follow in brackets, as keys of articles have them: "9(4)".
    """
    match = ARTICLE.match(text.strip())
    if match is None:
        return None
    parts = {
        name: read_chinese_number(written)
        for name, written in match.groupdict().items()
        if name != "law" and written is not None
    }
    if None in parts.values():
        return None
    number = str(parts["article"])
    if "suffix" in parts:
        number += f"-{parts['suffix']}"
    number += "".join(f"({parts[name]})" for name in ("paragraph", "item") if name in parts)
    return match["law"].strip().removeprefix("《").removesuffix("》").strip(), number
