"""What a list needs to know of those who are there already. As the job role only."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from people.person.operations import PersonValues


@dataclass(frozen=True)
class Known:
    """Somebody whom a row may be. ``hidden`` ones are told to nobody who brings in a list."""

    person_id: UUID
    how: str
    team: str
    phone: str
    hidden: bool
    sealed: bool


def known(values: PersonValues, *, worker_id: int) -> list[Known]:
    """Whom we have that a row may be, best first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM app.known_to_list(%s, %s, %s, %s, %s, %s)",
            [
                values["given_name"],
                values["family_name"],
                values["born_on"],
                values["born_kind"],
                values["nhs_number"],
                worker_id,
            ],
        )
        return [Known(*row) for row in cursor.fetchall()]
