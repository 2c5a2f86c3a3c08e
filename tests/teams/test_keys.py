"""The first way in of an account, ways in from the server, and who gave which key."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains

from placehub.access.context import acting_as
from teams.models import Appointment, User
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.support import owner
from tests.teams.test_ways_in import LONG, came, has_password, key, release, the_way_in

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(
    transaction=True
)  # the seat begins after now(), which stands still in a test
def test_a_new_account_has_no_password_and_comes_in_by_the_same_link(administrator, sign_in):
    client = sign_in(administrator)
    page = client.post(
        reverse("teams:new-account"),
        key()
        | {
            "full_name": "New Colleague",
            "email": "new@example.org",
            "organisation": OrganisationFactory().pk,
        },
        follow=True,
    )
    link = re.search(r"http://testserver(/come-in/[^<\s]+)", page.content.decode())[1]
    assertContains(page, "another administrator has to release it")
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    lead = MembershipFactory(lead=True)
    client.post(
        reverse("teams:new-seat", args=[lead.team_id]), key() | {"user": user.pk, "role": "worker"}
    )
    assert came(link, release(sign_in(lead.user), the_way_in())).status_code == 302
    assert has_password(user, LONG)


class TestWhoeverKeepsTheServer:
    def let_in(self, *words, **options):
        out = StringIO()
        with owner():
            call_command("let_in", *words, stdout=out, **options)
        link = re.search(r"https://[^/]+(/come-in/\S+)", out.getvalue())[1]
        return link, re.search(r"code  (\d{4} \d{4})", out.getvalue())[1]

    def test_makes_the_first_administrator_of_a_new_place(self):
        link, code = self.let_in(
            "alan@example.org", name="Alan Fox", organisation="Council", administrator=True
        )
        assert came(link, code).status_code == 302
        user = User.objects.get(email="alan@example.org")
        assert user.check_password(LONG)
        assert Appointment.objects.filter(user=user, role="administrator").exists()

    def test_lets_the_only_administrator_back_in_and_the_steward_sees_it(
        self, administrator, sign_in
    ):
        link, code = self.let_in(administrator.email.upper())
        assert came(link, code).status_code == 302
        page = sign_in(AppointmentFactory(role="steward").user).get(reverse("teams:keys"))
        assertContains(page, "Made on the server")

    def test_says_what_is_missing_for_a_new_account(self):
        with owner(), pytest.raises(CommandError, match="--name"):
            call_command("let_in", "nobody@example.org")


class TestKeysGiven:
    def test_names_who_gave_which_to_whom(self, administrator, seat, sign_in):
        client, user = sign_in(administrator), UserFactory(full_name="Joan Price")
        client.post(
            reverse("teams:new-seat", args=[seat.team_id]),
            key() | {"user": user.pk, "role": "lead"},
        )
        client.post(reverse("teams:new-appointment"), key() | {"user": user.pk, "role": "steward"})
        client.post(reverse("leaving:seat", args=[seat.pk]), key())
        page = sign_in(AppointmentFactory(role="steward").user).get(reverse("teams:keys"))
        words = re.sub(r"<[^>]+>|\s+", " ", page.content.decode())
        words = re.sub(r"\s+", " ", words)
        assert f"Joan Price Team lead, {seat.team.name} Alan Fox" in words
        assert "Joan Price Information steward Alan Fox" in words
        assert f"Sam Adeyemi Worker, {seat.team.name}: ended Alan Fox" in words

    def test_is_for_the_steward_only(self, administrator, seat, sign_in):
        for user in (administrator, seat.user):
            assert sign_in(user).get(reverse("teams:keys")).status_code == 403
        with acting_as(administrator.pk), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute("SELECT * FROM audit.keys_given(9, 9)")

    def test_takes_a_wrong_page_number_for_the_first(self, sign_in):
        client = sign_in(AppointmentFactory(role="steward").user)
        for rubbish in ("x", "²", "9" * 40):
            assert client.get(reverse("teams:keys"), {"before": rubbish}).status_code == 200
