"""The commands of docs/production.md, as a person would copy them, and what a person would edit."""

import re

from tracker.environment import ROOT

PAGE, TITLE = ROOT / "docs" / "production.md", "A fresh Debian"
SETTINGS = "/etc/register/environment"
NAMES_ARE_PUT_IN = re.compile(r"Now put your own names into `/etc/register/environment`")


def read_section(text):
    """Return the text of the section, without its title."""
    [section] = re.findall(rf"^## {TITLE}\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    return section


def split_blocks(section):
    """Yield ("prose" or "commands", text) in the order of the page."""
    for number, part in enumerate(re.split(r"^```(?:sh)?\n", section, flags=re.MULTILINE)):
        yield ("commands" if number % 2 else "prose"), part


def write_script(section, mail_port):
    """Return a script of bash that does what the section says, and notes when each block begins.

    A person puts names into the settings where the page says so; here it is the mail server alone.
    """
    lines, count = ["set -euo pipefail", "cd /root"], 0
    for kind, text in split_blocks(section):
        if kind == "commands":
            count += 1
            lines += [
                f'echo "{count} $(date +%s.%N)" >> /drill/blocks',
                "set -x",
                text,
                "{ set +x; } 2>&-",
            ]
        elif NAMES_ARE_PUT_IN.search(text):
            lines.append(
                f"sed -i 's|^EMAIL_URL=.*|EMAIL_URL=smtp://127.0.0.1:{mail_port}|' {SETTINGS}"
            )
    lines.append('echo "end $(date +%s.%N)" >> /drill/blocks')
    return "\n".join(lines) + "\n"
