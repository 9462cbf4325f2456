"""Text as it may be stored: without the control characters that break feeds and files."""

import re

# Word processors write U+000B for a line break; Unicode has three more, and Windows two.
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# All other control characters (C0 and C1) but tab and line feed; XML 1.0 refuses most of them.
_OTHER_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def fold_control_characters(text: str) -> str:
    """The text with every kind of line break as "\\n" and without other control characters.

    Tabs stay. "First line\\x0bsecond\\x00 line" becomes "First line\\nsecond line".
    """
    return _OTHER_CONTROLS.sub("", _LINE_BREAKS.sub("\n", text))
