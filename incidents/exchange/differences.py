"""What changed between two wordings, word by word."""

import re
from difflib import SequenceMatcher
from itertools import chain, groupby

# A Han, kana or hangul character is a word of its own here: Han and kana are written without
# spaces, and Korean joins its particles to the noun.
EAST = "\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORD = re.compile(rf"\s+|[^\W_{EAST}]+|.", re.DOTALL)

# Comparing is quadratic at worst: beyond this many words on a side, two texts are simply two texts.
MOST_WORDS = 5_000


def word_difference(before: str, after: str) -> list[tuple[str, str]]:
    """Return the pieces in reading order: (kind, text), kind in "same", "del", "ins".

    The pieces of "same" and "del" make up `before`, those of "same" and "ins" make up `after`.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return [(kind, text) for kind, text in (("del", before), ("ins", after)) if text]
    return _joined(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """Spans of (kind, old text, new text), kind in "same", "changed"."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    spans = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        left, right = "".join(old[start:end]), "".join(new[new_start:new_end])
        spans.append(("same" if tag == "equal" else "changed", left, right))
    return [
        # A gap or a comma that two sentences share is no common word: it would chop the change up.
        ("changed", left, right)
        if 0 < place < len(spans) - 1 and not any(map(str.isalnum, left))
        else (kind, left, right)
        for place, (kind, left, right) in enumerate(spans)
    ]


def _joined(spans: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Neighbouring changes as one deletion and one insertion; nothing empty."""
    runs = ((kind, list(run)) for kind, run in groupby(spans, key=lambda span: span[0]))
    pieces = (
        [("same", "".join(left for _, left, _ in run))]
        if kind == "same"
        else [
            ("del", "".join(left for _, left, _ in run)),
            ("ins", "".join(right for _, _, right in run)),
        ]
        for kind, run in runs
    )
    return [(kind, text) for kind, text in chain.from_iterable(pieces) if text]
