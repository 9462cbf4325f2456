"""PostgreSQL as Django speaks it, except that the server is started when it is first needed.

Django fixes the name of this module: a backend is `<engine>.base`.
"""

from django.conf import settings
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        # Here and not in settings: importing settings must start nothing.
        from tracker.embedded import registry

        folder = registry.start_postgres(settings.TRACKER_HOME)
        return {**super().get_connection_params(), "host": str(folder)}

    def find_program(self, name):
        """Return the path of one of PostgreSQL's programs, of the version that runs; or None."""
        from tracker.embedded import postgres

        path = postgres.programs_for(settings.TRACKER_HOME / "postgres") / name
        return path if path.exists() else None
