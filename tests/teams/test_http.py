"""What stands before a view: the permission that it asks for, the team that one leads, a secret shown once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from placehub.access.context import TeamSeat, Worker
from teams.http import led_team, permitted, show_once, shown_once
from teams.rules import Permission
from tests.factories.teams import TeamFactory


def request_of(role="worker", team=1):
    request = RequestFactory().get("/")
    request.worker = Worker(7, "Sam", 1, "", (TeamSeat(team, "Bay", role),), frozenset({role}))
    request.session = {}
    return request


class TestPermitted:
    @pytest.fixture
    def view(self):
        @permitted(Permission.ALLOCATE_MONEY)
        def brings_money(request, *args, **kwargs):
            return HttpResponse(f"{args} {kwargs}")

        return brings_money

    def test_lets_a_role_through_that_carries_it(self, view):
        assert view(request_of("lead"), 1, b=2).content.decode() == "(1,) {'b': 2}"

    def test_stops_any_other_before_the_view_runs(self, view):
        with pytest.raises(PermissionDenied):
            view(request_of("worker"))

    def test_says_which_it_asks_for_and_keeps_the_name(self, view):
        assert view.permission == Permission.ALLOCATE_MONEY
        assert view.__name__ == "brings_money"


@pytest.mark.django_db
class TestLedTeam:
    def test_is_the_team_for_its_lead(self):
        team = TeamFactory()
        assert led_team(request_of("lead", team.pk), team.pk) == team

    def test_is_not_there_for_a_worker_of_it(self):
        team = TeamFactory()
        with pytest.raises(Http404):
            led_team(request_of("worker", team.pk), team.pk)

    def test_is_not_there_for_the_lead_of_another(self):
        with pytest.raises(Http404):
            led_team(request_of("lead", TeamFactory().pk), TeamFactory().pk)


class TestShownOnce:
    def test_is_shown_once(self):
        request = request_of()
        show_once(request, "code", 3, "12345678")
        assert shown_once(request, "code", 3) == "12345678"
        assert shown_once(request, "code", 3) == ""

    def test_is_not_shown_on_another_page_and_waits_for_its_own(self):
        request = request_of()
        show_once(request, "code", 3, "12345678")
        assert shown_once(request, "code", 4) == ""
        assert shown_once(request, "link", 3) == ""
        assert shown_once(request, "code", 3) == "12345678"

    def test_the_newest_takes_the_place_of_the_one_before(self):
        request = request_of()
        show_once(request, "code", 3, "11111111")
        show_once(request, "code", 4, "22222222")
        assert shown_once(request, "code", 3) == ""
        assert shown_once(request, "code", 4) == "22222222"

    def test_nothing_kept_is_nothing_shown(self):
        assert shown_once(request_of(), "code", 3) == ""
