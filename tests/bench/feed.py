"""A page of the change feed, 500 changes, where a million have come."""

import psycopg

from tests.bench.questions import Ask, answered

CHANGES, MOST_MS = 1_000_000, 20
FEED = "/api/v1/changes/"
# Digests only have to differ here: no consumer checks a made-up chain.
FILL = """
INSERT INTO incidents_changenotice (tier, number, kind, ref, version, at, digest)
SELECT 'public', number, (ARRAY['added', 'changed', 'changed', 'withdrawn'])[1 + number %% 4],
       'CCI-' || (2000 + number %% 25) || '-' || lpad((number %% 300000)::text, 7, '0'), 1,
       timestamptz '2000-01-01 00:00Z' + number * interval '13 minutes',
       md5(number::text) || md5((-number)::text)
FROM generate_series((SELECT coalesce(max(number), 0) + 1 FROM incidents_changenotice
                      WHERE tier = 'public'), %s) AS number
"""


def results(address, port):
    """A result for pages all over the feed, no two alike."""
    paths = [f"{FEED}?after={cursor}" for cursor in _fill(address)]
    name = f"page of 500 of {CHANGES:,} changes, 1"
    yield answered(Ask(name, FEED, 1, len(paths), MOST_MS), address, port, paths)


def _fill(address):
    """Make the changes, once for each database; cursors of a hundred places."""
    from incidents.queries.register.change_feed import PREFIX

    with psycopg.connect(address) as connection:
        connection.execute(FILL, [CHANGES])
        connection.execute("ANALYZE incidents_changenotice")
        places = connection.execute(
            "SELECT number, digest FROM incidents_changenotice WHERE tier = 'public'"
            " AND number %% 9973 = 7 AND number < %s",
            [CHANGES - 500],
        ).fetchall()
    return [f"{number}-{digest[:PREFIX]}" for number, digest in places]
