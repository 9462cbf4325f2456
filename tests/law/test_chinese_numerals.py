"""Numbers of articles in Chinese texts; what is no number is left as it is."""

import pytest

from incidents.values.article_numbers import split_citation
from incidents.values.chinese_numerals import read_chinese_number

TENS = ("", "十", *(f"{one}十" for one in "二三四五六七八九"))
ONES = ("", *"一二三四五六七八九")


def test_every_number_below_a_hundred_is_read_as_it_is_written():
    written = {
        f"{ten}{one}": 10 * t + o for t, ten in enumerate(TENS) for o, one in enumerate(ONES)
    }
    del written[""]
    assert {text: read_chinese_number(text) for text in written} == written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("一百零八", 108), ("一百一十二", 112), ("两百", 200), ("一千二百六十", 1260)),
        *(("四七", 47), ("二〇一八", 2018), ("47", 47), ("４７", 47)),
        *(("十十", None), ("百二", None), ("十百", None), ("四四十", None), ("", None)),
    ],
)
def test_larger_numbers_digits_and_what_is_none(text, number):
    assert read_chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "law", "number"),
    [
        ("《网络安全法》第四十七条", "网络安全法", "47"),
        ("網絡安全法 第四十七條", "網絡安全法", "47"),
        ("广告法第九条第四项", "广告法", "9(4)"),
        ("广告法第九条第一款第四项", "广告法", "9(1)(4)"),
        ("刑法第二百八十条之一", "刑法", "280-1"),
        ("第十二条", "", "12"),
        ("网络安全法第47条", "网络安全法", "47"),
        ("第十十条", "第十十条", ""),
        ("Cybersecurity Law, art. 47", "Cybersecurity Law", "47"),
    ],
)
def test_a_citation_names_a_law_and_an_article(text, law, number):
    assert split_citation(text) == (law, number)
