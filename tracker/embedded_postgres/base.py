"""PostgreSQL as Django speaks it, except that the server is started when it is first needed.

Django fixes the name of this module: a backend is `<engine>.base`.
"""

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        # Here and not in settings: importing settings must start nothing.
        from tracker import embedded

        return {**super().get_connection_params(), "host": str(embedded.postgres())}
