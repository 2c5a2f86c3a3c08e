from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("access", "0001_initial"), ("audit", "0001_initial"), ("teams", "0002_walls")]
    operations = [sql_file(__file__, "walls")]
