"""What a letter says: that something waits, where to sign in, and nothing else."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from teams.home.models import Letter


def subject_of(letter: Letter) -> str:
    return _("Placehub: something waits for you")


def words_of(letter: Letter) -> str:
    """No name, no number of people, no words of anybody: mail is read by whoever passes it on."""
    address = (
        f"{settings.CSRF_TRUSTED_ORIGINS[0]}/waiting/" if settings.CSRF_TRUSTED_ORIGINS else ""
    )
    lines = [_("Something waits for you in Placehub. Sign in to see what.")]
    if address:
        lines.append(address)
    lines.append(
        _("This letter says no more on purpose. You get one on a day when something waits.")
    )
    return "\n\n".join(lines)


def send(letter: Letter) -> None:
    """Hand it to the mail server. Raises what the connection raises."""
    EmailMessage(subject_of(letter), words_of(letter), to=[letter.to.email]).send()
