"""Published figures, and the indexes that counting them needs. What changes later is a migration of its own."""

from django.db import migrations

TABLES = """
CREATE TABLE agg.snapshot (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, built_at timestamptz NOT NULL,
  up_to date NOT NULL, policy text NOT NULL
);
CREATE TABLE agg.figure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, snapshot_id bigint NOT NULL REFERENCES agg.snapshot ON DELETE CASCADE,
  measure text NOT NULL, neighbourhood_id int, month date NOT NULL, value numeric(14, 1), people int,
  UNIQUE NULLS NOT DISTINCT (snapshot_id, measure, neighbourhood_id, month)
);
CREATE INDEX people_by_neighbourhood ON people_person (neighbourhood_id);
CREATE INDEX spent_for ON budgets_spend (person_id, spent_on) WHERE state = 'spent';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
        ("budgets", "0001_initial"),
        ("access", "0001_initial"),
    ]
    operations = [migrations.RunSQL(TABLES, migrations.RunSQL.noop)]
