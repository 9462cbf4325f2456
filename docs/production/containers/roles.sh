#!/bin/sh
# Run once by PostgreSQL's image, on an empty database: the owner of the tables, and the site.
set -eu
for role in register_owner register; do
    psql --set ON_ERROR_STOP=1 --username postgres --dbname register \
        --set role="$role" --set password="$(cat "/run/secrets/$role")" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
done
# The second wall: requests and the jobs of one desk take these roles on.
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --command "CREATE ROLE tracker_reader NOLOGIN NOINHERIT" \
    --command "CREATE ROLE tracker_public NOLOGIN NOINHERIT" \
    --command "GRANT tracker_reader, tracker_public TO register"
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --command "ALTER DATABASE register OWNER TO register_owner"
