"""The ledger's tables: append-only transfers in whole pence between accounts. Running totals stand on the
account row, with the rule that a covered account is never overdrawn as a CHECK. Modelled on two-phase
transfers: money is held when it is promised, posted when it is spent, released when it is not needed.
Rows carry no name and no words about a person. What changes later is a migration of its own.
"""

from django.db import migrations

TABLES = """
CREATE TABLE led_period (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  starts date NOT NULL, ends date NOT NULL CHECK (ends >= starts),
  status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN','ADJUST','CLOSED')),
  EXCLUDE USING gist (daterange(starts, ends, '[]') WITH &&)
);
CREATE TABLE led_fund (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL, funder text NOT NULL DEFAULT '', purpose text NOT NULL DEFAULT '',
  starts date NOT NULL, commit_by date NOT NULL, spend_by date NOT NULL CHECK (spend_by >= commit_by)
);
CREATE TABLE led_account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ledger smallint NOT NULL DEFAULT 1,              -- 1 money (pence), 2 delegated authority (pence)
  kind text NOT NULL CHECK (kind IN ('SOURCE','POT','SPEND','RETURN','GRANTOR','ALLOWANCE','USED')),
  fund_id bigint REFERENCES led_fund, name text NOT NULL,
  covered boolean NOT NULL DEFAULT true,           -- TigerBeetle: debits_must_not_exceed_credits; set from kind by trigger
  frozen boolean NOT NULL DEFAULT false,
  debits_posted bigint NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
  credits_posted bigint NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
  debits_pending bigint NOT NULL DEFAULT 0 CHECK (debits_pending >= 0),
  credits_pending bigint NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
  CONSTRAINT no_overspend CHECK (NOT covered OR debits_posted + debits_pending <= credits_posted)
);
CREATE TABLE led_journal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  code text NOT NULL CHECK (code IN ('FUND','VIRE','COMMIT','ACTUAL','RELEASE','REVERSE','REFUND','CARRY','RETURN','GRANT','OPENING')),
  effective_on date NOT NULL, period_id bigint NOT NULL REFERENCES led_period,
  actor_id bigint NOT NULL, idem_key text NOT NULL UNIQUE,
  reverses_id uuid UNIQUE REFERENCES led_journal,
  memo text NOT NULL DEFAULT '', created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  xact xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE TABLE led_transfer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  journal_id uuid NOT NULL REFERENCES led_journal,
  debit_id bigint NOT NULL REFERENCES led_account,
  credit_id bigint NOT NULL REFERENCES led_account CHECK (credit_id <> debit_id),
  amount bigint NOT NULL CHECK (amount > 0),
  phase text NOT NULL CHECK (phase IN ('POSTED','PENDING','POST','VOID','BACK')),
  pending_id bigint REFERENCES led_transfer,
  CHECK ((phase IN ('POST','VOID','BACK')) = (pending_id IS NOT NULL))
);
CREATE TABLE led_hold (
  transfer_id bigint PRIMARY KEY REFERENCES led_transfer,
  amount bigint NOT NULL CHECK (amount > 0),
  posted bigint NOT NULL DEFAULT 0 CHECK (posted >= 0),
  voided bigint NOT NULL DEFAULT 0 CHECK (voided >= 0),
  refunded bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
  CONSTRAINT hold_not_exceeded CHECK (posted + voided <= amount),
  CONSTRAINT refund_not_exceeded CHECK (refunded <= posted)
);
CREATE TABLE led_pot (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund_id bigint NOT NULL REFERENCES led_fund,
  team_id int REFERENCES teams_team,                -- NULL: the fund's own, central pot
  account_id bigint NOT NULL UNIQUE REFERENCES led_account,
  spend_id bigint NOT NULL UNIQUE REFERENCES led_account,
  UNIQUE NULLS NOT DISTINCT (fund_id, team_id)
);
CREATE TABLE led_source (fund_id bigint PRIMARY KEY REFERENCES led_fund, account_id bigint NOT NULL UNIQUE REFERENCES led_account);
CREATE TABLE led_allowance (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id int NOT NULL REFERENCES teams_user, team_id int NOT NULL REFERENCES teams_team,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  grantor_id bigint NOT NULL REFERENCES led_account,
  account_id bigint NOT NULL UNIQUE REFERENCES led_account,
  used_id bigint NOT NULL UNIQUE REFERENCES led_account,
  UNIQUE (user_id, team_id, month)
);

CREATE INDEX ON led_transfer (debit_id); CREATE INDEX ON led_transfer (credit_id);
CREATE INDEX ON led_transfer (journal_id); CREATE INDEX ON led_transfer (pending_id);
CREATE INDEX led_account_fund ON led_account (fund_id);
CREATE INDEX led_journal_on ON led_journal (effective_on);
CREATE INDEX led_pot_team ON led_pot (team_id);
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial"), ("teams", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunSQL(TABLES, migrations.RunSQL.noop)]
