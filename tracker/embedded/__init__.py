"""PostgreSQL and Redis from wheels, where no DATABASE_URL or REDIS_URL is set."""
