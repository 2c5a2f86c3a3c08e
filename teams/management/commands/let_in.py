"""manage.py let_in EMAIL: a way in, made by whoever keeps the server.

For the first administrator of a new place, and for the day when nobody is left who could release one.
"""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from teams.models import Appointment, Organisation, Role, User, WayIn
from teams.operations import new_code, new_link


class Command(BaseCommand):
    help = "Print a link and a code with which somebody sets their password, once and within a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", help="makes the account, where there is none yet")
        parser.add_argument("--organisation", help="who employs them")
        parser.add_argument(
            "--administrator", action="store_true", help="appoints them as an administrator"
        )

    @transaction.atomic
    def handle(self, email: str, **options: object) -> None:
        user = User.objects.filter(email__iexact=email).first() or self.new_account(email, options)
        if options["administrator"]:
            Appointment.objects.get_or_create(
                user=user,
                role=Role.ADMINISTRATOR,
                ends_at=None,
                defaults={"starts_at": timezone.now()},
            )
        self.stdout.write(open_way_in(user))

    def new_account(self, email: str, options: dict[str, object]) -> User:
        name, employer = options["name"], options["organisation"]
        if not (name and employer):
            raise CommandError(
                "Nobody has an account with this e-mail. To make one, add --name and --organisation."
            )
        organisation, _made = Organisation.objects.get_or_create(
            name=employer, defaults={"kind": Organisation.Kind.OTHER}
        )
        return User.objects.create_user(email, full_name=name, organisation=organisation)


def open_way_in(user: User) -> str:
    """Open a way in, asked for and released at once: the words in which whoever keeps the server is told."""
    link, code = new_link(), new_code()
    with connection.cursor() as cursor:
        cursor.execute("SELECT priv.open_way_in(%s, %s, %s)", [user.pk, link, code])
    host = (settings.ALLOWED_HOSTS or ["localhost"])[0]
    return (
        f"{user.full_name} comes in once, within {WayIn.HOURS} hours:\n"
        f"  link  https://{host}{reverse('teams:come-in', args=[link])}\n"
        f"  code  {code[:4]} {code[4:]}\n"
        "Hand over the two on different ways. The information steward sees that you did this."
    )
