"""A session row means nothing under another key, and tells nothing to whoever reads the table."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from placehub.access.sessions import OPENED, SessionStore, stored
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db


def key_of(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_colleague_s_row_copied_under_one_s_own_key_opens_nothing(sign_in):
    """Both ways, as SQL on the application's connection would do it: a new row, and one's own row."""
    theirs = sign_in(MembershipFactory().user)
    assert theirs.get(reverse("people:today")).status_code == 200
    mine = sign_in(MembershipFactory().user)
    for own in ("a" * 32, key_of(mine)):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_session (session_key, session_data, expire_date)"
                " SELECT %s, session_data, expire_date FROM django_session WHERE session_key = %s"
                " ON CONFLICT (session_key) DO UPDATE SET session_data = excluded.session_data",
                [stored(own), stored(key_of(theirs))],
            )
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = own
        answer = thief.get(reverse("people:today"))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert theirs.get(reverse("people:today")).status_code == 200


def test_a_session_opened_under_another_key_is_flushed_and_not_opened(sign_in):
    client = sign_in(MembershipFactory().user)
    client.get(reverse("people:today"))
    session = client.session
    session[OPENED] = stored("another key")
    session.save()
    assert client.get(reverse("people:today")).status_code == 302
    assert not Session.objects.filter(session_key=stored(session.session_key)).exists()


def test_a_new_key_is_opened_anew(sign_in):
    """After the password changed, as after signing in, the key is another and the old one is dead."""
    client = sign_in(MembershipFactory().user)
    client.get(reverse("people:today"))
    session = client.session
    old = session.session_key
    session.cycle_key()
    session.save()
    assert OPENED not in session
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert client.get(reverse("people:today")).status_code == 200
    client.cookies[settings.SESSION_COOKIE_NAME] = old
    assert client.get(reverse("people:today")).status_code == 302


def test_what_a_session_holds_is_not_read_from_the_table():
    session = SessionStore()
    session["mfa.totp.secret"] = "SEED"
    session.create()
    data = Session.objects.get(session_key=stored(session.session_key)).session_data
    with pytest.raises(signing.BadSignature):
        signing.loads(data, salt="django.contrib.sessions.SessionStore")
    assert "SEED" not in data
    assert SessionStore(session.session_key)["mfa.totp.secret"] == "SEED"
    assert SessionStore("b" * 32).decode(data) == {}
    assert SessionStore(session.session_key).decode("rubbish é") == {}
