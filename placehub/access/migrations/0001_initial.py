"""The schemas, and the tables that only vetted functions read. What changes later is a migration of its own."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

SCHEMAS = """
CREATE SCHEMA app;
CREATE SCHEMA priv;
CREATE SCHEMA audit;
CREATE SCHEMA agg;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA app, audit TO ph_app, ph_job, ph_leader, ph_definer;
GRANT USAGE ON SCHEMA public TO ph_app, ph_job, ph_leader, ph_definer;
GRANT CREATE ON SCHEMA app, audit TO ph_definer;
-- vetted functions made later are for nobody until a line says for whom
SET LOCAL ROLE ph_definer;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
RESET ROLE;

CREATE TABLE priv.secret (
  name text PRIMARY KEY CHECK (name IN ('context', 'session')),
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL
);
CREATE TABLE priv.session (
  token_hash bytea PRIMARY KEY,
  worker_id int NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  idle_seconds int NOT NULL CHECK (idle_seconds BETWEEN 60 AND 43200),
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_of_worker ON priv.session (worker_id);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SCHEMAS, migrations.RunSQL.noop),
    ]
