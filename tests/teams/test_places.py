"""Organisations, neighbourhoods and teams: their doors, what holds them, and what ended."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.funds.forms import OfferForm
from budgets.models import Fund
from placehub.access.context import acting_as
from placehub.errors import Refused
from teams import operations
from teams.models import Membership, Neighbourhood, Organisation, Team, User
from teams.queries import as_seen, hanging_on
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed, beside, said
from tests.factories.people import InvolvementFactory, PersonFactory, PullFactory
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.support import owner

pytestmark = pytest.mark.django_db
KINDS = ("teams", "neighbourhoods", "organisations")
MODELS = {"teams": Team, "neighbourhoods": Neighbourhood, "organisations": Organisation}
FACTORIES = {
    "teams": TeamFactory,
    "neighbourhoods": NeighbourhoodFactory,
    "organisations": OrganisationFactory,
}


def every_place():
    return sorted(
        (kind, *map(str, row)) for kind in KINDS for row in MODELS[kind].objects.values_list()
    )


def typed_by_kind(kind):
    return {
        "teams": {
            "name": "Bay & Quay",
            "neighbourhood": NeighbourhoodFactory().pk if kind == "teams" else 0,
            "phone": "020 7946 0001",
            "opening_hours": "Monday to Friday, 9 to 5",
            "duty_line": "020 7946 0002",
        },
        "neighbourhoods": {"name": "Old “Docks”", "column": 2, "row": 1},
        "organisations": {"name": "Trust & Co", "kind": "nhs"},
    }[kind]


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def today():
    return timezone.localdate()


class TestPlaces(Shown):
    route = "teams:places"

    @pytest.fixture(params=KINDS[1:])
    def sight(self, request, client_of, others):
        FACTORIES[request.param](name="Seen here")
        return Sight(client_of, reverse(self.route, args=[request.param]), "Seen here", others)

    def test_what_ended_stands_apart(self, client_of, today):
        NeighbourhoodFactory(name="Docks", ends_on=today - timedelta(days=1))
        page = client_of.get(reverse(self.route, args=["neighbourhoods"]))
        assertContains(page, "Ended on")
        assertContains(page, "None yet.")


class TestAdding(Ladder, Contested):
    route = "teams:new-place"
    too_late, too_late_at = "is called so", "name"

    @pytest.fixture
    def door(self, kind, client_of, others):
        address = reverse(self.route, args=[kind])
        return Door(client_of, address, typed_by_kind(kind), every_place, others)

    def test_an_ended_neighbourhood_is_not_offered_to_a_team(self, client_of, today):
        ended = NeighbourhoodFactory(ends_on=today - timedelta(days=1))
        door = Door(
            client_of, reverse(self.route, args=["teams"]), typed_by_kind("teams"), every_place
        )
        assert "not offered here" in beside(door.post(neighbourhood=ended.pk), "neighbourhood")


class TestTyping(Typed):
    refused = {
        "no name": ({"name": ""}, "name", "needs an answer"),
        "a long name": ({"name": "x" * 81}, "name", "at most 80"),
        "no telephone": ({"phone": ""}, "phone", "needs an answer"),
        "words for a number": ({"phone": "ask Ruth"}, "phone", "not a telephone number"),
        "words for a duty line": ({"duty_line": "Ruth"}, "duty_line", "not a telephone number"),
        "nowhere": ({"neighbourhood": ""}, "neighbourhood", "needs an answer"),
        "the name of another": ({"name": "HARBOUR"}, "name", "Another team is called so."),
    }

    @pytest.fixture
    def door(self, client_of):
        TeamFactory(name="Harbour")
        address = reverse("teams:new-place", args=["teams"])
        return Door(client_of, address, typed_by_kind("teams"), every_place)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("02079460001", "020 7946 0001"), ("+44 20 7946 0001", "020 7946 0001"), ("111", "111")],
)
def test_a_telephone_number_is_kept_in_one_spelling(client_of, typed, kept):
    door = Door(
        client_of, reverse("teams:new-place", args=["teams"]), typed_by_kind("teams"), every_place
    )
    assert door.post(phone=typed).status_code == 302
    assert Team.objects.get().phone == kept


class TestChanging(Ladder, Contested):
    route = "teams:place"
    too_late, too_late_at = "Somebody changed it a moment ago. It says now: Name Meanwhile.", ""

    @pytest.fixture
    def row(self, kind):
        return FACTORIES[kind](name="As it was")

    @pytest.fixture
    def door(self, kind, row, client_of, others):
        sent = typed_by_kind(kind)
        sent["seen"] = as_seen(row, [*sent])
        return Door(client_of, reverse(self.route, args=[kind, row.pk]), sent, every_place, others)

    def overtake(self, door):
        assert door.post(name="Meanwhile").status_code == 302

    def test_what_was_typed_over_a_change_is_kept_when_it_is_sent_again(self, door):
        self.overtake(door)
        answer = door.post()
        assert answer.status_code == 422
        seen = answer.context["form"].data["seen"]
        assert door.post(seen=seen).status_code == 302

    def test_the_same_typed_by_two_is_kept_once_and_refused_to_nobody(self, door):
        assert door.post().status_code == 302
        after = door.now()
        assert door.post().status_code == 302
        assert door.now() == after


class TestEnding(Ladder):
    route = "teams:place-end"

    @pytest.fixture
    def row(self, kind):
        return FACTORIES[kind](name="Harbour")

    @pytest.fixture
    def door(self, kind, row, client_of, others, today):
        address = reverse(self.route, args=[kind, row.pk])
        return Door(client_of, address, {"ends_on": today.isoformat()}, every_place, others)

    def test_it_goes_on_when_the_day_is_taken_back(self, door, row):
        door.post()
        assert door.post(ends_on="").status_code == 302
        with owner():
            row.refresh_from_db()
        assert row.ends_on is None

    def test_a_mistyped_year_is_asked_about(self, door):
        assert "Is the year right?" in beside(door.post(ends_on="2062-11-26"), "ends_on")


class TestWhatHolds:
    """Nobody is left behind by an end, and the page says what hangs on it."""

    def end(self, client, kind, row, day):
        address = reverse("teams:place-end", args=[kind, row.pk])
        return Door(client, address, {"ends_on": day and day.isoformat()}, every_place).post()

    def test_a_team_round_somebody_ends_on_a_day_to_come_and_not_today(self, client_of, today):
        team = TeamFactory()
        PersonFactory(lead_team=team)
        MembershipFactory(team=team)
        page = client_of.get(reverse("teams:place-end", args=["teams", team.pk]))
        assertContains(page, "It is round 1 person.")
        assertContains(page, "1 seat.")
        refused = self.end(client_of, "teams", team, today)
        assert "still round 1 person" in beside(refused, "ends_on")
        assert self.end(client_of, "teams", team, today + timedelta(days=9)).status_code == 302

    def test_a_team_ends_today_once_nobody_is_left(self, client_of, today):
        team = TeamFactory()
        person = PersonFactory(lead_team=TeamFactory())
        InvolvementFactory(person=person, team=team, ends_at=timezone.now() - timedelta(minutes=1))
        assert self.end(client_of, "teams", team, today).status_code == 302

    def test_a_neighbourhood_ends_with_its_teams(self, client_of, today):
        team = TeamFactory(name="Bay")
        refused = self.end(client_of, "neighbourhoods", team.neighbourhood, today)
        assert "Bay would go on without" in beside(refused, "ends_on")
        self.end(client_of, "teams", team, today)
        assert self.end(client_of, "neighbourhoods", team.neighbourhood, today).status_code == 302
        assert "Its neighbourhood has ended" not in said(self.end(client_of, "teams", team, today))

    def test_a_team_does_not_go_on_where_nothing_does(self, client_of, today):
        gone = today - timedelta(days=3)
        team = TeamFactory()
        with owner():
            Team.objects.filter(pk=team.pk).update(ends_on=gone)
            Neighbourhood.objects.filter(pk=team.neighbourhood_id).update(ends_on=gone)
        refused = self.end(client_of, "teams", team, "")
        assert "Its neighbourhood has ended" in beside(refused, "ends_on")

    def test_an_organisation_ends_when_no_account_of_it_is_in_use(self, client_of, today):
        user = UserFactory()
        refused = self.end(client_of, "organisations", user.organisation, today)
        assert "1 account of theirs is in use" in beside(refused, "ends_on")
        with owner():
            User.objects.filter(pk=user.pk).update(is_active=False)
        assert self.end(client_of, "organisations", user.organisation, today).status_code == 302

    def test_the_database_holds_a_team_that_the_page_let_go(self, administrator, today):
        team = TeamFactory()
        PersonFactory(lead_team=team)
        refused = pytest.raises(IntegrityError)
        with acting_as(administrator.pk), refused, transaction.atomic():
            Team.objects.filter(pk=team.pk).update(ends_on=today)

    def test_only_an_administrator_learns_how_many(self, today):
        lead = MembershipFactory(lead=True)
        refused = pytest.raises(DatabaseError, match="an administrator keeps")
        with acting_as(lead.user_id), refused, transaction.atomic():
            hanging_on(lead.team, at=timezone.now(), today=today)


class TestWhatHasEnded:
    @pytest.fixture
    def ended(self, today):
        return TeamFactory(name="Warm rooms", ends_on=today - timedelta(days=1))

    def test_takes_no_new_seat_by_the_verb(self, ended, administrator):
        with acting_as(administrator.pk), pytest.raises(Refused, match="takes nobody new"):
            operations.give_seat(
                ended, UserFactory(), "worker", by=administrator.pk, at=timezone.now()
            )

    def test_its_last_day_still_counts(self, administrator, today):
        team = TeamFactory(ends_on=today)
        with acting_as(administrator.pk):
            operations.give_seat(
                team, UserFactory(), "worker", by=administrator.pk, at=timezone.now()
            )
        assert Membership.objects.filter(team=team).exists()

    def test_is_round_nobody_new(self, ended):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonFactory(lead_team=ended)

    def test_takes_no_account(self, today):
        gone = OrganisationFactory(ends_on=today - timedelta(days=1))
        with pytest.raises(IntegrityError), transaction.atomic():
            UserFactory(organisation=gone)

    def test_is_shown_apart_with_whoever_sits_there_still(self, client_of, today):
        seat = MembershipFactory(team__name="Warm rooms", user__full_name="Colin Marsh")
        with owner():
            Team.objects.filter(pk=seat.team_id).update(ends_on=today - timedelta(days=1))
        page = client_of.get(reverse("teams:teams"))
        assertContains(page, "Teams that have ended")
        assertContains(page, "Colin Marsh")
        assertNotContains(page, reverse("teams:new-seat", args=[seat.team_id]))


def test_whoever_is_asked_in_reads_when_somebody_is_there(sign_in):
    seat, now = MembershipFactory(), timezone.now()
    home = TeamFactory(opening_hours="every day, 8 to 8", duty_line="020 7946 0002")
    person = PersonFactory(lead_team=home)
    PullFactory(
        person=person, to_team=seat.team, asked_at=now, waits_until=now + timedelta(days=14)
    )
    page = sign_in(seat.user).get(person.get_absolute_url())
    assertContains(page, "Somebody is there every day, 8 to 8. At other times: 020 7946 0002.")


class TestNobodyNewIsOffered:
    """What has ended stands in no list of those to choose from, in whichever room the list is."""

    @pytest.fixture
    def gone(self, today):
        return today - timedelta(days=1)

    def test_a_team_to_whoever_asks_a_team_in(self, sign_in, gone):
        TeamFactory(name="Warm rooms", ends_on=gone)
        seat = MembershipFactory()
        person = PersonFactory(lead_team=seat.team)
        page = sign_in(seat.user).get(reverse("people:who-can-see", args=[person.pk]))
        assertNotContains(page, "Warm rooms")

    def test_a_team_to_whoever_moves_somebody(self, client_of, gone):
        TeamFactory(name="Warm rooms", ends_on=gone)
        page = client_of.get(reverse("leaving:seat", args=[MembershipFactory().pk]))
        assertNotContains(page, "Warm rooms")

    def test_a_team_to_whoever_offers_money(self, gone):
        TeamFactory(ends_on=gone)
        other = TeamFactory()
        form = OfferForm(None, fund=Fund(commit_by=gone))
        assert list(form.fields["team"].queryset) == [other]

    def test_an_organisation_to_whoever_keeps_agreements(self, sign_in, gone):
        OrganisationFactory(name="Brook Street Advice", ends_on=gone)
        steward = sign_in(AppointmentFactory(role="steward").user)
        assertNotContains(steward.get(reverse("people:new-agreement")), "Brook Street Advice")
