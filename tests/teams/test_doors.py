"""The doors of accounts, seats, appointments and ways in, each with its ladder."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from placehub.access.context import acting_as
from teams.models import Appointment, Membership, User, WayIn
from teams.operations import ask_way_in
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed, beside
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.support import owner

pytestmark = pytest.mark.django_db
TEAMS = "/teams/"


def every_account():
    return sorted(User.objects.values_list("email", "full_name", "is_active", "theme", "phone"))


def every_seat():
    rows = Membership.objects.values_list("user_id", "team_id", "role", "ends_at")
    return sorted((*row[:3], row[3] is None) for row in rows)


def every_appointment():
    rows = Appointment.objects.values_list("user_id", "role", "ends_at")
    return sorted((*row[:2], row[2] is None) for row in rows)


def every_way_in():
    rows = WayIn.objects.values_list("pk", "user_id", "released_by_id", "ended_at")
    return sorted((*row[:2], row[2] or 0, row[3] is None) for row in rows)


def events(verb):
    """How often the legal record has it."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.event WHERE verb = %s", [verb])
        return cursor.fetchone()[0]


class TestYourAccount:
    """Its own: everybody has one, and nobody another's."""

    route = "teams:account"

    @pytest.mark.parametrize("role", ["leader", "steward", "finance", "administrator"])
    def test_whoever_signs_in_keeps_their_own(self, sign_in, role):
        user = AppointmentFactory(role=role).user
        client = sign_in(user)
        door = Door(client, reverse(self.route), {"theme": "dark", "phone": "01632 960007"}, None)
        assert door.post().status_code == 302
        user.refresh_from_db()
        assert (user.theme, user.phone) == ("dark", "01632 960007")


class TestChoosing(Typed):
    refused = {"a long number": ({"phone": "0" * 21}, "phone", "at most 20")}

    @pytest.fixture
    def door(self, sign_in):
        client = sign_in(MembershipFactory().user)
        return Door(client, reverse("teams:account"), {"theme": "dark", "phone": ""}, every_account)

    def test_nothing_else_of_the_account_is_taken_from_the_form(self, door):
        door.post(full_name="Somebody Else", email="else@example.org", is_active="")
        with owner():
            assert not User.objects.filter(full_name="Somebody Else").exists()
            assert not User.objects.filter(email="else@example.org").exists()


class TestTeams(Shown):
    route = "teams:teams"

    @pytest.fixture
    def sight(self, client_of, others):
        return Sight(client_of, reverse("teams:teams"), "Appoint somebody", others)

    def test_nobody_is_offered_to_end_their_own_seat_or_appointment(self, sight, administrator):
        own = MembershipFactory(user=administrator)
        page = sight.client.get(sight.address)
        assertNotContains(page, reverse("teams:seat-end", args=[own.pk]))
        assertNotContains(
            page, reverse("teams:appointment-end", args=[administrator.appointments.get().pk])
        )
        colleague = MembershipFactory()
        page = sight.client.get(sight.address)
        assertContains(page, reverse("teams:seat-end", args=[colleague.pk]))


class TestMakingAnAccount(Ladder, Typed, Contested):
    route = "teams:new-account"
    refused = {
        "no name": ({"full_name": ""}, "full_name", "needs an answer"),
        "no e-mail": ({"email": "sam at example"}, "email", "That is not an e-mail address"),
        "no employer": ({"organisation": ""}, "organisation", "needs an answer"),
        "a long name": ({"full_name": "x" * 121}, "full_name", "at most 120"),
    }
    too_late, too_late_at = "Somebody has an account with this e-mail.", "email"

    @pytest.fixture
    def door(self, client_of, others):
        sent = {
            "full_name": "Ada O’Neil & Co",
            "email": "Ada@example.org",
            "job_title": "Health visitor",
            "organisation": OrganisationFactory().pk,
        }
        return Door(client_of, reverse(self.route), sent, every_account, others)

    def test_the_record_has_it_and_a_way_in_is_asked_for(self, door, administrator):
        door.post()
        with owner():
            way = WayIn.objects.get(user__email="ada@example.org")
        assert way.asked_by_id == administrator.pk
        assert events("account.made") == 1

    def test_of_two_at_the_same_moment_one_is_told(self, door, monkeypatch):
        """The form looked before the other's account was there; the database has the last word."""
        UserFactory(email="ada@example.org")
        monkeypatch.setattr(
            "teams.forms.NewAccountForm.clean_email", lambda form: form.cleaned_data["email"]
        )
        before = door.now()
        answer = door.post()
        assert answer.status_code == 422
        assert self.too_late in beside(answer, "email")
        assert door.now() == before
        assert events("account.made") == 0


