"""manage.py keep_keys: tell the database the key that signs sessions. Run after changing it."""

from django.core.management.base import BaseCommand

from placehub.access.keys import keep_session_key


class Command(BaseCommand):
    help = "Store PLACEHUB_ACCESS_KEY in the database (as its owner)."

    def handle(self, **options: object) -> None:
        keep_session_key()
        self.stdout.write("The database knows the key that signs sessions.")
