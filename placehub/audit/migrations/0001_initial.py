"""The tables of the legal record. Rows are only ever added; what changes later is a migration of its own."""

from django.db import migrations

TABLES = """
CREATE TABLE audit.change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  worker int, role text NOT NULL, request text,
  tbl text NOT NULL, op "char" NOT NULL, pk text NOT NULL, old jsonb, new jsonb
);
CREATE INDEX change_of ON audit.change (tbl, pk, id);
CREATE TABLE audit.read (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  worker int NOT NULL, request text,
  what text NOT NULL, basis text NOT NULL, persons uuid[] NOT NULL
);
CREATE INDEX read_of ON audit.read USING gin (persons);
CREATE TABLE audit.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  worker int, role text NOT NULL, request text,
  verb text NOT NULL, subject text NOT NULL, detail jsonb NOT NULL
);
-- one row a sealed batch; each hash covers the one before it
CREATE TABLE audit.seal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log text NOT NULL CHECK (log IN ('change', 'read', 'event')),
  from_id bigint NOT NULL, to_id bigint NOT NULL, rows bigint NOT NULL,
  previous bytea NOT NULL, hash bytea NOT NULL, sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (log, from_id), CHECK (to_id >= from_id)
);
-- how far a log had come, and which transactions could have been running then
CREATE TABLE audit.mark (log text NOT NULL, upto bigint NOT NULL, ended_by xid8 NOT NULL);
-- which tables are watched, so that a trigger that somebody took off or switched off is found
CREATE TABLE audit.watched (tbl text PRIMARY KEY, since timestamptz NOT NULL DEFAULT clock_timestamp());
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0003_keys")]
    operations = [migrations.RunSQL(TABLES, migrations.RunSQL.noop)]
