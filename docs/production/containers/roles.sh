#!/bin/sh
# Run once by PostgreSQL's image, on an empty database: the owner of the tables, and the site.
set -eu
for role in register_owner register; do
    psql --set ON_ERROR_STOP=1 --username postgres --dbname register \
        --set role="$role" --set password="$(cat "/run/secrets/$role")" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
done
# The second wall: what only reads takes this role on.
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --command "CREATE ROLE tracker_reader NOLOGIN NOINHERIT" \
    --command "GRANT tracker_reader TO register"
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --command "ALTER DATABASE register OWNER TO register_owner"
