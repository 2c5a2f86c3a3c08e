"""Guessing is slowed where it comes from, and nobody locks a colleague out. Through the real middleware."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from placehub.settings.base import ACCOUNT_RATE_LIMITS
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db
RIGHT = "a long enough password"
PROXY = "10.0.0.1"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def sam():
    user = MembershipFactory().user
    user.set_password(RIGHT)
    user.keep_password()
    return user


def sign_in_from(address, email, password, **headers):
    """What the proxy sends on for a client at ``address``; True when the password was taken."""
    client = Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=address, **headers)
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return answer.status_code == 302 and "login" not in answer["Location"]


def test_wrong_passwords_from_one_client_keep_no_other_behind_the_same_proxy_out(sam):
    for n in range(70):
        sign_in_from("192.0.2.66", f"somebody{n}@example.org", "wrong")
    assert not sign_in_from("192.0.2.66", sam.email, RIGHT)  # whoever guessed is stopped
    assert sign_in_from("192.0.2.7", sam.email, RIGHT)


def test_a_stranger_locks_no_colleague_out(sam):
    for _ in range(10):
        assert not sign_in_from("192.0.2.66", sam.email, "wrong")
    assert not sign_in_from("192.0.2.66", sam.email, RIGHT)
    assert sign_in_from("192.0.2.7", sam.email, RIGHT)


def test_what_a_client_says_of_its_own_address_counts_for_nothing(sam):
    for n in range(10):
        sign_in_from(f"203.0.113.{n}, 192.0.2.66", sam.email, "wrong")
    assert not sign_in_from("203.0.113.99, 192.0.2.66", sam.email, RIGHT)


def test_guessing_at_one_account_from_everywhere_is_slowed_too(sam, settings):
    settings.ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "6/h/key"}
    for n in range(6):
        sign_in_from(f"198.51.100.{n}", sam.email, "wrong")
    assert not sign_in_from("198.51.100.200", sam.email, RIGHT)
    assert int(ACCOUNT_RATE_LIMITS["login_failed_anywhere"].split("/")[0]) >= 100


def test_signing_in_rightly_uses_up_no_try(sam):
    for _ in range(12):
        assert sign_in_from("192.0.2.7", sam.email, RIGHT)


def test_an_office_behind_one_address_signs_in_at_nine(sam):
    for _ in range(40):
        assert sign_in_from("192.0.2.7", sam.email, RIGHT)
