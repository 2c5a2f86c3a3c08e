"""Who works here."""

from datetime import UTC, datetime

import factory

from teams.models import Appointment, Membership, Neighbourhood, Organisation, Role, Team, User
from tests.factories.base import OwnerFactory

LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)


class OrganisationFactory(OwnerFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Organisation.Kind.COUNCIL


class NeighbourhoodFactory(OwnerFactory):
    class Meta:
        model = Neighbourhood

    name = factory.Sequence(lambda n: f"Neighbourhood {n}")


class TeamFactory(OwnerFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")
    neighbourhood = factory.SubFactory(NeighbourhoodFactory)
    phone = "01632 960001"


class UserFactory(OwnerFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"worker{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Worker Number{n}")
    job_title = "Neighbourhood worker"
    organisation = factory.SubFactory(OrganisationFactory)
    password = "!"


class MembershipFactory(OwnerFactory):
    """A worker in a team; the trait ``lead`` makes a team lead."""

    class Meta:
        model = Membership

    class Params:
        lead = factory.Trait(role=Role.LEAD)

    user = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)
    role = Role.WORKER
    starts_at = LONG_AGO


class AppointmentFactory(OwnerFactory):
    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    role = Role.LEADER
    starts_at = LONG_AGO
