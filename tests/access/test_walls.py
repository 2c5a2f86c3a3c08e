"""Each table's wall is declared once, and the database holds what is declared."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertContains

from people.access.models import Level, level_of
from people.models import CircleMember, Goal, NamedWorker, Person
from placehub.access.walls import CHANGE, READ, SIGNED_IN, Rights, Rule, Wall, all_walls, way_back
from placehub.backup.walls import WALLS
from teams.models import Role
from teams.rules import ROLE_PERMISSIONS, ROLE_WORDS, Permission
from tests.architecture.walk import our_models
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
HERE = Path(__file__).resolve().parents[2]
FUNCTIONS = """
SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
"""
OF_WALLS = ("policies", "tables", "columns", "triggers")


def standing() -> dict[str, dict[str, str]]:
    with connection.cursor() as cursor:
        found = {}
        for kind in OF_WALLS:
            cursor.execute(WALLS[kind])
            found[kind] = dict(cursor.fetchall())
        return found


def test_a_table_without_a_wall_is_refused():
    """A view, and a table of published figures, are said in SQL."""
    elsewhere = {"app", "agg"}
    bare = {
        model._meta.label
        for model in our_models()
        if model not in all_walls() and model._meta.db_table.partition('"')[0] not in elsewhere
    }
    assert not bare


def test_the_database_holds_what_is_declared_and_nothing_beside():
    with owner(), connection.cursor() as cursor:
        before = standing()
        for wall in all_walls().values():
            cursor.execute(wall.sql())
        assert standing() == before


def test_a_function_that_is_asked_otherwise_leaves_no_older_one_behind():
    """CREATE OR REPLACE keeps a function of other arguments: its file drops it (the way back names it bare)."""
    text = "\n".join(path.read_text() for path in HERE.glob("[!.]*/**/sql/*.sql"))
    written = Counter(re.findall(r"CREATE OR REPLACE FUNCTION (\w+\.\w+)\(", text))
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        there = Counter(name for (name,) in cursor.fetchall())
    twice = {name: n for name, n in there.items() if n > written[name] > 0}
    assert not twice
    assert there.keys() >= written.keys()
    assert written["app.answer_spend"] == 1


@pytest.mark.parametrize("wall", all_walls().values(), ids=lambda wall: wall.table)
def test_a_wall_says_in_words_who_may(wall):
    for role, rights in wall.rights.items():
        for what in (READ, "INSERT", CHANGE, "DELETE"):
            rule = rights.of(what)
            assert rule is None or len(rule.words) > 8, f"{wall.table}: {role} {what}"
    assert not wall.unwatched or len(wall.unwatched.split()) > 3


def test_what_may_be_changed_is_said_column_by_column():
    with pytest.raises(ValueError, match="say which columns"):
        Wall(Goal, change=SIGNED_IN).sql()


def test_a_rule_put_together_keeps_its_brackets_and_its_words():
    a, b, c = (Rule(letter, f"who {letter}") for letter in "abc")
    both = a & (b | c)
    assert " ".join(both.sql("t", "p").split()) == "a AND (b OR c)"
    assert both.words == "who a, who b; or who c"


def test_earlier_versions_are_written_by_whoever_changes_the_row():
    wall = all_walls()[Goal]
    events = wall.events()
    assert events is not None
    assert (events.read, events.add) == (wall.history, wall.change)
    assert events.change is None


def test_the_level_of_a_queryset_is_the_wall_s():
    assert level_of(Person) == level_of(NamedWorker) == Level.INDEX_CARD
    assert level_of(CircleMember) == Level.FULL


def test_a_leader_s_right_is_a_right_of_its_own():
    wall = Wall(Goal, read=SIGNED_IN, leader=Rights(read=SIGNED_IN))
    assert "CREATE POLICY ls ON people_goal FOR SELECT TO ph_leader" in wall.sql()
    assert "ph_leader" not in Wall(Goal, read=SIGNED_IN).sql()


def test_what_a_file_made_goes_with_its_migration():
    text = (
        "CREATE OR REPLACE FUNCTION app.one(a int) RETURNS int AS $$ $$;\n"
        "CREATE OR REPLACE TRIGGER two AFTER INSERT ON people_goal\n"
        "  FOR EACH ROW EXECUTE FUNCTION app.one();\n"
    )
    assert way_back("file", text).splitlines() == [
        "DROP TRIGGER IF EXISTS two ON people_goal;",
        "DROP FUNCTION IF EXISTS app.one CASCADE;",
    ]


def test_the_steward_reads_every_role_permission_and_wall(sign_in, django_assert_max_num_queries):
    steward = sign_in(AppointmentFactory(role="steward").user)
    with django_assert_max_num_queries(9):  # the first page also opens the session
        page = steward.get(reverse("who-may"))
    for role in Role:
        assertContains(page, ROLE_WORDS[role])
        for permission in ROLE_PERMISSIONS[role]:
            assertContains(page, Permission(permission).label)
    for wall in all_walls().values():
        assertContains(page, f"<summary>{wall.name}</summary>", html=True)


def test_nobody_else_reads_them(sign_in):
    for somebody in (MembershipFactory(lead=True), AppointmentFactory(role="administrator")):
        assert sign_in(somebody.user).get(reverse("who-may")).status_code == 403
