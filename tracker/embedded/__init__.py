"""PostgreSQL and Valkey from wheels, where no DATABASE_URL or REDIS_URL is set."""
