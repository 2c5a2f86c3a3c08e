"""The keys of all names that are there, and functions of earlier versions that took other values."""

from django.db import migrations

FILL = """
SELECT app.rebuild_names();
DROP INDEX IF EXISTS person_exact;
DROP FUNCTION IF EXISTS app.search_people(text, date, text, text, int);
DROP FUNCTION IF EXISTS app.ask_signpost(text, text, date, text);
DROP FUNCTION IF EXISTS app.known_exactly(text, text, date, text);
DROP FUNCTION IF EXISTS priv.exactly(text, text, date, text);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_names")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
