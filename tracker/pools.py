"""The pools of database connections, closed before the interpreter ends."""

import sys


def close_pools():
    """Close every pool of this process, of whichever thread.

    A pool that is still open when the interpreter ends waits five seconds for each of its threads
    from Python 3.13 on, and complains. Django closes a pool through a connection of the same
    thread only, and gunicorn's main thread has none: hence its dictionary, which is private.
    """
    base = sys.modules.get("django.db.backends.postgresql.base")
    for pool in list(base.DatabaseWrapper._connection_pools.values()) if base else ():
        pool.close()
