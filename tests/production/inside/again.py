"""Run in the machine after it was switched off and on: does all of it come back by itself?"""

import time

from machine import is_ready, look, manage, run, wait_until


def restart():
    """switched off and on."""
    waited = wait_until(is_ready, 180)
    uptime = float(open("/proc/uptime").read().split()[0])  # noqa: SIM115
    begun = float(open("/proc/1/stat").read().rpartition(")")[2].split()[19]) / 100  # noqa: SIM115
    return (
        waited is not None,
        f"ready {uptime - begun:.0f} s after the machine began, without a hand",
    )


def ledger():
    """the ledger after it."""
    code, words = manage("verify_ledger")
    return code == 0, words


def timers():
    """the timers."""
    words = run("systemctl", "list-timers", "--no-legend", "--no-pager", "register-*")[1]
    return words.count("register-") >= 2, f"{len(words.splitlines())} wait for their hour"


time.sleep(1)
look(restart, ledger, timers)
