"""Services, and the leader who answers for each, as administrators keep them."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from teams.leaders.models import Service
from tests.doors import Door, Ladder, Shown, Sight, Typed
from tests.factories.leaders import ServiceFactory, a_leader
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return AppointmentFactory(role="administrator").user


@pytest.fixture
def others():
    return {"a worker": (MembershipFactory().user, 403), "a leader": (a_leader(), 403)}


def rows():
    return list(Service.objects.order_by("pk").values_list("name", "lgsl", "leader", "ends_on"))


class TestServices(Shown):
    route = "leaders:services"

    @pytest.fixture
    def sight(self, sign_in, administrator, others):
        ServiceFactory(name="Council housing repairs")
        return Sight(sign_in(administrator), reverse(self.route), "Council housing repairs", others)


class TestTheUsualOnes(Ladder):
    route = "leaders:usual-services"

    @pytest.fixture
    def door(self, sign_in, administrator, others):
        ServiceFactory(name="Our own repairs", lgsl=141)
        return Door(
            sign_in(administrator), reverse(self.route), {}, rows, others,
            page=reverse("leaders:services"),
        )  # fmt: skip

    def test_are_added_once_and_take_no_number_that_another_has(self, door):
        door.post()
        before = door.now()
        assert len(before) > 60
        assert ("Council housing repairs", None, None, None) in before
        assertContains(door.post(follow=True), "0 services added.")
        assert door.now() == before


class OfOne(Typed):
    refused = {
        "no name": ({"name": ""}, "name", "needs an answer"),
        "a name that another has": ({"name": "home CARE"}, "name", "Another service is called so"),
        "a number that another has": ({"lgsl": "57"}, "lgsl", "Another service has this number"),
    }

    def sent(self):
        ServiceFactory(name="Home care", lgsl=57)
        return {"name": "Repairs", "lgsl": "141", "leader": a_leader().pk}


class TestANewOne(Ladder, OfOne):
    route = "leaders:new-service"

    @pytest.fixture
    def door(self, sign_in, administrator, others):
        return Door(sign_in(administrator), reverse(self.route), self.sent(), rows, others)


class TestChangingOne(Ladder, OfOne):
    route = "leaders:service"

    @pytest.fixture
    def door(self, sign_in, administrator, others):
        row = ServiceFactory(name="Old name")
        client, address = sign_in(administrator), reverse(self.route, args=[row.pk])
        seen = client.get(address).context["form"].initial["seen"]
        return Door(client, address, self.sent() | {"seen": seen}, rows, others)

    def test_says_so_when_another_was_first(self, door):
        with owner():
            Service.objects.filter(name="Old name").update(name="Another name")
        answer = door.post()
        assertContains(answer, "Somebody changed it a moment ago", status_code=422)
