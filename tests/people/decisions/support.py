"""A door on the page of a decision."""

import pytest

from people.models import Decision
from tests.factories.decisions import DecisionFactory
from tests.people.ladder import Door
from tests.support import owner

NEEDED = "This needs an answer."


class OfADecision(Door):
    """A door on the page of a decision."""

    opens = False
    keeps = None

    @pytest.fixture
    def thing(self, seat, person):
        return DecisionFactory(person=person, author=seat.user)

    def page(self, person, thing):
        return thing.get_absolute_url()

    def now(self, thing):
        with owner():
            return Decision.objects.get(pk=thing.pk)

    def send(self, client, seat, person, thing, **changes):
        address = self.address(person, thing)
        return client.post(address, self.form(seat, thing, **changes), follow=True)
