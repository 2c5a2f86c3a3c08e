"""Journals written before know their spend by its number, or by the key they were written under."""

from django.db import migrations

FILL = """
ALTER TABLE led_journal DISABLE TRIGGER j_ao;
UPDATE led_journal j SET spend_id = s.id FROM budgets_spend s WHERE s.journal_id = j.id;
UPDATE led_journal j SET spend_id = s.id FROM budgets_spend s
  WHERE j.spend_id IS NULL AND j.code IN ('ACTUAL', 'RELEASE')
    AND j.idem_key ~ ('^(actual|release|release:actual|withdraw):' || s.id || '(:1)?$');
UPDATE led_journal j SET spend_id = c.spend_id FROM led_transfer t JOIN led_transfer h ON h.id = t.pending_id
    JOIN led_journal c ON c.id = h.journal_id
  WHERE t.journal_id = j.id AND j.spend_id IS NULL AND c.spend_id IS NOT NULL;
ALTER TABLE led_journal ENABLE TRIGGER j_ao;
"""

KEPT = """
ALTER TABLE led_journal ADD CONSTRAINT led_journal_spend_fk FOREIGN KEY (spend_id) REFERENCES budgets_spend,
  ADD CONSTRAINT reversal_says_of_what CHECK ((code = 'REVERSE') = (reverses_id IS NOT NULL)) NOT VALID,
  ADD CONSTRAINT spends_have_journals_of_their_own CHECK
    (code NOT IN ('COMMIT', 'ACTUAL', 'RELEASE', 'REFUND') OR spend_id IS NOT NULL) NOT VALID;
CREATE UNIQUE INDEX one_promise_a_spend ON led_journal (spend_id) WHERE code = 'COMMIT';
CREATE INDEX led_journal_spend ON led_journal (spend_id);
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0004_money_apart")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
