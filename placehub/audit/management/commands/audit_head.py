"""manage.py audit_head: print the newest hash of the audit, to be kept outside the system."""

from django.core.management.base import BaseCommand

from placehub.audit.verify import head


class Command(BaseCommand):
    help = "Print the audit's newest hash. Keep it elsewhere; give it to verify_audit --head later."

    def handle(self, **options: object) -> None:
        self.stdout.write(head())
