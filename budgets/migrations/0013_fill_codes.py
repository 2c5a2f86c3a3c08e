"""The books know one movement more: what was withdrawn by a slip is promised again."""

from django.db import migrations

CODES = """
ALTER TABLE led_journal DROP CONSTRAINT led_journal_code_check, ADD CONSTRAINT led_journal_code_check CHECK (code IN
  ('FUND','OFFER','VIRE','COMMIT','AGAIN','ACTUAL','RELEASE','REVERSE','REFUND','CARRY','RETURN','GRANT','OPENING'));
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0012_answers")]
    operations = [migrations.RunSQL(CODES, CODES.replace("'AGAIN',", ""))]
