"""Somebody with an account is found by a part of the name, among hundreds."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from teams.models import Membership
from tests.doors import Door, beside
from tests.factories.teams import AppointmentFactory, TeamFactory, UserFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestASeat:
    @pytest.fixture
    def door(self, sign_in):
        administrator = AppointmentFactory(role="administrator").user
        address = reverse("teams:new-seat", args=[TeamFactory().pk])
        sent = {"user": UserFactory().pk, "role": "lead"}
        return Door(sign_in(administrator), address, sent, Membership.objects.count)

    def test_who_is_found_by_a_part_of_the_name_or_the_e_mail(self, door):
        una = UserFactory(full_name="Una O’Neil", email="una@example.org")
        for said in ("una neil", "UNA@example"):
            assert door.post(user="", who=said).status_code == 302
            with owner():
                assert una.memberships.filter(ends_at=None).update(ends_at=timezone.now()) == 1

    def test_of_several_one_is_chosen(self, door):
        first, second = UserFactory.create_batch(2, full_name="Jo Same")
        answer = door.post(user="", who="jo same")
        assert "Several answer to that" in beside(answer, "user")
        assertContains(answer, first.email, status_code=422)
        assertContains(answer, second.email, status_code=422)
        assert door.post(user=second.pk, who="jo same").status_code == 302
        with owner():
            assert second.memberships.exists()
            assert not first.memberships.exists()

    def test_of_many_more_of_the_name_is_asked_for(self, door):
        UserFactory.create_batch(9, full_name="Jo Same")
        answer = door.post(user="", who="jo")
        assert "9 accounts answer to that" in beside(answer, "who")
        assert answer.content.decode().count("Jo Same") == 8

    def test_another_name_takes_the_place_of_the_choice_before(self, door):
        una = UserFactory(full_name="Una O’Neil")
        assert door.post(who="una").status_code == 302
        with owner():
            assert una.memberships.exists()

    def test_the_page_is_as_short_for_hundreds_of_accounts(self, door):
        UserFactory.create_batch(30)
        assertNotContains(door.client.get(door.address), "@example.org")
