"""What each recomputing of the seals found, and the ways by which an information steward reads the looks."""

from django.db import migrations

TABLES = """
CREATE TABLE audit.verification (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rows bigint NOT NULL, batches bigint NOT NULL, head text NOT NULL, faults text[] NOT NULL
);
CREATE INDEX read_by ON audit.read (worker, id);
CREATE INDEX read_at ON audit.read (at);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_present")]
    operations = [migrations.RunSQL(TABLES, migrations.RunSQL.noop)]
