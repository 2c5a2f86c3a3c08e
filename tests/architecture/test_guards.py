"""What keeps the house in order. Each guard has been seen to fail."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import get_resolver

from placehub.access.doors import OPEN_DOORS
from placehub.celery import app
from placehub.outcomes.measures import MEASURES
from tests.support import owner
from tests.verify.test_access_http import every_route

ROOT = Path(settings.BASE_DIR)
OURS = ["teams", "people", "budgets", "placehub"]
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


def python_files(*parts: str) -> list[Path]:
    return [
        path
        for part in parts
        for path in (ROOT / part).rglob("*.py")
        if "migrations" not in path.parts
    ]


def test_open_doors_lead_somewhere() -> None:
    stale = {door for door in OPEN_DOORS if ":" in door} - every_route()
    assert not stale


def test_a_view_reads_only_what_is_visible() -> None:
    """No ``Model.objects`` of a noun about people in a view unless ``.visible_to(…)`` follows at once."""
    guarded = "Person|PersonDetails|Story|Goal|GoalScore|Promise|Blocker|CircleMember|Contact|ContactPerson|Wellbeing|Pull|NamedWorker|Spend|SpendWords"
    loose = re.compile(rf"\b({guarded})\.objects(?!\.visible_to\()")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in python_files("people", "budgets", "placehub/outcomes")
        if path.name == "views.py" or "views" in path.parts
        for match in loose.finditer(path.read_text())
    ]
    assert not found


def test_tasks_take_keywords_and_unknown_ones() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if name.split(".")[0] in OURS}
    assert ours
    for name, task in ours.items():
        code = task.run.__code__
        assert code.co_argcount == 0, f"{name} takes arguments by position"
        assert code.co_flags & 0x08, f"{name} refuses arguments that a newer release sends"


def test_the_timetable_names_real_tasks() -> None:
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, f"{name} names {entry['task']}, which is not there"


LOWER = {
    "account": ["account", "mfa", "components"],
    "people": ["people", "components"],
    "budgets": ["budgets", "people", "components"],
    "outcomes": ["outcomes", "budgets", "people", "components"],
    "teams": ["teams", "components"],
    "components": ["components", "django"],
    "jobs": ["jobs", "components"],
    "web": ["web", "components"],
}


def test_a_template_includes_only_from_below() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        owner_of = path.relative_to(ROOT / "templates").parts[0]
        for included in re.findall(r'{% include "([^"]+)"', path.read_text()):
            assert included.split("/")[0] in LOWER.get(owner_of, [owner_of]), (
                f"{path} includes {included}"
            )


def test_a_partial_says_what_it_needs() -> None:
    for path in (ROOT / "templates").rglob("_*.html"):
        assert "Needs:" in path.read_text().splitlines()[0], path
    for path in (ROOT / "templates" / "components").rglob("*.*"):
        assert "Needs:" in path.read_text().splitlines()[0], path


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_says_unit_cohort_and_source(measure: object) -> None:
    words = measure.figure.__doc__
    assert all(part in words for part in ("Unit:", "Cohort:", "Source:"))


def test_templates_have_no_inline_style_or_script() -> None:
    """The content security policy would block them, and the page would be broken."""
    bad = re.compile(
        r'\sstyle\s*=|\son[a-z]+\s*=\s*"|<script(?![^>]*(?:\bsrc=|type="application/json"))|<style|javascript:',
        re.IGNORECASE,
    )
    for path in (ROOT / "templates").rglob("*.*"):
        assert not bad.search(path.read_text()), path


def test_nothing_names_a_registry_or_a_machine() -> None:
    bad = re.compile(r"index-url|find-links|/root/|/work/|/home/[a-z]|pythonhosted|--index")
    for path in (ROOT / "requirements").glob("*.txt"):
        assert not bad.search(path.read_text()), path


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


def test_models_print_no_person() -> None:
    """A model in a log line or a traceback shows a key, never a name or a word."""
    personal = {
        "given_name",
        "family_name",
        "known_as",
        "words",
        "said",
        "name",
        "address",
        "so_that",
        "what",
    }
    for app_name in ("people", "budgets"):
        for model in apps.get_app_config(app_name).get_models():
            fields = {f.name for f in model._meta.get_fields() if hasattr(f, "attname")} & personal
            if not fields or model._meta.label in {
                "people.Agreement",
                "budgets.Fund",
                "budgets.Account",
            }:
                continue
            row = model(**dict.fromkeys(fields, "CANARY"))
            assert "CANARY" not in str(row), model


def test_sql_sets_only_local_context() -> None:
    """A session-wide setting would leak from one request to the next on a pooled connection."""
    for path in [
        *python_files(*OURS),
        *(ROOT / "placehub").rglob("*.sql"),
        *(ROOT / "people").rglob("*.sql"),
    ]:
        assert not re.search(r"set_config\([^)]*,\s*false\s*\)", path.read_text()), path


def test_every_url_is_namespaced() -> None:
    assert {"people", "teams", "budgets", "outcomes", "jobs", "web", "health"} <= set(
        get_resolver().namespace_dict
    )
