"""The touches of all contacts that are there. Before the figures' trigger: the count that follows is a full one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0029_touches")]
    operations = [
        migrations.RunSQL("SELECT app.keep_all_touches()", migrations.RunSQL.noop),
    ]
