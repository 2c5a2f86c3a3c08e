from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [("budgets", "0002_ledger"), ("people", "0004_stream")]
    operations = [sql_file(__file__, "stream")]
