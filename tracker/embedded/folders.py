"""The folders of the embedded servers: private, and never those of another user."""

import os

from django.core.exceptions import ImproperlyConfigured


def make_private(folder, uid):
    """Make a folder that only `uid` may enter. Raises when somebody else made it first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0 and folder.lstat().st_uid == 0:
        os.chown(folder, uid, -1, follow_symlinks=False)
    refuse_strangers(folder, uid)
    folder.chmod(0o700)


def refuse_strangers(folder, uid):
    """Raise when a folder, where there is one, is neither of `uid` nor of root."""
    if os.path.lexists(folder) and (folder.is_symlink() or folder.lstat().st_uid not in {uid, 0}):
        raise ownership_error(folder)


def ownership_error(folder):
    """Return the error for a folder of another user, with what to do about it."""
    return ImproperlyConfigured(
        f"{folder} belongs to another user. Set TRACKER_HOME to a folder of your own,"
        " or DATABASE_URL and REDIS_URL to servers of your own."
    )
