"""Who lets in whom."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
)
from tests.support import owner

OLD = "what they knew before"


@pytest.fixture
def administrator():
    return AppointmentFactory(role="administrator", user__full_name="Alan Fox").user


@pytest.fixture
def seat():
    """A worker who has a password and a second factor, in a team that has a lead."""
    seat = MembershipFactory(user__full_name="Sam Adeyemi", user__email="sam.adeyemi@example.org")
    with owner():
        seat.user.set_password(OLD)
        seat.user.save()
        TOTP.activate(seat.user, "A" * 32)
    return seat


@pytest.fixture
def lead(seat):
    return MembershipFactory(team=seat.team, lead=True, user__full_name="Ruth Kelly").user


@pytest.fixture
def client_of(administrator, sign_in):
    """The administrator's."""
    return sign_in(administrator)


@pytest.fixture
def others():
    """Everybody who keeps no teams."""
    roles = ("leader", "steward", "finance")
    return {role: (AppointmentFactory(role=role).user, 403) for role in roles} | {
        "a worker": (MembershipFactory().user, 403),
        "a lead": (MembershipFactory(lead=True).user, 403),
    }
