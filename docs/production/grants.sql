-- What the role of the site may do in tables that belong to somebody else. Run by their owner after
-- each `migrate`; twice does no harm.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO register;
GRANT USAGE ON SCHEMA public TO register;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO register;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO register;
-- Rows of the ledger stay, and only a migration is noted as one.
REVOKE DELETE ON incidents_ledger, incidents_ledgerhead FROM register;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM register;
