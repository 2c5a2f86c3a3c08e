"""Rights and walls in the database. Each guard has been seen to fail."""

import re

import pytest
from django.db import connection

from tests.architecture.walk import PACKAGES, ROOT, python_files
from tests.support import owner

PACKAGES_TABLES = {
    "django_session",
    "django_migrations",
    "django_content_type",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "pghistory_context",
}
NO_PERSON = {
    "teams_organisation",
    "teams_neighbourhood",
    "led_period",
    "led_fund",
    "led_account",
    "led_hold",
    "led_pot",
    "led_source",
    "led_allowance",
}


@pytest.mark.django_db
def test_every_table_with_a_path_to_a_person_has_row_level_security() -> None:
    """New tables start behind the wall: public tables have policies, or are named here with reason."""
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT relrowsecurity"
        )
        bare = {row[0] for row in cursor.fetchall()}
    assert bare - PACKAGES_TABLES - NO_PERSON == set()


@pytest.mark.django_db
def test_the_application_owns_nothing_and_may_not_truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'ph_app'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_proc WHERE pg_get_userbyid(proowner) = 'ph_app'")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM information_schema.role_table_grants"
            " WHERE grantee IN ('ph_app', 'ph_leader', 'PUBLIC') AND privilege_type IN ('TRUNCATE', 'TRIGGER')"
            " AND table_schema IN ('public', 'audit', 'agg', 'priv')"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_definer_functions_pin_their_search_path_and_are_not_for_everybody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname IN ('app', 'priv', 'audit', 'agg') AND ((p.prosecdef AND NOT EXISTS ("
            " SELECT 1 FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%'))"
            " OR has_function_privilege('public', p.oid, 'EXECUTE'))"
        )
        assert [row[0] for row in cursor.fetchall()] == []


@pytest.mark.django_db
def test_views_respect_the_reader() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
            " AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
        )
        assert [row[0] for row in cursor.fetchall()] == []


def test_sql_sets_only_local_context() -> None:
    """A session-wide setting would leak from one request to the next on a pooled connection."""
    for path in [
        *python_files(),
        *(path for package in PACKAGES for path in (ROOT / package).rglob("*.sql")),
    ]:
        assert not re.search(r"set_config\([^)]*,\s*false\s*\)", path.read_text()), path
