-- What the role of the site may do in tables that belong to somebody else. Run by their owner after
-- each `migrate`; twice does no harm.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO register;
GRANT USAGE ON SCHEMA public TO register;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO register;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO register;
-- The second wall: requests and the jobs of one desk take these roles on, and see the rows of that
-- desk and of one tier. A role of the server's makes them once, before `migrate`:
-- CREATE ROLE tracker_reader NOLOGIN NOINHERIT; CREATE ROLE tracker_public NOLOGIN NOINHERIT;
-- GRANT tracker_reader, tracker_public TO register; without them there is no wall: the log says so,
-- and so does `check --deploy`.
SELECT count(*) = 2 AS has_wall FROM pg_roles
WHERE rolname IN ('tracker_reader', 'tracker_public') \gset
\if :has_wall
GRANT USAGE ON SCHEMA public TO tracker_reader, tracker_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public
    TO tracker_reader, tracker_public;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tracker_reader, tracker_public;
REVOKE DELETE ON incidents_ledger, incidents_ledgerhead FROM tracker_reader, tracker_public;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM tracker_reader, tracker_public;
-- This one finds the register as a view of its public tier, which `migrate` makes.
REVOKE ALL ON incidents_incident FROM tracker_public;
CREATE SCHEMA IF NOT EXISTS tracker_public;
GRANT USAGE ON SCHEMA tracker_public TO tracker_public;
GRANT SELECT ON ALL TABLES IN SCHEMA tracker_public TO tracker_public;
\endif
-- Rows of the ledger stay, and only a migration is noted as one.
REVOKE DELETE ON incidents_ledger, incidents_ledgerhead FROM register;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM register;
