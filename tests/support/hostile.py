"""Text that has broken software before: what the database can hold of it, and what it cannot."""

# PostgreSQL refuses NUL and lone surrogates in a text: no row can hold them.
CONTROLS = "".join(chr(code) for code in (*range(1, 32), 127, *range(128, 160)))
TEXTS = {
    "controls": f"Skoda{CONTROLS}Works",
    "Word's soft return": "Skoda\x0bWorks",
    "no characters": "Skoda\ufffe\uffff\ufdd0\U0001ffffWorks",
    "bidirectional": "Skoda\u202e\u2066skroW\u2069\u202c",
    "zero width": "\u200bSko\u200dda\ufeff\u2060Works",
    "separators": "Skoda\u2028Works\u2029AG",
    "CDATA": "Skoda ]]> Works <![CDATA[",
    "script": "</script><script>alert(1)</script>",
    "formula": '=HYPERLINK("https://evil.example","Skoda")',
    "formula behind a control": "\x01=1+1",
    "TeX and RIS": "Skoda}\\input{x}\nER  - \nTY  - JOUR",
    "calendar": "Skoda\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "very long": "Škoda ✈ 台灣 " * 9_000,
    "null word": "\\N",
    "quotes": "\"'`;,\\",
    "combining": "S" + "\u0301" * 500,
    "outside the first plane": "𝕾𝖐𝖔𝖉𝖆 🛫 \U000e0041",
}
