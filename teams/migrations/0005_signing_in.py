from django.db import migrations

from placehub.access.sqlfiles import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0004_ways_in_and_passwords"),
        ("audit", "0002_sealing"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [sql_file(__file__, "signing_in")]
