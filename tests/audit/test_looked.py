"""The words for looks stand in one place, no free string reaches the record, and no fault takes a look away."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Person
from placehub.access.context import acting_as
from placehub.audit.looked import LISTS, Shown, Why, keep, what_in_words, why_in_words
from tests.conftest import second_factor
from tests.factories.people import PersonFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner

ROOTS = ("placehub", "people", "budgets", "teams")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for root in ROOTS:
        for path in sorted((Path(settings.BASE_DIR) / root).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(settings.BASE_DIR)), ast.parse(path.read_text())


def kept_of(request_id: str) -> list[tuple]:
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker, what, basis, persons FROM audit.read WHERE request = %s ORDER BY id",
            [request_id],
        )
        return cursor.fetchall()


class TestWords:
    def test_each_code_has_words_of_its_own(self):
        said = [str(what.label) for what in Shown]
        assert len({*said}) == len(said)
        assert all(said)
        assert all(str(why.label) for why in Why)

    def test_lists_and_opened_are_both_there(self):
        assert {*Shown} > LISTS

    def test_a_code_of_another_version_is_told_as_it_is(self):
        assert what_in_words("to come") == "to come"
        assert why_in_words("team,to come") == "their team is round the person, to come"

    @pytest.mark.django_db
    def test_each_basis_on_which_somebody_sees_a_person_has_words(self):
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT m[1] FROM regexp_matches(pg_get_viewdef('app.basis'),"
                " '''(\\w+)''::text', 'g') m"
            )
            kinds = {row[0] for row in cursor.fetchall()}
        assert len(kinds) >= 5
        assert kinds <= {*Why.values}


class TestNoFreeString:
    def test_one_module_writes_looks(self):
        writers = {
            name
            for name, tree in modules()
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and "audit.log_read" in str(node.value)
        }
        assert writers == {"placehub/audit/looked.py"}

    def test_what_and_why_are_never_typed(self):
        typed = [
            f"{name}:{node.lineno}"
            for name, tree in modules()
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _called(node) in {"shown", "person_and_standing"}
            for given in [*node.args, *(word.value for word in node.keywords)]
            if isinstance(given, ast.Constant | ast.JoinedStr)
        ]
        assert typed == []

    @pytest.mark.django_db
    def test_a_free_string_is_refused(self):
        person = PersonFactory()
        with acting_as(MembershipFactory(team=person.lead_team).user_id):
            with pytest.raises(AttributeError):
                keep({("person", (Why.TEAM,)): {person.pk}})
            with pytest.raises(AttributeError):
                keep({(Shown.PERSON, ("team",)): {person.pk}})


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def test_looks_are_kept_inside_the_transaction_and_again_outside_it():
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    at = order.index("AccessMiddleware")
    assert order[at - 1 : at + 2] == [
        "UndoneLooksMiddleware",
        "AccessMiddleware",
        "LooksMiddleware",
    ]


@pytest.mark.django_db
class TestAnAnswer:
    @pytest.fixture
    def seat(self):
        return MembershipFactory()

    @pytest.fixture
    def person(self, seat):
        return PersonFactory(lead_team=seat.team)

    @pytest.fixture
    def client(self, seat):
        client = Client(raise_request_exception=False)
        client.force_login(seat.user)
        second_factor(client)
        return client

    @pytest.fixture(params=["first request of a session", "a later one"])
    def settled(self, request, client):
        """The session's first request opens the database's session, which a fault undoes as well."""
        if request.param == "a later one":
            client.get("/you/")

    def test_that_is_a_redirect_or_a_refusal_keeps_nothing(self, client, person):
        where = (
            f"{person.get_absolute_url()}promises/00000000-0000-0000-0000-000000000007/settlement/"
        )
        for answer in (
            client.get(f"{person.get_absolute_url()}story/none/"),
            client.post(where, {"form_key": "00000000-0000-0000-0000-000000000008"}),
        ):
            assert answer.status_code == 404
            assert kept_of(answer.headers["X-Request-Id"]) == []

    def test_to_head_keeps_what_get_keeps(self, client, person):
        looks = [
            kept_of(method(person.get_absolute_url()).headers["X-Request-Id"])
            for method in (client.get, client.head)
        ]
        assert looks[0] == looks[1]
        assert looks[0][0][1:] == ("person", "team", [person.pk])

    @pytest.mark.parametrize(
        "fault", ["raises", "answers 500", "streams", "breaks the transaction"]
    )
    @pytest.mark.usefixtures("settled")
    def test_that_fails_after_reading_keeps_its_look(
        self, fault, client, person, seat, monkeypatch
    ):
        def fails(request: object, template: str, context: dict, **more: object) -> HttpResponse:
            Person.objects.filter(pk=person.pk).update(picture="fish")
            if fault == "raises":
                raise ZeroDivisionError
            if fault == "streams":
                return StreamingHttpResponse(iter([context["person"].name]))
            if fault == "breaks the transaction":
                transaction.set_rollback(True)
                return HttpResponse(context["person"].name)
            return HttpResponse(context["person"].name, status=500)

        monkeypatch.setattr("people.changes.views.render", fails)
        answer = client.get(f"{person.get_absolute_url()}changes/")
        assert answer.status_code == (200 if fault == "breaks the transaction" else 500)
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT worker, what, basis, persons FROM audit.read ORDER BY id DESC LIMIT 1"
            )
            assert cursor.fetchone() == (seat.user_id, "changes", "team", [person.pk])
            person.refresh_from_db()
        assert person.picture != "fish", "what the request did is undone"
        if "X-Request-Id" in answer.headers:
            assert len(kept_of(answer.headers["X-Request-Id"])) == 1

    def test_that_fails_opens_no_session_for_anybody(self, client, person, monkeypatch):
        def sessions() -> int:
            with owner(), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM priv.session")
                return cursor.fetchone()[0]

        client.get("/you/")
        before = sessions()
        monkeypatch.setattr("people.changes.views.render", lambda *a, **k: 1 / 0)
        assert client.get(f"{person.get_absolute_url()}changes/").status_code == 500
        assert sessions() == before

    def test_writes_its_looks_in_one_statement(self, client, person):
        client.get("/you/")
        with CaptureQueriesContext(connection) as asked:
            client.get(person.get_absolute_url())
        assert sum("audit.log_read" in one["sql"] for one in asked) == 1
