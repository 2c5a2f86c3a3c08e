"""Writing agreements down, changing them, and who is in them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.access.operations import call
from people.agreements.models import Agreement, AgreementMember, Terms
from placehub.errors import Refused
from teams.models import Organisation, User


@transaction.atomic
def write_down(
    terms: Terms, *, gives: Iterable[Organisation], takes: Iterable[Organisation]
) -> Agreement:
    """Write down that those who give show their records to those who take, on these terms."""
    made = Agreement.objects.create(**asdict(terms))
    giving, taking = set(gives), set(takes)
    for organisation in sorted(giving | taking, key=lambda one: one.name):
        AgreementMember.objects.create(
            agreement=made,
            organisation=organisation,
            gives=organisation in giving,
            takes=organisation in taking,
        )
    return made


def change(agreement: Agreement, terms: Terms, *, seen: int, by: User, at: datetime) -> None:
    """Change the terms; the earlier ones are kept. Raises ChangedMeanwhile, and Refused once it began
    and would begin on another day, or has ended.
    """
    if agreement.ends_at <= at:
        raise Refused(_("It has ended. Write down a new one."))
    if agreement.starts_at <= at and terms.starts_at != agreement.starts_at:
        raise Refused(_("It has begun: its first day stays."))
    values = asdict(terms)
    for name, value in values.items():
        setattr(agreement, name, value)
    agreement.save_version(seen, values, by=by, at=at)


def add_member(
    agreement: Agreement, organisation: Organisation, *, gives: bool, takes: bool
) -> bool:
    """Let an organisation in; False when it is in it."""
    _member, made = AgreementMember.objects.get_or_create(
        agreement=agreement,
        organisation=organisation,
        struck_at=None,
        defaults={"gives": gives, "takes": takes},
    )
    return made


def take_out(member: AgreementMember) -> None:
    """Take an organisation out again. Refused once a record was shared under the agreement."""
    refused = _(
        "Records were shared under this agreement, so who is in it stays. End it and write down a new one without them."
    )
    call("app.strike_member", member.pk, refused=refused)
