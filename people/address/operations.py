"""Protecting an address, and keeping a protected one."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from people.access.operations import call
from people.person.models import Person

Verb = Callable[[Person], bool]  # False where it was so already


def protect(person: Person) -> bool:
    """Take the address out of everything but its own table; False when it was."""
    refused = _("Whoever walks alongside protects the address, or leads a team that is round them.")
    return bool(call("app.protect_address", person.pk, refused=refused))


def keep(person: Person, *, address: str, postcode: str) -> None:
    """Write down where somebody lives now, whose address is protected."""
    call("app.keep_address", person.pk, address, postcode, refused=_only_alongside())


def unprotect(person: Person) -> bool:
    """The address stands in the details again, for everybody who sees them; False when it did."""
    return bool(call("app.unprotect_address", person.pk, refused=_only_alongside()))


def _only_alongside() -> str:
    return _("Only who walks alongside has to do with a protected address.")
