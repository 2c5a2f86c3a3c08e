"""What is due is found by rule, held by law, removed by two, and leaves evidence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.keeping import operations
from people.models import (
    Clock,
    Contact,
    Involvement,
    Person,
    Quiet,
    Removal,
)
from placehub.outcomes.models import Mark
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    CircleMemberFactory,
    ContactFactory,
    ContactPersonFactory,
    DataRequestFactory,
    FarewellFactory,
    GoalFactory,
    GoalScoreFactory,
    LegalHoldFactory,
    NamedWorkerFactory,
    NoteTakenOffFactory,
    OtherNameFactory,
    OwnRecordFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
    RemovalFactory,
    ShareFactory,
    StoryFactory,
    WellbeingFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2012, 3, 1, 10, tzinfo=UTC)
KEEPING = reverse("people:keeping")


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward").user


@pytest.fixture
def administrator():
    return AppointmentFactory(role="administrator").user


def rested(at=LONG_AGO, **changes):
    person = PersonFactory(created_at=at - timedelta(days=400), **changes)
    FarewellFactory(person=person, said_at=at)
    return person


def is_due(person, steward, sign_in):
    return str(person.pk) in sign_in(steward).get(KEEPING).content.decode()


class TestWhatIsDue:
    @pytest.mark.parametrize(
        ("born", "parted", "due"),
        [
            (date(1970, 1, 1), datetime(2018, 11, 20, tzinfo=UTC), True),
            (date(1970, 1, 1), datetime(2018, 12, 20, tzinfo=UTC), False),
            (date(2001, 6, 1), datetime(2015, 6, 1, tzinfo=UTC), True),  # 14 then, 25 now
            (date(2003, 6, 1), datetime(2015, 6, 1, tzinfo=UTC), False),  # 23 now
            (None, datetime(2012, 6, 1, tzinfo=UTC), False),
        ],
    )
    def test_follows_the_clock_of_its_kind(self, steward, sign_in, born, parted, due):
        assert is_due(rested(parted, born_on=born), steward, sign_in) is due

    def test_is_told_by_reference_and_without_a_name(self, steward, sign_in):
        person = rested(family_name="Unmistakable")
        page = sign_in(steward).get(KEEPING)
        assertContains(page, person.lead_team.name)
        assertNotContains(page, "Unmistakable")

    def test_counts_for_the_dead_from_the_later_day(self, steward, sign_in):
        person = rested(datetime(2012, 3, 1, tzinfo=UTC))
        with owner():
            Quiet.objects.create(
                person=person,
                kind="died",
                since_on=date(2020, 1, 1),
                told_by="Joan",
                said_by=steward,
                said_at=timezone.now(),
            )
        assert not is_due(person, steward, sign_in)

    def test_is_nobody_round_whom_somebody_is(self, steward, sign_in):
        person = rested()
        NamedWorkerFactory(person=person, team=MembershipFactory().team)
        assert not is_due(person, steward, sign_in)

    def test_without_a_clock_a_record_is_kept(self, steward, sign_in):
        person = rested()
        with owner():
            Clock.objects.all().delete()
        assert not is_due(person, steward, sign_in)

    def test_every_default_names_its_source(self):
        with owner():
            found = {one.kind: one.source for one in Clock.objects.all()}
        assert set(found) == set(Clock.Kind.values)
        assert all(len(source) > 40 for source in found.values())


def everything_about(person):
    """Something in every table, a note about two, and money."""
    PersonDetailsFactory(person=person)
    StoryFactory(person=person)
    goal = GoalFactory(person=person)
    GoalScoreFactory(goal=goal)
    promise = PromiseFactory(person=person)
    CircleMemberFactory(person=person)
    WellbeingFactory(person=person)
    ShareFactory(person=person, withdrawn_at=LONG_AGO)
    OwnRecordFactory(person=person)
    alone = ContactFactory(person=person, words="About one")
    ContactFactory(person=person, corrects=alone, words="Corrected")
    NoteTakenOffFactory(person=person)
    OtherNameFactory(person=person)
    shared = ContactFactory(person=person, words="About two")
    ContactPersonFactory(contact=shared, person=PersonFactory(given_name="Tia"))
    SpendFactory(person=person, spent=True)
    with owner():
        for row in (goal, promise):
            row.version += 1
            row.save()
    return shared


def tables_about_people():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text, a.attname FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relkind = 'r' AND a.atttypid = 'uuid'::regtype"
            " AND c.relnamespace IN ('public'::regnamespace, 'priv'::regnamespace)"
        )
        return cursor.fetchall()


def rows_with(key):
    """Every table of ours with that key in any column."""
    found = set()
    with connection.cursor() as cursor:
        for table, column in tables_about_people():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [key])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def agreed(person, steward, administrator, **changes):
    given = {"agreed_by": administrator, "agreed_at": timezone.now()} | changes
    return RemovalFactory(reference=person.pk, asked_by=steward, **given)


def remove(removal):
    with as_the_job_role():
        return operations.remove(removal.pk, lambda percent, words: None)


class TestRemoving:
    def test_nothing_about_the_person_is_left_but_the_evidence(self, steward, administrator):
        person = PersonFactory(created_at=LONG_AGO - timedelta(days=400))
        shared = everything_about(person)
        FarewellFactory(person=person, said_at=LONG_AGO)
        removal = agreed(person, steward, administrator)
        assert remove(removal)
        with owner():
            assert rows_with(person.pk) == {"people_removal"}
            removal.refresh_from_db()
            assert [note.pk for note in Contact.objects.all()] == [shared.pk]
        assert removal.removed_at is not None
        assert (removal.counts["people_person"], removal.counts["people_contact"]) == (1, 3)

    def test_sums_stay_in_the_books_without_a_word(self, steward, administrator):
        person = PersonFactory(created_at=LONG_AGO - timedelta(days=400))
        spend = SpendFactory(person=person, spent=True)
        FarewellFactory(person=person, said_at=LONG_AGO)
        assert remove(agreed(person, steward, administrator))
        with owner():
            spend.refresh_from_db()
            assert (spend.person_id, hasattr(spend, "words")) == (None, False)

    def test_the_legal_record_keeps_that_rows_went_and_no_word(self, steward, administrator):
        person = rested(family_name="Unmistakable")
        assert remove(agreed(person, steward, administrator))
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT old::text FROM audit.change WHERE tbl = 'people_person' AND op = 'D'"
            )
            [(kept,)] = cursor.fetchall()
            cursor.execute("SELECT detail FROM audit.event WHERE verb = 'record.removed'")
            assert len(cursor.fetchall()) == 1
        assert str(person.pk) in kept
        assert "Unmistakable" not in kept

    def test_done_twice_it_is_done_once(self, steward, administrator):
        removal = agreed(rested(), steward, administrator)
        assert [remove(removal), remove(removal)] == [True, True]

    @pytest.mark.parametrize("everybody", [True, False])
    def test_a_hold_stops_it(self, steward, administrator, everybody):
        person = rested()
        removal = agreed(person, steward, administrator)
        LegalHoldFactory(reference=None if everybody else person.pk)
        assert not remove(removal)
        with owner():
            assert Person.objects.filter(pk=person.pk).exists()
            removal.refresh_from_db()
        assert removal.stopped_at is not None

    def test_and_so_does_what_they_asked_by_right(self, steward, administrator):
        person = rested()
        DataRequestFactory(person=person)
        assert not remove(agreed(person, steward, administrator))

    def test_who_came_back_meanwhile_stays(self, steward, administrator):
        person = rested()
        removal = agreed(person, steward, administrator)
        with owner():
            Involvement.objects.create(
                person=person, team=person.lead_team, starts_at=timezone.now(), added_by=steward
            )
        assert not remove(removal)

    @pytest.mark.parametrize("missing", ["agreed", "second"])
    def test_one_yes_removes_nothing(self, steward, missing):
        person = rested()
        removal = RemovalFactory(reference=person.pk, asked_by=steward)
        if missing == "second":
            with pytest.raises(DatabaseError), transaction.atomic(), owner():
                Removal.objects.update(agreed_by=steward, agreed_at=timezone.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            remove(removal)
        with owner():
            assert Person.objects.filter(pk=person.pk).exists()

    def test_no_web_process_removes(self, steward, administrator):
        removal = agreed(rested(), steward, administrator)
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT app.remove_record(%s)", [removal.pk])

    def test_figures_that_were_counted_stay(self, steward, administrator):
        person = rested()
        ContactFactory(person=person)
        with owner():
            Mark.objects.all().delete()
        assert remove(agreed(person, steward, administrator))
        with owner():
            assert not Mark.objects.exists()
