-- What the role of the site may do in tables that belong to somebody else. Run by their owner after
-- each `migrate`; twice does no harm.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO register;
GRANT USAGE ON SCHEMA public TO register;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO register;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO register;
-- The second wall: requests that only read take this role on, and see the rows of one desk. A role
-- of the server's makes it once: CREATE ROLE tracker_reader NOLOGIN NOINHERIT;
-- GRANT tracker_reader TO register; without it there is no wall, and the log says so.
SELECT count(*) > 0 AS has_wall FROM pg_roles WHERE rolname = 'tracker_reader' \gset
\if :has_wall
GRANT USAGE ON SCHEMA public TO tracker_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tracker_reader;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tracker_reader;
REVOKE DELETE ON incidents_ledger, incidents_ledgerhead FROM tracker_reader;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM tracker_reader;
\endif
-- Rows of the ledger stay, and only a migration is noted as one.
REVOKE DELETE ON incidents_ledger, incidents_ledgerhead FROM register;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM register;
