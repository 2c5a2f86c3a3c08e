"""Letting somebody in takes two: one asks and holds the link, another releases and holds the code."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from placehub.access.context import acting_as
from teams.models import User, WayIn
from tests.factories.people import PersonFactory
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    UserFactory,
)
from tests.support import owner
from tests.teams.conftest import OLD

pytestmark = pytest.mark.django_db
LONG = "a new way in for you"


def key():
    return {"form_key": str(uuid.uuid4())}


def ask(client, user):
    """The link that whoever asks is shown, as the page shows it once."""
    page = client.post(reverse("teams:way-in", args=[user.pk]), key(), follow=True)
    return re.search(r"http://testserver(/come-in/[^<\s]+)", page.content.decode())[1]


def release(client, way):
    page = client.post(reverse("teams:way-in-release", args=[way.pk]), key(), follow=True)
    found = re.search(r'<p class="codes">(\d{4} \d{4})</p>', page.content.decode())
    return found and found[1]


def the_way_in():
    with owner():
        return WayIn.objects.latest("pk")


def came(link, code, password=LONG):
    return Client().post(link, {"code": code, "password": password})


def has_password(user, password):
    return User.objects.get(pk=user.pk).check_password(password)


def test_a_lead_of_their_team_releases_it_and_the_holder_comes_back(
    administrator, lead, seat, sign_in
):
    link = ask(sign_in(administrator), seat.user)
    code = release(sign_in(lead), the_way_in())
    page = Client().get(link)
    assertContains(page, "Ruth Kelly released this link")
    assertContains(page, "Alan Fox asked for it")
    answer = came(link, code)
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert has_password(seat.user, LONG)
    assert not Authenticator.objects.filter(user=seat.user).exists()


def test_a_second_administrator_releases_it_for_somebody_without_a_team(administrator, sign_in):
    leader = AppointmentFactory(role="leader").user
    other = AppointmentFactory(role="administrator").user
    link = ask(sign_in(administrator), leader)
    assert came(link, release(sign_in(other), the_way_in())).status_code == 302
    assert has_password(leader, LONG)


def test_asking_changes_nothing_of_the_account(administrator, seat, sign_in):
    client = sign_in(seat.user)
    assert client.get(reverse("people:today")).status_code == 200
    ask(sign_in(administrator), seat.user)
    assert has_password(seat.user, OLD)
    assert Authenticator.objects.filter(user=seat.user).exists()
    assert client.get(reverse("people:today")).status_code == 200


def test_an_administrator_alone_does_not_become_somebody_else(administrator, seat, sign_in):
    client = sign_in(administrator)
    link = ask(client, seat.user)
    way = the_way_in()
    assert client.post(reverse("teams:way-in-release", args=[way.pk]), key()).status_code == 404
    assertContains(Client().get(link), "does not work yet")
    assert came(link, "12345678").status_code == 200
    assert has_password(seat.user, OLD)


def test_who_asked_does_not_release_as_the_lead_they_also_are(administrator, seat, sign_in):
    MembershipFactory(user=administrator, team=seat.team, lead=True)
    client = sign_in(administrator)
    ask(client, seat.user)
    assert release(client, the_way_in()) is None


def test_the_holder_does_not_release_their_own(administrator, sign_in):
    lead = MembershipFactory(lead=True)
    ask(sign_in(administrator), lead.user)
    assert release(sign_in(lead.user), the_way_in()) is None
    assert the_way_in().released_at is None
    other = AppointmentFactory(role="administrator", user=UserFactory()).user
    ask(sign_in(administrator), other)
    assert release(sign_in(other), the_way_in()) is None
    assert the_way_in().released_at is None


def test_a_lead_of_another_team_and_a_worker_of_the_team_see_nothing(administrator, seat, sign_in):
    ask(sign_in(administrator), seat.user)
    way = the_way_in()
    stranger = MembershipFactory(lead=True).user
    page = reverse("teams:one-way-in", args=[way.pk])
    assert sign_in(stranger).get(page).status_code == 404
    assert release(sign_in(stranger), way) is None
    assertNotContains(sign_in(stranger).get(reverse("teams:ways-in")), "Sam Adeyemi")
    colleague = MembershipFactory(team=seat.team).user
    assert sign_in(colleague).get(page).status_code == 403
    with acting_as(colleague.pk):
        assert not WayIn.objects.exists()


def test_sql_as_the_administrator_does_not_release_or_write_either(administrator, seat, sign_in):
    ask(sign_in(administrator), seat.user)
    way = the_way_in()
    for statement in (
        f"SELECT app.release_way_in({way.pk}, '12345678')",
        f"UPDATE teams_wayin SET released_at = now() WHERE id = {way.pk}",
        "INSERT INTO teams_wayin (user_id, asked_at, expires_at, link_hash, code_hash, wrong_codes)"
        f" VALUES ({seat.user_id}, now(), now(), 'x', '', 0)",
        f"UPDATE teams_user SET came_back_at = NULL WHERE id = {seat.user_id}",
        "SELECT app.use_way_in('link', 'code', '[\"link\", \"code\"]', 99999999999, 'proof')",
    ):
        with acting_as(administrator.pk), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_lead_finds_what_waits_from_the_team_page(administrator, lead, seat, sign_in):
    ask(sign_in(administrator), seat.user)
    client = sign_in(lead)
    assertContains(client.get(reverse("people:team")), reverse("teams:ways-in"))
    assertContains(client.get(reverse("teams:ways-in")), "Sam Adeyemi")
    page = client.get(reverse("teams:one-way-in", args=[the_way_in().pk]))
    assertContains(page, "Asked for by Alan Fox")


def test_link_and_code_are_shown_once_and_to_one_of_the_two_each(
    administrator, lead, seat, sign_in
):
    client, releaser = sign_in(administrator), sign_in(lead)
    link = ask(client, seat.user)
    page = reverse("teams:one-way-in", args=[the_way_in().pk])
    assertNotContains(client.get(page), "/come-in/")
    code = release(releaser, the_way_in())
    for one in (client, releaser):
        assertNotContains(one.get(page), code)
        assertNotContains(one.get(page), link)
    with owner():
        way = the_way_in()
    assert link.split("/")[2] not in (way.link_hash, way.code_hash)
    assert code.replace(" ", "") not in way.code_hash


def test_it_works_once(administrator, lead, seat, sign_in):
    link = ask(sign_in(administrator), seat.user)
    code = release(sign_in(lead), the_way_in())
    came(link, code)
    again = came(link, code, "another long password of mine")
    assertContains(again, "This link has ended", status_code=404)
    assert has_password(seat.user, LONG)


def test_five_wrong_codes_end_it(administrator, lead, seat, sign_in):
    link = ask(sign_in(administrator), seat.user)
    code = release(sign_in(lead), the_way_in())
    wrong = "00000000" if code != "0000 0000" else "11111111"
    for _ in range(4):
        assertContains(came(link, wrong), "That is not the code", status_code=422)
    came(link, wrong)
    assert came(link, code).status_code == 404
    assert has_password(seat.user, OLD)


def test_it_lapses_after_a_day(administrator, lead, seat, sign_in):
    link = ask(sign_in(administrator), seat.user)
    code = release(sign_in(lead), the_way_in())
    with owner():
        WayIn.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert came(link, code).status_code == 404
    assert has_password(seat.user, OLD)


def test_what_has_lapsed_is_not_released(administrator, lead, seat, sign_in):
    ask(sign_in(administrator), seat.user)
    with owner():
        WayIn.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    page = sign_in(lead).post(
        reverse("teams:way-in-release", args=[the_way_in().pk]), key(), follow=True
    )
    assertContains(page, "released already, or it has ended")
    assert the_way_in().released_at is None


def test_a_new_one_ends_the_one_before(administrator, seat, sign_in):
    client = sign_in(administrator)
    first, _second = ask(client, seat.user), ask(client, seat.user)
    assert Client().get(first).status_code == 404


def test_releasing_twice_gives_one_code(administrator, lead, seat, sign_in):
    ask(sign_in(administrator), seat.user)
    client, twice = sign_in(lead), key()
    url = reverse("teams:way-in-release", args=[the_way_in().pk])
    client.post(url, twice)
    code_hash = the_way_in().code_hash
    client.post(url, twice)
    client.post(url, key())
    assert the_way_in().code_hash == code_hash


def test_the_holder_who_did_not_ask_ends_it(administrator, lead, seat, sign_in):
    link = ask(sign_in(administrator), seat.user)
    code = release(sign_in(lead), the_way_in())
    client = sign_in(seat.user)
    assertContains(client.get(reverse("teams:account")), "I did not ask: end it")
    url = reverse("teams:way-in-end", args=[the_way_in().pk])
    assert client.post(url, key())["Location"] == reverse("teams:account")
    assert came(link, code).status_code == 404
    assertContains(client.post(url, key(), follow=True), "used already, or it had ended")


def test_nobody_else_ends_it(administrator, seat, sign_in):
    ask(sign_in(administrator), seat.user)
    url = reverse("teams:way-in-end", args=[the_way_in().pk])
    assert sign_in(MembershipFactory().user).post(url, key()).status_code == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "at least 15"), ("sam.adeyemi@example.org", "too similar"), ("", "needs an answer")],
)
def test_the_password_keeps_the_rules_and_costs_no_try(
    administrator, lead, seat, sign_in, password, words
):
    link = ask(sign_in(administrator), seat.user)
    code = release(sign_in(lead), the_way_in())
    assertContains(came(link, code, password), words, status_code=422)
    assert the_way_in().wrong_codes == 0
    assert came(link, code).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_until_a_new_second_factor_the_account_opens_nothing(administrator, lead, seat, sign_in):
    person = PersonFactory(lead_team=seat.team)
    before = sign_in(seat.user)
    assert before.get(person.get_absolute_url()).status_code == 200
    link = ask(sign_in(administrator), seat.user)
    came(link, release(sign_in(lead), the_way_in()))
    assert before.get(person.get_absolute_url()).status_code == 302  # the session has ended
    client = Client()
    client.post(reverse("account_login"), {"login": seat.user.email, "password": LONG})
    answer = client.get(person.get_absolute_url())
    assert answer["Location"] == reverse("mfa_activate_totp")
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM priv.session WHERE worker_id = %s", [seat.user_id])
        assert cursor.fetchone() == (0,)


def test_a_stopped_account_wakes_only_when_its_holder_comes_in(administrator, lead, seat, sign_in):
    with owner():
        User.objects.filter(pk=seat.user_id).update(is_active=False)
    link = ask(sign_in(administrator), seat.user)
    code = release(sign_in(lead), the_way_in())
    assert not User.objects.get(pk=seat.user_id).is_active
    came(link, code)
    assert User.objects.get(pk=seat.user_id).is_active


def test_stopping_an_account_ends_the_way_in_that_would_wake_it(administrator, lead, seat, sign_in):
    client = sign_in(administrator)
    link = ask(client, seat.user)
    code = release(sign_in(lead), the_way_in())
    client.post(reverse("leaving:account", args=[seat.user_id]), key())
    assert came(link, code).status_code == 404
    assert not User.objects.get(pk=seat.user_id).is_active


def test_the_holder_and_the_steward_see_who_let_them_in(administrator, lead, seat, sign_in):
    steward = AppointmentFactory(role="steward").user
    link = ask(sign_in(administrator), seat.user)
    came(link, release(sign_in(lead), the_way_in()))
    seat.user.refresh_from_db()
    for page in (
        sign_in(seat.user).get(reverse("teams:account")),
        sign_in(steward).get(reverse("teams:keys")),
    ):
        assertContains(page, "Asked for by Alan Fox")
        assertContains(page, "Released by Ruth Kelly")
        assertContains(page, "Used on")


def test_the_record_keeps_that_somebody_came_back_and_marks_looks_for_a_day(
    administrator, lead, seat, sign_in
):
    person = PersonFactory(lead_team=seat.team)
    link = ask(sign_in(administrator), seat.user)
    came(link, release(sign_in(lead), the_way_in()))
    seat.user.refresh_from_db()
    client = sign_in(seat.user)

    def newest_basis():
        client.get(person.get_absolute_url())
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT basis FROM audit.read WHERE worker = %s ORDER BY id DESC LIMIT 1",
                [seat.user_id],
            )
            return cursor.fetchone()[0]

    assert newest_basis().endswith(",came back")
    page = sign_in(lead).get(reverse("people:person-looks", args=[person.pk]))
    assertContains(page, "had been let back in within the last day")
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, detail FROM audit.event WHERE verb = 'account.came_back'"
            " ORDER BY id DESC LIMIT 1"
        )
        subject, detail = cursor.fetchone()
        assert subject == str(seat.user_id)
        User.objects.filter(pk=seat.user_id).update(
            came_back_at=timezone.now() - timedelta(hours=25)
        )
    assert json.loads(detail)["released_by"] == lead.pk
    assert not newest_basis().endswith(",came back")
