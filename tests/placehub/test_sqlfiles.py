"""A database that was made from other SQL than the files hold is refused in words."""

import pytest
from django.core.management import CommandError
from django.db import connection

from placehub.access.sqlfiles import ROOT, refuse_other_walls
from tests.support import owner

pytestmark = pytest.mark.django_db


def change(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_this_database_was_made_from_these_files():
    with owner():
        refuse_other_walls()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE priv.sql_file SET sha256 = 'other' WHERE path = 'people/sql/walls.sql'",
        "INSERT INTO priv.sql_file VALUES ('people/sql/gone.sql', 'any')",
        "DROP TABLE priv.sql_file",
    ],
)
def test_another_is_refused_with_what_to_do(sql):
    with owner():
        change(sql)
        with pytest.raises(CommandError, match="remove var/postgres"):
            refuse_other_walls()


def test_every_file_is_remembered():
    apps = [ROOT / name for name in ("placehub", "people", "teams", "budgets")]
    files = {str(path.relative_to(ROOT)) for app in apps for path in app.rglob("sql/*.sql")}
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT path FROM priv.sql_file")
        assert {path for (path,) in cursor.fetchall()} == files
