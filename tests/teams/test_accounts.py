"""Accounts, seats and appointments."""

import time
import uuid

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from placehub.access.context import acting_as
from teams.http import SocialAccountAdapter
from teams.models import Membership, User
from tests.factories.people import PersonFactory
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.support import owner

pytestmark = pytest.mark.django_db


def key():
    return {"form_key": str(uuid.uuid4())}


@pytest.fixture
def administrator():
    return AppointmentFactory(role="administrator").user


def test_the_second_factor_comes_before_any_page(sign_in_once_only):
    answer = sign_in_once_only(MembershipFactory().user).get(reverse("people:today"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_activate_totp")


@pytest.mark.django_db(transaction=True)  # the seat ends after now(), which stands still in a test
def test_ending_a_seat_takes_every_key_with_the_next_request(administrator, sign_in):
    seat = MembershipFactory()
    person = PersonFactory(lead_team=seat.team)
    client = sign_in(seat.user)
    assert client.get(person.get_absolute_url()).status_code == 200
    sign_in(administrator).post(reverse("leaving:seat", args=[seat.pk]), key())
    assert client.get(person.get_absolute_url()).status_code in {403, 404}


def test_stopping_an_account_ends_its_session(administrator, sign_in):
    seat = MembershipFactory()
    client = sign_in(seat.user)
    assert client.get(reverse("people:today")).status_code == 200
    sign_in(administrator).post(reverse("leaving:account", args=[seat.user_id]), key())
    assert client.get(reverse("people:today")).status_code == 302


def test_an_administrator_makes_an_account_and_gives_it_a_seat(administrator, sign_in):
    client, organisation, team = (
        sign_in(administrator),
        OrganisationFactory(),
        MembershipFactory().team,
    )
    made = client.post(
        reverse("teams:new-account"),
        key()
        | {
            "full_name": "New Colleague",
            "email": "New@example.org",
            "organisation": organisation.pk,
        },
    )
    assert made.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert (
        client.post(
            reverse("teams:new-seat", args=[team.pk]), key() | {"user": user.pk, "role": "worker"}
        ).status_code
        == 302
    )
    assert Membership.objects.get(user=user).team == team


def test_nobody_appoints_themselves(administrator, sign_in):
    answer = sign_in(administrator).post(
        reverse("teams:new-appointment"), key() | {"user": administrator.pk, "role": "leader"}
    )
    assert answer.status_code == 422


def test_the_choice_of_dark_is_kept(sign_in):
    client = sign_in(MembershipFactory().user)
    client.post(reverse("teams:account"), key() | {"theme": "dark"})
    assert 'data-theme="dark"' in client.get(reverse("teams:account")).content.decode()


def test_a_colleague_does_not_change_another_s_account():
    me, other = MembershipFactory().user, UserFactory()
    with acting_as(me.pk):
        assert User.objects.filter(pk=other.pk).update(phone="1") == 0
    with owner():
        assert User.objects.get(pk=other.pk).phone == ""


class TestOrganisationSignIn:
    """OpenID Connect: by subject, never by e-mail; the second factor at the provider counts."""

    def sign_in_with(self, client, amr, *, subject="s-1", email="joan@example.org"):
        from allauth.socialaccount.models import SocialApp, SocialLogin
        from django.contrib.messages.middleware import MessageMiddleware
        from django.contrib.sessions.middleware import SessionMiddleware
        from django.test import RequestFactory

        from placehub.access.middleware import used_second_factor

        request = RequestFactory().get("/account/oidc/trust/login/callback/")
        SessionMiddleware(lambda r: None).process_request(request)
        MessageMiddleware(lambda r: None).process_request(request)
        request.user = AnonymousUser()
        app = SocialApp(
            provider="openid_connect",
            provider_id="trust",
            name="Trust",
            client_id="x",
            settings={"server_url": "https://id.example.org", "organisation": "Example Trust"},
        )
        account = SocialAccount(
            provider="trust",
            uid=subject,
            extra_data={"id_token": {"sub": subject, "amr": amr, "email": email}},
        )
        login = SocialLogin(account=account, user=User(), email_addresses=[])
        provider = type(
            "Provider",
            (),
            {"app": app, "id": "openid_connect", "sub_id": "trust", "uses_apps": True},
        )()
        login.provider = provider
        SocialAccountAdapter(request).pre_social_login(request, login)
        user = SocialAccountAdapter(request).populate_user(
            request, login, {"name": "Joan Price", "email": email}
        )
        SocialAccountAdapter(request).save_user(request, login)
        request.session["account_authentication_methods"] = [
            {"method": "socialaccount", "provider": "trust", "uid": subject}
        ]
        return user, used_second_factor(request)

    def test_keeps_the_account_and_its_link_with_a_proof(self, client):
        OrganisationFactory(name="Example Trust")
        user, _second = self.sign_in_with(client, ["pwd", "mfa"])
        with acting_as(user.pk):
            assert User.objects.get(pk=user.pk).has_usable_password() is False
        assert SocialAccount.objects.get(uid="s-1").user_id == user.pk

    def test_takes_no_e_mail_over_and_matches_nobody_by_it(self, client):
        OrganisationFactory(name="Example Trust")
        local = UserFactory(email="joan@example.org")
        user, _second = self.sign_in_with(client, ["pwd", "mfa"])
        assert user.pk != local.pk
        assert user.email.endswith("@sign-in.invalid")
        assert user.organisation.name == "Example Trust"

    @pytest.mark.parametrize(
        ("amr", "counts"), [(["pwd", "mfa"], True), (["pwd"], False), (None, False)]
    )
    def test_the_second_factor_at_the_provider(self, client, amr, counts):
        OrganisationFactory(name="Example Trust")
        assert self.sign_in_with(client, amr)[1] is counts

    def test_an_organisation_that_is_not_here_is_refused(self, client):
        with pytest.raises(PermissionDenied):
            self.sign_in_with(client, ["mfa"])


@pytest.mark.parametrize("door", ["signup/", "password/reset/", "email/", "3rdparty/"])
def test_doors_that_placehub_does_not_use_stay_shut(administrator, sign_in, door):
    assert sign_in(administrator).get(f"/account/{door}").status_code == 404


def test_a_worker_changes_their_own_password(sign_in):
    seat = MembershipFactory()
    with owner():
        seat.user.set_password("the first of all passwords")
        seat.user.save()
    answer = sign_in(seat.user).post(
        reverse("account_change_password"),
        {
            "oldpassword": "the first of all passwords",
            "password1": "quite another long password",
            "password2": "quite another long password",
        },
    )
    assert answer.status_code == 302
    seat.user.refresh_from_db()
    assert seat.user.check_password("quite another long password")


@pytest.mark.django_db(transaction=True)  # the signal is sent once the factor is kept
def test_setting_up_the_second_factor_leads_on(sign_in_once_only):
    """Whoever has just shown a code is through: no page sends them back to set it up again."""
    client = sign_in_once_only(MembershipFactory().user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert client.get(reverse("people:today")).status_code == 200


def test_an_administrator_gives_nobody_their_own_key(administrator, sign_in):
    team = MembershipFactory().team
    answer = sign_in(administrator).post(
        reverse("teams:new-seat", args=[team.pk]),
        key() | {"user": administrator.pk, "role": "lead"},
    )
    assertContains(answer, "Another administrator gives you a seat.", status_code=422)


def test_the_way_to_the_end_of_a_seat_says_what_ending_the_only_lead_does(administrator, sign_in):
    lead = MembershipFactory(role="lead")
    client, end = sign_in(administrator), reverse("teams:seat-end", args=[lead.pk])
    assertContains(client.get(reverse("teams:teams")), f'href="{end}"')
    assertContains(client.get(end, follow=True), "The only lead leaves.")
    MembershipFactory(role="lead", team=lead.team)
    assertNotContains(client.get(end, follow=True), "The only lead leaves.")
