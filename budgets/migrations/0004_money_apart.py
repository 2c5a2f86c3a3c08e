"""The ledger knows the spend that a journal is for, and money that a fund offers to a team."""

from django.db import migrations

TABLES = """
ALTER TABLE led_journal ADD COLUMN IF NOT EXISTS reference text NOT NULL DEFAULT '';
ALTER TABLE led_journal ADD COLUMN IF NOT EXISTS spend_id uuid;
ALTER TABLE led_journal DROP CONSTRAINT led_journal_code_check, ADD CONSTRAINT led_journal_code_check CHECK (code IN
  ('FUND','OFFER','VIRE','COMMIT','ACTUAL','RELEASE','REVERSE','REFUND','CARRY','RETURN','GRANT','OPENING'));
ALTER TABLE led_account DROP CONSTRAINT led_account_kind_check, ADD CONSTRAINT led_account_kind_check CHECK (kind IN
  ('SOURCE','POT','OFFER','SPEND','RETURN','GRANTOR','ALLOWANCE','USED'));
ALTER TABLE led_fund ADD CONSTRAINT fund_starts_before_it_ends CHECK (starts <= commit_by),
  ADD CONSTRAINT fund_has_a_name CHECK (btrim(name) <> '');
"""

UNDO = """
ALTER TABLE led_fund DROP CONSTRAINT fund_starts_before_it_ends, DROP CONSTRAINT fund_has_a_name;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_present")]
    operations = [migrations.RunSQL(TABLES, UNDO)]
