"""Boot a fresh Debian and follow the production section in it: `make production-drill`.

The machine is real but for its kernel and network, which are this machine's: systemd-nspawn boots a
Debian that debootstrap has just made, systemd, its own users, files and services included.
"""

import argparse
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from tests.production import section
from tests.support.mail import PostOffice, opened
from tests.trust.page import describe_machine, write_section
from tracker.environment import ROOT

PLACE = Path("/var/tmp/register-drill")  # noqa: S108  a Debian is too large for memory
PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates"
PORTS = (80, 443, 5432, 6379, 8000)
PATIENCE = 40 * 60
# Followed, looked at, switched off; switched on again.
STAGES = ("bash /drill/follow.sh && python3 /drill/look.py", "python3 /drill/again.py")
# What was downloaded is kept for the next drill, as a mirror would.
KEPT = {"apt": "/var/cache/apt/archives", "pip": "/root/.cache/pip"}
UNIT = """[Unit]
Description=The drill
[Service]
Environment=HOME=/root
ExecStart=/bin/bash /drill/run.sh
[Install]
WantedBy=multi-user.target
"""
RUN = "bash /drill/stage.sh > /drill/log 2>&1; echo $? > /drill/code; systemctl poweroff\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", default="bookworm", help="the release of Debian")
    release = parser.parse_args().release
    refuse_unable()
    machine, shared = PLACE / "machine", PLACE / "shared"
    for folder in (machine, shared):
        shutil.rmtree(folder, ignore_errors=True)
    shared.mkdir(parents=True)
    make_machine(release, machine)
    office = PostOffice()
    with opened(office) as port:
        prepare(machine, shared, port)
        is_followed = all(boot(machine, shared, office, script) == 0 for script in STAGES)
    results = read_results(shared)
    for one in results:
        sys.stdout.write(f"{'ok' if one['holds'] else 'FAILED':7} {one['name']}: {one['words']}\n")
    is_good = is_followed and all(one["holds"] for one in results)
    if is_good:
        write_section("A fresh Debian", page(shared, results, release))
        shutil.rmtree(machine)
    return 0 if is_good else 1


def read_results(shared):
    """Return [{"name", "holds", "words"}] of what was looked at in the machine."""
    file = shared / "results"
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


def refuse_unable():
    """Say what this machine lacks, before anything is made."""
    missing = [name for name in ("debootstrap", "systemd-nspawn") if not shutil.which(name)]
    if os.geteuid() or missing:
        sys.exit("Run this as root, with Debian's packages debootstrap and systemd-container.")
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                sys.exit(f"Port {port} is taken, and the drill needs it: stop what listens there.")


def make_machine(release, machine):
    """A fresh Debian in a folder; the packages that it begins with are kept for the next drill."""
    base = PLACE / release
    if not base.exists():
        made = PLACE / f"{release}.unfinished"
        shutil.rmtree(made, ignore_errors=True)
        words = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", release, made]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        made.rename(base)
    subprocess.run(["cp", "-a", base, machine], check=True)


def prepare(machine, shared, mail_port):
    """What a person brings: the archive of a release, and a network that this machine trusts."""
    subprocess.run(
        [sys.executable, "-m", "tests.production.archive", machine / "root/register.tar.gz"],
        check=True,
    )
    text = section.read_section(section.PAGE.read_text())
    (shared / "follow.sh").write_text(section.write_script(text, mail_port))
    for name in ("look.py", "again.py", "machine.py"):
        shutil.copy(ROOT / "tests/production/inside" / name, shared)
    # This machine may reach package registries through an authority of its own.
    authorities = Path("/usr/local/share/ca-certificates")
    if authorities.exists():
        shutil.copytree(
            authorities, machine / "usr/local/share/ca-certificates", dirs_exist_ok=True
        )
    (machine / "etc/pip.conf").write_text("[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n")
    with (machine / "etc/hosts").open("a") as hosts:
        hosts.write("127.0.0.1 localhost register.example.org\n")
    sources = "deb http://deb.debian.org/debian-security bookworm-security main\n"
    if "bookworm" in (machine / "etc/os-release").read_text():
        (machine / "etc/apt/sources.list.d/security.list").write_text(sources)
    units = machine / "etc/systemd/system"
    (units / "drill.service").write_text(UNIT)
    wanted = units / "multi-user.target.wants"
    wanted.mkdir(exist_ok=True)
    (wanted / "drill.service").symlink_to("/etc/systemd/system/drill.service")
    words = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", f"--directory={machine}"]
    subprocess.run([*words, "update-ca-certificates"], check=True, stdout=subprocess.DEVNULL)


def boot(machine, shared, office, script):
    """Boot the machine, let it run a script and switch itself off; return the script's code."""
    (shared / "code").unlink(missing_ok=True)
    (shared / "run.sh").write_text(RUN)
    (shared / "stage.sh").write_text(f"{script}\n")
    (shared / "mail").mkdir(exist_ok=True)
    words = [
        "systemd-nspawn",
        "--quiet",
        "--boot",
        "--register=no",
        "--keep-unit",
        "--link-journal=no",
    ]
    words += [f"--directory={machine}", f"--bind={shared}:/drill", "--kill-signal=SIGRTMIN+3"]
    for name, path in KEPT.items():
        (PLACE / name).mkdir(exist_ok=True)
        words.append(f"--bind={PLACE / name}:{path}")
    end = time.monotonic() + PATIENCE
    with (shared / "console").open("ab") as console:
        debian = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        while debian.poll() is None and time.monotonic() < end:
            bring_mail(office, shared / "mail")
            time.sleep(1)
        if debian.poll() is None:
            debian.terminate()
            debian.wait()
    sys.stdout.write((shared / "log").read_text()[-1500:] + "\n")
    code = shared / "code"
    return int(code.read_text()) if code.exists() else 1


def bring_mail(office, folder):
    """Put what the mail server took where the machine can read it."""
    for number, letter in enumerate(list(office.letters)):
        file = folder / f"{number}.eml"
        if not file.exists():
            file.write_bytes(letter.as_bytes())


def page(shared, results, release):
    """Return the section of docs/reliability.md."""
    times = [line.split() for line in (shared / "blocks").read_text().splitlines()]
    seconds = [float(after[1]) - float(one[1]) for one, after in itertools.pairwise(times)]
    words = (
        f"`make production-drill`, {describe_machine()}: Debian ({release}), made by debootstrap"
        " and booted by systemd-nspawn, follows"
        " [the production section](production.md#a-fresh-debian) to the letter."
        " A person would put their names into the settings; the drill puts in the"
        " mail server. Left out: a kernel, a network and a certificate of its own."
        f" {len(seconds)} blocks of commands took {sum(seconds):.0f} s:"
        f" {', '.join(f'{one:.0f}' for one in seconds)}. Then:"
    )
    lines = [
        textwrap.fill(words, 100, break_on_hyphens=False),
        "",
        "| what was looked at | what was seen |",
        "| --- | --- |",
        *(f"| {one['name']} | {one['words']} |" for one in results),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
