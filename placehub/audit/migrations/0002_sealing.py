from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [sql_file(__file__, "sealing")]
