"""Finding accounts among hundreds, one account's page, and changing who somebody is."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from placehub.access.context import acting_as
from teams.models import Membership, User
from teams.queries import as_seen, described, find_accounts
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed, beside
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.support import owner
from tests.teams.test_doors import every_account, every_seat

pytestmark = pytest.mark.django_db
WHO = ["full_name", "email", "job_title", "organisation"]


class TestAccounts:
    route = "teams:accounts"

    @pytest.fixture
    def show(self, client_of):
        return lambda **asked: client_of.post(reverse("teams:accounts"), asked)

    def test_is_for_administrators(self, sign_in, others, client):
        for who, (user, status) in others.items():
            assert sign_in(user).get(reverse(self.route)).status_code == status, who
        assert client.get(reverse(self.route)).status_code == 302

    def test_shows_who_holds_what_and_when_they_came(self, show, seat, lead, administrator):
        with owner():
            User.objects.filter(pk=seat.user_id).update(signed_in_at=timezone.now())
        page = show()
        assertContains(page, f"{seat.team.name} (lead)")
        assertContains(page, "Administrator")
        assertContains(page, "set up")
        assertContains(page, "not set up")
        assertContains(page, "never")
        assertContains(page, "today")

    def test_leaves_the_stopped_out_until_they_are_asked_for(self, show):
        UserFactory(full_name="Colin Marsh", is_active=False)
        assertNotContains(show(), "Colin Marsh")
        assertContains(show(standing="stopped"), "Colin Marsh")

    def test_keeps_what_was_asked_from_page_to_page(self, show):
        for number in range(40):
            UserFactory(full_name=f"Ada Number{number:02d}", job_title="Nurse")
            UserFactory(full_name=f"Zed Number{number:02d}", job_title="Porter")
        page = show(q="ada nurse")
        assertContains(page, "40 accounts")
        assertContains(page, "Ada Number24")
        assertNotContains(page, "Ada Number25")
        assertNotContains(page, "Zed")
        cursor = page.context["page"].next_cursor
        second = show(q="ada nurse", after=cursor)
        assertContains(second, "Ada Number25")
        assertNotContains(second, "Ada Number24")
        assertContains(second, "From the first again")
        assert not second.context["page"].next_cursor

    @pytest.mark.parametrize("rubbish", ["x", "ImFiYyI:1:2", "\x00"])
    def test_takes_a_wrong_page_for_the_first(self, show, seat, rubbish):
        assertContains(show(after=rubbish), "Sam Adeyemi")

    def test_narrows_nothing_by_what_it_does_not_understand(self, show, seat):
        assertContains(show(role="king", team="999999", standing="lost"), "Sam Adeyemi")

    def test_asks_as_many_questions_for_many_as_for_one(self, show, seat):
        show()
        with CaptureQueriesContext(connection) as few:
            show()
        for _ in range(30):
            MembershipFactory(user=AppointmentFactory(role="finance").user)
        with CaptureQueriesContext(connection) as many:
            show()
        assert len(many) == len(few)

    def test_no_name_stands_in_an_address(self, show, seat):
        page = show(q="Adeyemi").content.decode()
        assert "q=" not in page
        assert 'action="/accounts/?' not in page


class TestFinding:
    def names(self, **asked):
        found = find_accounts(**asked, at=timezone.now())
        return sorted(found.values_list("full_name", flat=True))

    def test_by_every_word_of_name_e_mail_or_job(self):
        UserFactory(full_name="Sam Adeyemi", email="s.a@example.org", job_title="Nurse")
        UserFactory(full_name="Sam Field", email="field@example.org", job_title="Porter")
        assert self.names(q="sam nurse") == ["Sam Adeyemi"]
        assert self.names(q="FIELD@") == ["Sam Field"]
        assert self.names(q="100%") == []

    def test_by_role_whether_it_comes_from_a_seat_or_an_appointment(self):
        lead = MembershipFactory(lead=True).user
        steward = AppointmentFactory(role="steward").user
        MembershipFactory(lead=True, ends_at=timezone.now())
        assert self.names(role="lead") == [lead.full_name]
        assert self.names(role="steward") == [steward.full_name]

    def test_by_team_as_it_sits_now(self):
        seat = MembershipFactory()
        MembershipFactory(team=seat.team, ends_at=timezone.now())
        MembershipFactory()
        assert self.names(team=seat.team) == [seat.user.full_name]

    def test_who_never_signed_in(self):
        never = UserFactory()
        UserFactory(signed_in_at=timezone.now())
        assert self.names(standing="never") == [never.full_name]

    def test_who_has_no_second_factor_here_or_elsewhere(self, seat):
        without, elsewhere = UserFactory(), UserFactory()
        with owner():
            SocialAccount.objects.create(user=elsewhere, provider="trust", uid="1")
        assert self.names(standing="no factor") == [without.full_name]
        found = {user.pk: user for user in described(User.objects.all(), timezone.now())}
        assert found[seat.user_id].has_factor
        assert found[elsewhere.pk].signs_in_elsewhere


class TestOneAccount(Shown):
    route = "teams:one-account"

    @pytest.fixture
    def sight(self, client_of, seat, others):
        return Sight(client_of, reverse(self.route, args=[seat.user_id]), "Sam Adeyemi", others)

    def test_leads_to_everything_that_can_be_done(self, sight, seat):
        page = sight.client.get(sight.address)
        for route in ("account-details", "new-seat-for", "way-in", "account-end"):
            assertContains(page, reverse(f"teams:{route}", args=[seat.user_id]))
        assertContains(page, reverse("teams:seat-end", args=[seat.pk]))
        assertContains(page, "Has never signed in.")

    def test_offers_nothing_of_one_s_own(self, client_of, administrator):
        page = client_of.get(reverse(self.route, args=[administrator.pk]))
        assertContains(page, "another administrator keeps it")
        assertNotContains(page, reverse("teams:account-details", args=[administrator.pk]))
        assertNotContains(
            page, reverse("teams:appointment-end", args=[administrator.appointments.get().pk])
        )

    def test_a_stopped_one_is_brought_back_by_two(self, client_of, seat):
        with owner():
            User.objects.filter(pk=seat.user_id).update(is_active=False)
        page = client_of.get(reverse(self.route, args=[seat.user_id]))
        assertContains(page, "Bring back")
        assertContains(page, reverse("teams:way-in", args=[seat.user_id]))
        assertNotContains(page, reverse("teams:account-end", args=[seat.user_id]))


class TestChangingAnAccount(Ladder, Typed, Contested):
    route = "teams:account-details"
    refused = {
        "no name": ({"full_name": ""}, "full_name", "needs an answer"),
        "no e-mail": ({"email": "sam at example"}, "email", "That is not an e-mail address"),
        "somebody's e-mail": ({"email": "TAKEN@example.org"}, "email", "Somebody has an account"),
        "no employer": ({"organisation": ""}, "organisation", "needs an answer"),
    }
    too_late, too_late_at = "Somebody changed it a moment ago. It says now: Name Sam Early.", ""

    @pytest.fixture
    def door(self, client_of, seat, others):
        UserFactory(email="taken@example.org")
        sent = {
            "full_name": "Sam Adeyemi-Cole",
            "email": "sam.cole@example.org",
            "job_title": "Nurse",
            "organisation": OrganisationFactory().pk,
            "seen": as_seen(seat.user, WHO),
        }
        address = reverse(self.route, args=[seat.user_id])
        return Door(client_of, address, sent, every_account, others)

    def overtake(self, door):
        assert door.post(full_name="Sam Early").status_code == 302

    def test_somebody_moves_to_another_employer_and_keeps_the_rest(self, door, seat):
        door.post()
        with owner():
            user = User.objects.get(pk=seat.user_id)
        assert user.organisation_id == door.sent["organisation"]
        assert user.memberships.get() == seat

    def test_an_employer_that_ended_is_not_offered(self, door):
        ended = OrganisationFactory(ends_on=timezone.localdate() - timedelta(days=1))
        assert "not offered here" in beside(door.post(organisation=ended.pk), "organisation")

    def test_nobody_changes_their_own_by_the_page_or_past_it(self, door, administrator):
        own = reverse(self.route, args=[administrator.pk])
        assert Door(door.client, own, door.sent, every_account).post().status_code == 404
        refused = pytest.raises(DatabaseError, match="another")
        with acting_as(administrator.pk), refused, transaction.atomic():
            User.objects.filter(pk=administrator.pk).update(email="other@example.org")

    def test_nor_does_a_worker_take_another_name(self, seat):
        refused = pytest.raises(DatabaseError, match="another")
        with acting_as(seat.user_id), refused, transaction.atomic():
            User.objects.filter(pk=seat.user_id).update(full_name="Ruth Kelly")


class TestGivingSomebodyASeat(Ladder, Typed, Contested):
    route = "teams:new-seat-for"
    refused = {
        "nowhere": ({"team": ""}, "team", "needs an answer"),
        "as nothing": ({"role": ""}, "role", "needs an answer"),
    }
    too_late, too_late_at = "They sit in this team already.", "team"

    @pytest.fixture
    def door(self, client_of, others):
        address = reverse(self.route, args=[UserFactory().pk])
        return Door(
            client_of, address, {"team": TeamFactory().pk, "role": "worker"}, every_seat, others
        )

    def test_no_seat_in_a_team_that_ended(self, door):
        ended = TeamFactory(ends_on=timezone.localdate() - timedelta(days=1))
        assert "not offered here" in beside(door.post(team=ended.pk), "team")

    def test_none_for_oneself(self, door, administrator):
        own = Door(door.client, reverse(self.route, args=[administrator.pk]), door.sent, every_seat)
        assert "Another administrator gives you a seat." in beside(own.post(), "team")

    def test_none_for_a_stopped_account(self, door):
        stopped = reverse(self.route, args=[UserFactory(is_active=False).pk])
        assert Door(door.client, stopped, door.sent, every_seat).post().status_code == 404


def test_signing_in_with_both_factors_is_kept(sign_in, sign_in_once_only, seat):
    sign_in_once_only(seat.user).get(reverse("teams:account"))
    seat.user.refresh_from_db()
    assert seat.user.signed_in_at is None
    sign_in(seat.user).get(reverse("teams:account"))
    seat.user.refresh_from_db()
    assert seat.user.signed_in_at is not None


def test_a_command_that_acts_as_somebody_does_not_sign_them_in(seat):
    with acting_as(seat.user_id):
        assert Membership.objects.exists()
    seat.user.refresh_from_db()
    assert seat.user.signed_in_at is None
