"""No two funds of one name. Where two have one already, the later one's number is added to it."""

from django.db import migrations

SQL = """
UPDATE led_fund f SET name = f.name || ' (' || f.id || ')' WHERE EXISTS (
  SELECT 1 FROM led_fund o WHERE lower(btrim(o.name)) = lower(btrim(f.name)) AND o.id < f.id);
CREATE UNIQUE INDEX led_fund_name ON led_fund (lower(btrim(name)));
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0007_finance")]
    operations = [migrations.RunSQL(SQL, "DROP INDEX led_fund_name")]
