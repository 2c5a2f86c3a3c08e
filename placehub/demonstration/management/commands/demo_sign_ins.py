"""manage.py demo_sign_ins: one sign-in a role, with the code that holds now."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management.base import BaseCommand

from placehub.demonstration.roster import PASSWORD, ROLES, SECRET


class Command(BaseCommand):
    help = "Print the demonstration's sign-ins."

    def handle(self, **options: object) -> None:
        code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
        self.stdout.write(f"Password for each: {PASSWORD}")
        self.stdout.write(f"Second factor now: {code}   (key for an authenticator app: {SECRET})")
        for role, (email, name, _organisation, job) in ROLES.items():
            self.stdout.write(f"  {role:14} {email:28} {name}, {job}")
