"""Where the site keeps files of its own."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def env_home(environ):
    """Return the folder of the embedded servers and of what the site computes."""
    return Path(environ.get("TRACKER_HOME") or ROOT / "var").expanduser().absolute()


def env_journal(environ):
    """Return the journal of confidential reports: all processes share it, no backup replaces it."""
    named = environ.get("TRACKER_JOURNAL")
    return Path(named).expanduser().absolute() if named else env_home(environ) / "reports.journal"


def env_backups(environ):
    """Return the folder where backups are written, or None where it is not on this machine."""
    named = environ.get("TRACKER_BACKUPS", "").strip()
    return Path(named).expanduser().absolute() if named else None