class TestStoppingAnAccount:
    """Its ladder stands in tests/leaving: this address leads on to there."""

    route = "teams:account-end"

    def test_leads_to_what_hangs_on_it(self, client_of):
        answer = client_of.post(reverse(self.route, args=[7]))
        assert answer["Location"] == reverse("leaving:account", args=[7])


class TestGivingASeat(Ladder, Typed, Contested):
    route = "teams:new-seat"
    refused = {
        "nobody": ({"user": ""}, "who", "Say who."),
        "nobody of that name": ({"user": "", "who": "Zz"}, "who", "No account in use answers"),
        "as nothing": ({"role": ""}, "role", "needs an answer"),
    }
    too_late, too_late_at = "They sit in this team already.", "user"

    @pytest.fixture
    def door(self, client_of, others):
        address = reverse(self.route, args=[TeamFactory().pk])
        sent = {"user": UserFactory().pk, "role": "lead"}
        return Door(client_of, address, sent, every_seat, others)

    def test_whoever_left_may_come_back(self, door):
        assert door.post().status_code == 302
        with owner():
            Membership.objects.filter(user=door.sent["user"]).update(ends_at=timezone.now())
        assert door.post().status_code == 302

    def test_a_stopped_account_is_not_offered(self, door):
        stopped = UserFactory(full_name="Una Stopped", is_active=False)
        assert "Say who." in beside(door.post(user=stopped.pk), "who")
        answer = door.post(user="", who="Una Stopped")
        assert "No account in use answers to that." in beside(answer, "who")

    def test_a_role_that_is_no_seat_is_not_given(self, door):
        assert "not offered here" in beside(door.post(role="steward"), "role")

    def test_nobody_gives_themselves_one(self, door, administrator):
        before = door.now()
        answer = door.post(user=administrator.pk)
        assert "Another administrator gives you a seat." in beside(answer, "user")
        assert door.now() == before


class TestEndingASeat:
    """Its ladder stands in tests/leaving: this address leads on to there."""

    route = "teams:seat-end"

    def test_leads_to_what_hangs_on_it(self, client_of):
        answer = client_of.post(reverse(self.route, args=[7]))
        assert answer["Location"] == reverse("leaving:seat", args=[7])


class TestAppointing(Ladder, Typed, Contested):
    route = "teams:new-appointment"
    refused = {
        "nobody": ({"user": ""}, "who", "Say who."),
        "as nothing": ({"role": ""}, "role", "needs an answer"),
    }
    too_late, too_late_at = "They hold this already.", "user"

    @pytest.fixture
    def door(self, client_of, others):
        sent = {"user": UserFactory().pk, "role": "steward"}
        return Door(client_of, reverse(self.route), sent, every_appointment, others)

    def test_a_seat_is_no_appointment(self, door):
        assert "not offered here" in beside(door.post(role="lead"), "role")

    def test_whoever_sits_in_a_team_leaves_it_before_they_lead_a_place(self, door):
        seat = MembershipFactory(user__full_name="Sam Adeyemi", team__name="Mill Lane team")
        answer = door.post(user=seat.user_id, role="leader")
        assert "Sam Adeyemi sits in Mill Lane team. End the seat" in beside(answer, "user")
        door.post(user=seat.user_id, role="steward")
        assert (seat.user_id, "steward") in {row[:2] for row in door.now()}

    def test_nobody_appoints_themselves(self, door, administrator):
        before = door.now()
        answer = door.post(user=administrator.pk)
        assert "Another administrator appoints you." in beside(answer, "user")
        assert door.now() == before


class TestEndingAnAppointment(Ladder, Contested):
    route = "teams:appointment-end"
    too_late = "It had ended already."

    @pytest.fixture
    def door(self, client_of, others):
        address = reverse(self.route, args=[AppointmentFactory(role="steward").pk])
        return Door(client_of, address, {}, every_appointment, others, page=TEAMS)

    def test_nobody_ends_their_own(self, door, administrator):
        own = administrator.appointments.get()
        before = door.now()
        answer = Door(door.client, reverse(self.route, args=[own.pk]), {}, every_appointment).post(
            follow=True
        )
        assertContains(answer, "It is your own: another administrator ends it.")
        assert door.now() == before


