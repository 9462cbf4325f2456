"""Run in the machine once the section was followed: does the site work, and is it walled in?"""

import email
import re
import time
from email import policy
from pathlib import Path

from machine import (
    MAIL,
    Reader,
    ask_database,
    is_ready,
    look,
    manage,
    run,
    wait_until,
)

UNITS = ("web", "worker", "beat")
PASSWORD = "a tarpaulin beside the harbour wall"
# A page of PDF, drawn by the process that confines itself; a chart, by the engine that compiles.
DRAW = """
import django
django.setup()
from fpdf import FPDF
from incidents.intake.evidence import pictures
import vl_convert
page = FPDF()
page.add_page()
page.set_font("Helvetica")
page.cell(text="one line")
drawing = pictures.draw_file(bytes(page.output()), pictures.FileForm.PDF, seconds=60)
print(drawing.state, drawing.pages, len(drawing.pictures))
spec = {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
print("chart" if "<svg" in vl_convert.vegalite_to_svg(spec) else "no chart")
"""


def pages():
    """pages through nginx."""
    reader = Reader()
    statuses = {
        path: reader.read(path)[0]
        for path in ("/", "/incidents/", "/dashboards/", "/api/v1/incidents/", "/report/")
    }
    return set(statuses.values()) == {200}, f"{len(statuses)} addresses, each 200" if set(
        statuses.values()
    ) == {200} else statuses


def invitation():
    """the first administrator: e-mail by beat and worker, password, second factor asked for."""
    waited = wait_until(lambda: any(MAIL.glob("*.eml")), 180)
    letter = email.message_from_bytes(next(MAIL.glob("*.eml")).read_bytes(), policy=policy.default)
    link = re.search(
        r"https://register\.example\.org/accounts/password/reset/key/\S+", letter.get_content()
    )
    reader = Reader()
    page = reader.read(link.group(0))[1]
    status, _page = reader.submit(page, password1=PASSWORD, password2=PASSWORD)
    _status, page = reader.read("/accounts/login/")
    status, page = reader.submit(page, login="you@example.org", password=PASSWORD)
    status, page = reader.read("/admin/")
    is_stopped = "/accounts/2fa/" in reader.address
    return (
        status == 200 and is_stopped,
        f"e-mail after {waited:.0f} s; /admin/ leads to {reader.address}",
    )


def proxy_log():
    """the proxy's log."""
    reader = Reader()
    for path in ("/report/", "/incidents/?q=planted", "/accounts/password/reset/key/planted/"):
        reader.read(path)
    time.sleep(1)
    text = Path("/var/log/nginx/access.log").read_text()
    secret = [word for word in ("/report", "planted", "/static/", "/healthz") if word in text]
    return (
        "GET /incidents/ 200" in text and not secret,
        secret if secret else "no line of a secret address, no address, no query",
    )


def large_body():
    """a file of evidence of 10 MiB passes the proxy, one of 40 MiB does not."""
    statuses = [Reader().read("/desk/evidence/", b"x" * size * 2**20)[0] for size in (10, 40)]
    return statuses[0] in (302, 403, 404, 405) and statuses[1] == 413, statuses


def role_of_the_site():
    """the site's role can neither change tables nor remove rows of the ledger."""
    statements = (
        "DROP TABLE incidents_case",
        "ALTER TABLE incidents_ledger DISABLE TRIGGER ALL",
        "DELETE FROM incidents_ledger",
        "CREATE TABLE own (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    )
    answers = {statement: ask_database(statement) for statement in statements}
    allowed = [statement for statement, (code, _words) in answers.items() if code == 0]
    code, count = ask_database("SELECT count(*) FROM incidents_instrument")
    return (
        not allowed and code == 0,
        allowed if allowed else f"{len(statements)} statements refused; it reads {count} laws",
    )


def nightly_rewriting():
    """the nightly rewriting by the site, the clearing by the owner."""
    code, words = manage("shell", "-c", "from incidents.jobs import rewrite_the_day as act; act()")
    refused, refusal = manage("vacuum_reports")
    cleared, _words = run("systemctl", "start", "register-vacuum.service")
    count = ask_database("SELECT count(*) FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL")[
        1
    ]
    holds = code == 0 and refused and "owner" in refusal and cleared == 0 and int(count) > 0
    return (
        holds,
        f"{count} tables cleared; the site's role is refused with a sentence"
        if holds
        else (code, words, refusal, cleared, count),
    )


def confined_drawing():
    """a PDF of evidence and a chart, drawn under the units' confinement."""
    code, words = run(
        "systemd-run", "--quiet", "--collect", "--wait", "--pipe", "--unit=register-probe.service",
        "--uid=register", "--gid=register", "--property=EnvironmentFile=/etc/register/environment",
        "--property=WorkingDirectory=/opt/register",
        "--setenv=DJANGO_SETTINGS_MODULE=tracker.settings",
        "/opt/register/.venv/bin/python", "-c", DRAW,
    )  # fmt: skip
    return code == 0 and words.split() == ["drawn", "1", "2", "chart"], words[-200:]


def units():
    """the units, as systemd judges them."""
    code, words = run(
        "bash",
        "-c",
        "systemd-analyze verify /etc/systemd/system/register-*.{service,timer}",
    )
    exposures = {
        name: re.search(
            r": ([\d.]+) ",
            run("systemd-analyze", "security", f"register-{name}.service")[1].splitlines()[-1],
        )
        for name in UNITS
    }
    scores = ", ".join(f"{name} {found.group(1)}" for name, found in exposures.items() if found)
    return (
        code == 0 and not words,
        words if words else f"systemd-analyze verify says nothing; exposure {scores}",
    )


def killed_parts():
    """kill -9 of web, worker and beat."""
    seconds = []
    for name in UNITS:
        before = run("systemctl", "show", "--property=MainPID", "--value", f"register-{name}")[1]
        run("systemctl", "kill", "--kill-whom=all", "--signal=SIGKILL", f"register-{name}")
        seconds.append(wait_until(lambda before=before, name=name: is_another(before, name), 60))
    ready = wait_until(is_ready, 90)
    return None not in (
        *seconds,
        ready,
    ), f"begun again after {[round(one, 1) for one in seconds]} s, ready {ready:.0f} s later"


def is_another(before, name):
    words = ("systemctl", "show", "--property=MainPID", "--value", f"register-{name}")
    return run(*words)[1] not in (before, "0", "")


def backup():
    """the backup's file, and who may read it."""
    [file] = Path("/var/backups/register").glob("register-*.age")
    content = file.read_bytes()
    holds = content.startswith(b"age-encryption.org/v1\n") and b"Civil Aviation" not in content
    return holds, f"{len(content):,} bytes, mode {file.stat().st_mode & 0o777:o}"


def journal():
    """errors in the journal of the units."""
    words = [word for name in UNITS for word in ("--unit", f"register-{name}")]
    text = run("journalctl", "--quiet", "--output=cat", "--grep=Traceback|ERROR|CRITICAL", *words)[
        1
    ]
    return not text, text if text else "none"


look(
    pages, invitation, proxy_log, large_body, role_of_the_site, nightly_rewriting,
    confined_drawing, units, backup, journal, killed_parts,
)  # fmt: skip
