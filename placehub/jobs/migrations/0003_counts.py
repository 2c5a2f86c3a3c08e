from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_walls")]
    operations = [sql_file(__file__, "counts")]
