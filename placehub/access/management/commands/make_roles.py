"""manage.py make_roles: create the database and its roles. Needs DATABASE_ADMIN_URL (a superuser)."""

from django.core.management.base import BaseCommand

from placehub.access.roles import make_roles
from placehub.settings import environment

URL_OF_ROLE = {
    "ph_owner": "DATABASE_OWNER_URL",
    "ph_app": "DATABASE_URL",
    "ph_job": "DATABASE_JOB_URL",
    "ph_backup": "DATABASE_BACKUP_URL",
}


class Command(BaseCommand):
    help = "Create the database and its roles as a superuser. Harmless to run again."
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        passwords = {
            role: str(environment.database(name)["PASSWORD"]) for role, name in URL_OF_ROLE.items()
        }
        database = str(environment.database("DATABASE_OWNER_URL")["NAME"])
        make_roles(environment.address("DATABASE_ADMIN_URL"), database, passwords)
        self.stdout.write(f"The roles and the database {database} are there.")
