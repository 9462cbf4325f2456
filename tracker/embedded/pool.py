"""A connection pool that starts the embedded Valkey when it makes its first connection."""

from redis import ConnectionPool


class EmbeddedPool(ConnectionPool):
    def __init__(self, *, home, **options):
        self.home = home
        super().__init__(**options)

    def make_connection(self):
        # Here and not in settings: importing settings must start nothing.
        from tracker.embedded import registry

        registry.start_valkey(self.home)
        return super().make_connection()
