from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0001_initial"),
        ("people", "0003_audit"),
        ("teams", "0003_audit"),
        ("access", "0001_initial"),
    ]
    operations = [sql_file(__file__, "ledger"), sql_file(__file__, "walls")]
