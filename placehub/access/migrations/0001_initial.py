from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from placehub.access.keys import keep_session_key
from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        sql_file(__file__, "context"),
        migrations.RunPython(lambda apps, editor: keep_session_key(), migrations.RunPython.noop),
    ]
