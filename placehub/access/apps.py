"""The database wall: who the database believes is asking, and what it lets them do."""

from django.apps import AppConfig, apps
from django.core.management import CommandError
from django.db import connection
from django.db.models.signals import pre_migrate

FIRST_VERSION = (
    "This database was made by a version of Placehub from before the first release, from which there "
    "is no way to this one. If it holds only the demonstration: remove var/postgres and start again."
)


class AccessConfig(AppConfig):
    name = "placehub.access"
    label = "access"

    def ready(self) -> None:
        # once a migrate: the signal is sent for apps with models, of which this is not one
        pre_migrate.connect(refuse_the_first_version, sender=apps.get_app_config("jobs"))


def refuse_the_first_version(**_signal: object) -> None:
    """Stop before anything is changed. Later versions bring every database up to date."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('priv.sql_file') IS NOT NULL")
        if cursor.fetchone()[0]:
            raise CommandError(FIRST_VERSION)
