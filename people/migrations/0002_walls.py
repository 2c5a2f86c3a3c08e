from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("teams", "0002_walls"),
        ("access", "0001_initial"),
    ]
    operations = [sql_file(__file__, "walls")]