@pytest.fixture
def seat():
    return MembershipFactory(user__full_name="Sam Adeyemi")


@pytest.fixture
def lead(seat):
    return MembershipFactory(team=seat.team, lead=True).user


@pytest.fixture
def way(administrator, seat):
    """A way in for Sam that waits to be released."""
    with acting_as(administrator.pk):
        pk, _link = ask_way_in(seat.user)
    return pk


class TestAskingForAWayIn(Ladder):
    route = "teams:way-in"

    @pytest.fixture
    def door(self, client_of, seat, others):
        address = reverse(self.route, args=[seat.user_id])
        return Door(client_of, address, {}, every_way_in, others)

    def test_nobody_asks_for_their_own(self, door, administrator):
        own = reverse(self.route, args=[administrator.pk])
        assert Door(door.client, own, {}, every_way_in).post().status_code == 404

    def test_the_page_says_that_one_waits_already(self, door, way):
        assertContains(door.client.get(door.address), "Alan Fox")


class TestEveryWayInStands:
    @pytest.fixture
    def seven(self, administrator, seat):
        with acting_as(administrator.pk):
            for _ in range(7):
                ask_way_in(seat.user)

    def test_on_the_page_of_the_account_that_it_was_for(self, seven, seat, sign_in):
        client, address = sign_in(seat.user), reverse("teams:account")
        page = client.get(address)
        assertContains(page, "And 2 more.")
        there = next(part.split('"')[0] for part in page.text.split('href="') if "?all=" in part)
        assert client.get(there).text.count("Alan Fox") == page.text.count("Alan Fox") + 2


class TestReleasingAWayIn(Ladder, Contested):
    route = "teams:way-in-release"
    too_late = "It has been released already, or it has ended."

    @pytest.fixture
    def door(self, sign_in, lead, seat, way, administrator, others):
        wrong = others | {
            "a lead": (MembershipFactory(lead=True).user, 404),
            "who asked": (administrator, 404),
            "the holder": (seat.user, 403),
        }
        address = reverse(self.route, args=[way])
        page = reverse("teams:one-way-in", args=[way])
        return Door(sign_in(lead), address, {}, every_way_in, wrong, page=page)


class TestEndingAWayIn(Ladder, Contested):
    route = "teams:way-in-end"
    too_late = "It was used already, or it had ended."

    @pytest.fixture
    def door(self, client_of, way, lead, others):
        nobody_s = {who: (user, 404) for who, (user, _status) in others.items()}
        wrong = nobody_s | {"steward": (others["steward"][0], 403), "who releases": (lead, 403)}
        page = reverse("teams:one-way-in", args=[way])
        address = reverse(self.route, args=[way])
        return Door(client_of, address, {}, every_way_in, wrong, page=page)

    def test_the_holder_ends_it_from_their_own_account(self, door, seat, sign_in):
        before = door.now()
        assert door.post(client=sign_in(seat.user)).status_code == 302
        assert door.now() != before


class TestOneWayIn(Shown):
    route = "teams:one-way-in"

    @pytest.fixture
    def sight(self, sign_in, lead, seat, way, others):
        wrong = others | {"a lead": (MembershipFactory(lead=True).user, 404)}
        return Sight(sign_in(lead), reverse(self.route, args=[way]), "Sam Adeyemi", wrong)

    def test_the_holder_has_it_on_their_own_account_instead(self, sight, seat, way, sign_in):
        holder = sign_in(seat.user)
        assert holder.get(sight.address).status_code == 403
        assertContains(holder.get("/you/"), reverse("teams:way-in-end", args=[way]))


class TestWaysIn(Shown):
    route = "teams:ways-in"

    @pytest.fixture
    def sight(self, sign_in, lead, way, others):
        wrong = {who: found for who, found in others.items() if who != "a lead"}
        return Sight(sign_in(lead), reverse(self.route), "Sam Adeyemi", wrong)

    def test_another_team_s_lead_reads_that_nobody_waits(self, sight, sign_in):
        stranger = sign_in(MembershipFactory(lead=True).user)
        assertContains(stranger.get(sight.address), "Nobody waits for you.")


class TestKeysGiven(Shown):
    route = "teams:keys"

    @pytest.fixture
    def sight(self, sign_in, way, others, administrator):
        wrong = {who: found for who, found in others.items() if who != "steward"}
        steward = sign_in(others["steward"][0])
        return Sight(
            steward,
            reverse(self.route),
            "Sam Adeyemi",
            wrong | {"administrator": (administrator, 403)},
        )
