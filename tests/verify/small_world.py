"""python -m tests.verify.small_world: one person with a worker beside them, and a stranger."""

import json

import django

django.setup()

from tests.factories.people import PersonDetailsFactory, PersonFactory, StoryFactory  # noqa: E402
from tests.factories.teams import MembershipFactory  # noqa: E402


def main() -> None:
    seat = MembershipFactory(lead=True)
    person = PersonFactory(lead_team=seat.team)
    PersonDetailsFactory(person=person)
    StoryFactory(person=person, written_by=seat.user)
    stranger = MembershipFactory().user
    print(json.dumps({"worker": seat.user.pk, "person": str(person.pk), "stranger": stranger.pk}))


if __name__ == "__main__":
    main()
