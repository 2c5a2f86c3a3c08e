"""SQL on the application's connection signs in as nobody: what opens a door is kept with a proof only."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.socialaccount.models import SocialAccount
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from placehub.access.context import acting_as
from placehub.access.keys import voucher
from teams.models import User
from teams.vouching import vouch
from tests.factories.teams import AppointmentFactory, MembershipFactory, UserFactory
from tests.support import become, owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth():
    """A lead with a password, an app, a passkey, recovery codes and her organisation's account."""
    user = MembershipFactory(lead=True).user
    user.set_password("what only ruth knows")
    user.keep_password()
    TOTP.activate(user, "A" * 32)
    WebAuthn.add(user, "My phone", {"id": "one"})
    RecoveryCodes.activate(user)
    SocialAccount.objects.create(user=user, provider="trust", uid="s-1")
    return user


def tried(statement, *values):
    """Whether SQL did something: refused, or changed no row, is no."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)
    except DatabaseError:
        return False


FORGED = {
    "a passkey of one's own for somebody else": (
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
        " VALUES ({ruth}, 'webauthn', '{{}}', now())"
    ),
    "one's own app, moved": "UPDATE mfa_authenticator SET user_id = {other} WHERE user_id = {me}",
    "one's own app, copied": (
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
        " SELECT {other}, type, data, created_at FROM mfa_authenticator"
        " WHERE user_id = {me} AND type = 'totp'"
    ),
    "another key in somebody's passkey": (
        "UPDATE mfa_authenticator SET data = '{{}}' WHERE user_id = {ruth} AND type = 'webauthn'"
    ),
    "used recovery codes made good again": (
        """UPDATE mfa_authenticator SET data = data || '{{"used_mask": 8}}'"""
        " WHERE user_id = {ruth} AND type = 'recovery_codes'"
    ),
    "a second factor taken away": "DELETE FROM mfa_authenticator WHERE user_id = {ruth}",
    "somebody's organisation account linked to oneself": (
        "UPDATE socialaccount_socialaccount SET user_id = {me} WHERE user_id = {ruth}"
    ),
    "one's own organisation account linked to somebody": (
        "INSERT INTO socialaccount_socialaccount"
        " (user_id, provider, uid, last_login, date_joined, extra_data)"
        " VALUES ({ruth}, 'trust', 'mine', now(), now(), '{{}}')"
    ),
    "another subject in a link": (
        "UPDATE socialaccount_socialaccount SET uid = 'mine' WHERE user_id = {ruth}"
    ),
    "a link taken away": "DELETE FROM socialaccount_socialaccount WHERE user_id = {ruth}",
    "somebody's address said to be another's": (
        'INSERT INTO account_emailaddress (user_id, email, verified, "primary")'
        " SELECT {me}, email, true, true FROM teams_user WHERE id = {ruth}"
    ),
    "a password's hash read": "SELECT hash FROM teams_password",
    "a password's hash read through the function": (
        "SELECT app.password_of({ruth}, 99999999999, repeat('a', 64))"
    ),
    "a password set": "UPDATE teams_password SET hash = 'x'",
    "a password set through the function": (
        "SELECT app.keep_password({ruth}, '\"x\"', 99999999999, repeat('a', 64))"
    ),
    "a proof that is null": "SELECT app.password_of({ruth}, NULL, NULL)",
    "sessions kept alive past a password": (
        "UPDATE teams_user SET password_set_at = NULL WHERE id = {ruth}"
    ),
}


@pytest.mark.parametrize("statement", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("as_whom", ["nobody", "a colleague", "an administrator", "herself"])
def test_sql_forges_nothing(ruth, statement, as_whom):
    me = AppointmentFactory(role="administrator").user if "admin" in as_whom else UserFactory()
    TOTP.activate(me, "B" * 32)
    words = statement.format(ruth=ruth.pk, me=me.pk, other=UserFactory().pk)
    with transaction.atomic(), connection.cursor() as cursor:  # no voucher is left from above
        cursor.execute("SELECT set_config('app.voucher', '', true)")
    if as_whom == "nobody":
        assert not tried(words)
    else:
        with acting_as(ruth.pk if as_whom == "herself" else me.pk):
            assert not tried(words)


@pytest.mark.parametrize("role", ["ph_job", "ph_leader"])
def test_no_other_role_reads_a_hash(ruth, role):
    become(role)
    try:
        assert not tried("SELECT hash FROM teams_password")
        assert not tried("SELECT app.password_of(%s, 1, 'x')", ruth.pk)
        assert not tried("SELECT data FROM mfa_authenticator")
    finally:
        become("ph_app")


def test_a_proof_is_for_one_account_one_thing_and_a_short_time(ruth):
    other = UserFactory()
    _words, expires, proof = voucher("password of", other.pk, None)
    assert tried("SELECT app.password_of(%s, %s, %s)", other.pk, expires, proof)
    assert not tried("SELECT app.password_of(%s, %s, %s)", ruth.pk, expires, proof)
    assert not tried("SELECT app.password_of(%s, %s, %s)", other.pk, expires + 1, proof)
    words, expires, proof = voucher("keep password", other.pk, "x")
    assert not tried("SELECT app.keep_password(%s, %s, %s, %s)", other.pk, '"y"', expires, proof)
    assert tried("SELECT app.keep_password(%s, %s, %s, %s)", other.pk, words, expires, proof)


def test_an_old_proof_is_none(ruth, monkeypatch):
    then = time.time() - 600
    monkeypatch.setattr("placehub.access.keys.time.time", lambda: then)
    assert not tried(
        "SELECT app.password_of(%s, %s, %s)", ruth.pk, *voucher("password of", ruth.pk, None)[1:]
    )


def test_a_proof_for_one_s_own_app_makes_nobody_else_s(ruth):
    """What a voucher says is compared with the row: neither another account nor other data."""
    me = UserFactory()
    vouch("factor", me.pk, {"type": "totp", "data": {"secret": "x"}})
    insert = (
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
        " VALUES (%s, 'totp', %s, now())"
    )
    other = UserFactory()
    assert not tried(insert, other.pk, '{"secret": "x"}')
    assert not tried(insert, me.pk, '{"secret": "y"}')
    assert tried(insert, me.pk, '{"secret": "x"}')


def test_recovery_codes_and_times_of_use_go_on_working(ruth):
    codes = Authenticator.objects.get(user=ruth, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    assert codes.validate_code(code)
    codes.mark_as_viewed()
    codes = Authenticator.objects.get(user=ruth, type="recovery_codes").wrap()
    assert not codes.validate_code(code)
    assert codes.did_view
    phone = Authenticator.objects.get(user=ruth, type="webauthn")
    phone.record_usage()
    phone.refresh_from_db()
    assert phone.last_used_at
    Authenticator.objects.filter(user=ruth).delete()
    assert not Authenticator.objects.filter(user=ruth).exists()
    link = SocialAccount.objects.get(user=ruth)
    link.extra_data = {"sub": "s-1"}
    link.save()


def test_signing_in_with_the_password_asks_the_database_for_the_hash(ruth):
    client = Client()
    sent = {"login": ruth.email, "password": "what only ruth knows"}
    assert client.post(reverse("account_login"), sent | {"password": "wrong"}).status_code == 200
    assert client.post(reverse("account_login"), sent)["Location"] == reverse("mfa_authenticate")


def test_another_password_ends_the_other_sessions(ruth, sign_in):
    here, there = sign_in(ruth), sign_in(ruth)
    assert there.get(reverse("people:today")).status_code == 200
    answer = here.post(
        reverse("account_change_password"),
        {
            "oldpassword": "what only ruth knows",
            "password1": "quite another long password",
            "password2": "quite another long password",
        },
    )
    assert answer.status_code == 302
    assert here.get(reverse("people:today")).status_code == 200
    assert there.get(reverse("people:today")).status_code == 302


def test_a_hash_by_older_rules_is_kept_anew_at_the_next_sign_in(ruth, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    assert User.objects.get(pk=ruth.pk).check_password("what only ruth knows")
    assert User.objects.get(pk=ruth.pk).password.startswith("pbkdf2")


def test_the_record_keeps_that_a_factor_changed_and_no_secret(ruth):
    Authenticator.objects.get(user=ruth, type="recovery_codes").wrap()._mark_code_used(1)
    Authenticator.objects.get(user=ruth, type="totp").delete()
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl, op::text, old, new FROM audit.change WHERE tbl IN"
            " ('mfa_authenticator', 'socialaccount_socialaccount', 'teams_password') ORDER BY id"
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT string_agg(concat(old, new), '') FROM audit.change")
        everything = cursor.fetchone()[0]
        cursor.execute("SELECT * FROM audit.blind_spots()")
        assert cursor.fetchall() == []
    kinds = {(tbl, op) for tbl, op, _old, _new in rows}
    assert {("mfa_authenticator", op) for op in "IUD"} <= kinds
    assert {("socialaccount_socialaccount", "I"), ("teams_password", "I")} <= kinds
    for secret in ("seed", "secret", "md5$"):
        assert secret not in everything
