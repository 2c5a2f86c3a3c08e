"""The database wall: who the database believes is asking."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from placehub.access.sqlfiles import refuse_other_walls


class AccessConfig(AppConfig):
    name = "placehub.access"
    label = "access"

    def ready(self) -> None:
        # once a migrate: the signal is sent for apps with models, of which this is not one
        post_migrate.connect(refuse_other_walls, sender=apps.get_app_config("jobs"))
