"""The table that decides who sees whom, and the questions after people. What changes later is a migration
of its own.
"""

from django.db import migrations

TABLES = """
CREATE TABLE person_grant (
  person_id uuid NOT NULL,
  grantee int NOT NULL,
  card_until timestamptz NOT NULL,
  summary_until timestamptz NOT NULL CHECK (summary_until <= card_until),
  full_until timestamptz NOT NULL CHECK (full_until <= summary_until),
  writes_until timestamptz NOT NULL CHECK (writes_until <= full_until),
  lets_in_until timestamptz NOT NULL CHECK (lets_in_until <= writes_until),
  last_activity_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, grantee)
) WITH (fillfactor = 80);
CREATE INDEX person_grant_recent ON person_grant (grantee, last_activity_at DESC, person_id)
  INCLUDE (card_until);
CREATE INDEX person_grant_of ON person_grant (grantee, person_id) INCLUDE (card_until, summary_until);

-- up to when what the clock does was done; a fresh database has nothing to catch up with
CREATE TABLE priv.clock (what text PRIMARY KEY, upto timestamptz NOT NULL);
INSERT INTO priv.clock VALUES ('began', now());

CREATE INDEX person_exact ON people_person (lower(family_name), lower(given_name), born_on);
CREATE INDEX details_nhs ON people_persondetails (nhs_number) WHERE nhs_number <> '';

-- a question after somebody, and whom it points to; the transaction that asked is not the one that is told
CREATE TABLE priv.question (
  id uuid PRIMARY KEY,
  worker_id int NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  xact xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX question_of ON priv.question (worker_id, asked_at);
CREATE TABLE priv.signpost (
  reference uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  question_id uuid NOT NULL REFERENCES priv.question ON DELETE CASCADE,
  person_id uuid,
  sealed boolean
);
CREATE INDEX signpost_of ON priv.signpost (question_id);
CREATE INDEX sealed_asks ON priv.signpost (person_id) WHERE sealed;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunSQL(TABLES, migrations.RunSQL.noop)]
