"""The secrets that sign: 488 random bits of the server's own, and PLACEHUB_ACCESS_KEY."""

from django.db import migrations

from placehub.access.keys import keep_session_key

CONTEXT = """
SELECT priv.keep_secret('context', sha256(
  uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) ||
  uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_present")]
    operations = [
        migrations.RunSQL(CONTEXT, migrations.RunSQL.noop),
        migrations.RunPython(lambda apps, editor: keep_session_key(), migrations.RunPython.noop),
    ]
