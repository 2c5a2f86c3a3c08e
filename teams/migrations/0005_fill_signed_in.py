"""Whoever has looked at somebody had signed in: the last look stands for the last sign-in before this."""

from django.db import migrations

FILL = """
UPDATE teams_user u SET signed_in_at = l.at
FROM (SELECT worker, max(at) AS at FROM audit.read GROUP BY worker) l WHERE l.worker = u.id;
"""


class Migration(migrations.Migration):
    dependencies = [("teams", "0004_start")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
