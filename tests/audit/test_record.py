"""What the record keeps, and who may read of it."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from people.models import PersonDetails
from placehub.access.context import acting_as
from placehub.access.walls import all_walls
from placehub.audit.log import record
from placehub.audit.looked import Shown, Why, keep, who_looked
from tests.architecture.walk import is_history, models_about_a_person
from tests.factories.people import OwnRecordFactory, PersonDetailsFactory, PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, UserFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


def rows(query: str, *values: object) -> list[tuple]:
    with owner(), connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def changes_of(table: str, key: object) -> list[tuple]:
    found = rows(
        "SELECT op::text, worker, old, new FROM audit.change WHERE tbl = %s AND pk = %s ORDER BY id",
        table,
        str(key),
    )
    return [
        (op, worker, *(json.loads(x) if isinstance(x, str) else x for x in both))
        for op, worker, *both in found
    ]


@pytest.fixture
def seat():
    return MembershipFactory(lead=True)


@pytest.fixture
def person(seat):
    return PersonFactory(lead_team=seat.team)


class TestChanges:
    def test_keep_of_a_new_row_that_it_came(self, person):
        assert ("I", None, None, None) in changes_of("people_person", person.pk)

    def test_keep_of_an_update_only_the_columns_that_changed(self, person, seat):
        PersonDetailsFactory(person=person, phone="01632 960111")
        with acting_as(seat.user_id):
            PersonDetails.objects.filter(pk=person.pk).update(phone="01632 960222")
        assert changes_of("people_persondetails", person.pk)[-1] == (
            "U",
            seat.user_id,
            {"phone": "01632 960111"},
            {"phone": "01632 960222"},
        )

    def test_keep_nothing_of_an_update_that_changed_nothing(self, person, seat):
        PersonDetailsFactory(person=person)
        before = len(changes_of("people_persondetails", person.pk))
        with acting_as(seat.user_id):
            PersonDetails.objects.filter(pk=person.pk).update(version=1)
        assert len(changes_of("people_persondetails", person.pk)) == before

    def test_keep_the_whole_of_a_row_that_went(self, person):
        PersonDetailsFactory(person=person, address="14 Mill Lane")
        with owner():
            PersonDetails.objects.filter(pk=person.pk).delete()
        op, _, old, _ = changes_of("people_persondetails", person.pk)[-1]
        assert (op, old["address"]) == ("D", "14 Mill Lane")

    def test_keep_of_a_password_only_that_it_became_another(self):
        user = UserFactory(password="one")
        user.password = "two"
        user.keep_password()
        op, _, old, new = changes_of("teams_password", user.pk)[-1]
        assert (op, old["hash"], new["hash"]) == ("U", "kept back", "another")
        with owner():
            type(user).objects.filter(pk=user.pk).update(theme="light")
        assert set(changes_of("teams_user", user.pk)[-1][3]) == {"theme"}

    def test_refuse_to_empty_a_watched_table(self, person):
        with owner(), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute("TRUNCATE people_persondetails")

    def test_watch_every_table_that_leads_to_a_person_or_say_why_not(self):
        """Its wall says why in ``unwatched``; a view keeps no rows of its own."""
        said = {wall.table for wall in all_walls().values() if wall.unwatched}
        assert unwatched() - said == {'app"."sealed_ask'}
        for wall in all_walls().values():
            assert (wall.table in watched()) == (not wall.unwatched), wall.table


def watched() -> set[str]:
    return {row[0].removeprefix("public.") for row in rows("SELECT tbl FROM audit.watched")}


def unwatched() -> set[str]:
    """Tables that lead to a person by their own keys; a history counts as the row that it is kept of."""
    return {
        model._meta.db_table
        for model in models_about_a_person()
        if (model.pgh_tracked_model if is_history(model) else model)._meta.db_table not in watched()
    }


class TestReads:
    def test_keep_one_row_for_a_list(self, seat):
        there = sorted(PersonFactory(lead_team=seat.team).pk for _ in range(3))
        with acting_as(seat.user_id):
            keep({(Shown.PEOPLE, (Why.LIST,)): {*there}})
        assert rows("SELECT worker, what, basis, persons FROM audit.read")[-1] == (
            seat.user_id,
            "people list",
            "list",
            there,
        )

    def test_keep_nothing_when_nobody_was_shown(self, seat, django_assert_num_queries):
        before = rows("SELECT count(*) FROM audit.read")
        with acting_as(seat.user_id), django_assert_num_queries(0):
            keep({})
        assert rows("SELECT count(*) FROM audit.read") == before

    def test_refuse_when_nobody_is_asking(self, person):
        with pytest.raises(DatabaseError), transaction.atomic():
            keep({(Shown.PERSON, (Why.TEAM,)): {person.pk}})

    def test_keep_an_event_with_its_facts(self, seat):
        with acting_as(seat.user_id):
            record("broke_glass", on="here", reason="life")
        verb, subject, worker = rows("SELECT verb, subject, worker FROM audit.event")[-1]
        assert (verb, subject, worker) == ("broke_glass", "here", seat.user_id)


class TestWhoLooked:
    @pytest.fixture
    def looked(self, person, seat):
        with acting_as(seat.user_id):
            for what in (Shown.DETAILS, Shown.PERSON):
                keep({(what, (Why.TEAM,)): {person.pk}})
        return person

    def refused(self, worker, person):
        with (
            acting_as(worker.pk),
            pytest.raises(DatabaseError, match="not for you"),
            transaction.atomic(),
        ):
            who_looked(person.pk)

    def test_tells_the_lead_newest_first(self, looked, seat):
        with acting_as(seat.user_id):
            looks = who_looked(looked.pk)
        assert [look.what for look in looks] == ["person", "details"]
        assert {look.worker_id for look in looks} == {seat.user_id}

    def test_goes_on_where_the_page_before_ended(self, looked, seat):
        with acting_as(seat.user_id):
            newest = who_looked(looked.pk, limit=1)
            older = who_looked(looked.pk, before=newest[0].id)
        assert [look.what for look in older] == ["details"]

    def test_tells_lists_and_what_was_opened_apart(self, looked, seat):
        with acting_as(seat.user_id):
            for _ in range(60):  # more than a page of them
                keep({(Shown.TODAY, (Why.TODAY,)): {looked.pk}})
            opened = who_looked(looked.pk, in_lists=False)
            listed = who_looked(looked.pk, in_lists=True)
            together = who_looked(looked.pk, limit=200)
        assert [look.what for look in opened] == ["person", "details"]
        assert {look.what for look in listed} == {"today"}
        assert len(together) == 62

    def test_takes_a_code_of_another_version_as_opened(self, looked, seat):
        with acting_as(seat.user_id):
            with connection.cursor() as cursor:
                cursor.execute("SELECT audit.log_read('to come', 'team', %s)", [[looked.pk]])
            assert who_looked(looked.pk, in_lists=False)[0].what == "to come"

    def test_tells_the_information_steward(self, looked):
        with acting_as(AppointmentFactory(role="steward").user_id):
            assert len(who_looked(looked.pk)) == 2

    def test_tells_no_worker_of_the_team(self, looked, seat):
        self.refused(MembershipFactory(team=seat.team).user, looked)

    def test_tells_no_lead_of_another_team(self, looked):
        self.refused(MembershipFactory(lead=True).user, looked)

    def test_tells_nobody_about_their_own_relative(self, looked, seat):
        OwnRecordFactory(worker=seat.user, person=looked)
        self.refused(seat.user, looked)

    def test_tells_nobody_who_has_not_signed_in(self, looked):
        with pytest.raises(DatabaseError), transaction.atomic():
            who_looked(looked.pk)

    def test_finds_them_through_one_index(self, looked):
        with owner(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT id FROM audit.read WHERE persons @> ARRAY[%s]", [looked.pk]
            )
            assert "read_of" in " ".join(row[0] for row in cursor.fetchall())
