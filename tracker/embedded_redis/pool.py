"""A connection pool that starts the embedded Redis when it makes its first connection."""

from redis import ConnectionPool

from tracker import embedded


class EmbeddedPool(ConnectionPool):
    def make_connection(self):
        # Here and not in settings: importing settings must start nothing.
        embedded.redis()
        return super().make_connection()
