from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0001_initial"),
        ("people", "0004_stream"),
        ("budgets", "0003_stream"),
    ]
    operations = [sql_file(__file__, "walls")]
