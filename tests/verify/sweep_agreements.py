"""Writing agreements by hand: the information steward keeps them, within what was signed and shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.verify import statements as by

if TYPE_CHECKING:
    from tests.verify.sweep_writes import Try
    from tests.world import World


def about_agreements(world: World, *, steward: bool) -> list[Try]:
    one, two = (world.agreements["council trust"], world.agreements["charity council"])
    third = two.from_organisation.pk
    return [
        ("writes down an agreement", steward, by.AGREEMENT, ()),
        ("lets a third into an agreement", steward, by.MEMBER, (one.pk, third)),
        (
            "signs an agreement",
            steward,
            "UPDATE people_agreementmember SET signed_by = 'x', signed_on = now() WHERE agreement_id = %s",
            (one.pk,),
        ),
        (
            "lets a giver be shown records",
            False,
            "UPDATE people_agreementmember SET takes = true WHERE agreement_id = %s",
            (one.pk,),
        ),
        (
            "takes out who shared",
            False,
            "SELECT app.strike_member(id) FROM people_agreementmember WHERE agreement_id = %s LIMIT 1",
            (two.pk,),
        ),
        (
            "ends an agreement",
            steward,
            "UPDATE people_agreement SET ends_at = now() WHERE id = %s",
            (two.pk,),
        ),
    ]
