"""Touches say what the notes say, whatever is done to notes, pages, places and people, and however at once."""

import random
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Contact, ContactPerson, ContactWorker, LivedIn, Person, Quiet, Touch
from placehub.access.context import acting_as
from placehub.demonstration.loading import quiet_triggers
from placehub.outcomes.models import Mark
from tests.factories.people import (
    ContactFactory,
    ContactPersonFactory,
    ContactWorkerFactory,
    NamedWorkerFactory,
    PersonFactory,
    QuietFactory,
)
from tests.factories.teams import MembershipFactory, NeighbourhoodFactory, TeamFactory, UserFactory
from tests.people.support import untrue_touches
from tests.support import owner

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
DOORS = {"doorstep", "home", "out", "together"}


def by_hand() -> dict[UUID, tuple]:
    """What the touches should be, from the rows that people wrote; no SQL of the product's."""
    found = {}
    for link in ContactPerson.objects.select_related("contact", "person"):
        note, day = link.contact, link.happened_at.astimezone(LONDON).date()
        deaths = Quiet.objects.filter(person=link.person, kind="died").exclude(slip=True)
        if note.corrects_id or note.how in Contact.UNREACHED or deaths.filter(since_on__lt=day):
            continue
        lived = LivedIn.objects.filter(person=link.person, from_on__lte=day, until_on__gt=day)
        found[link.pk] = (
            link.person_id,
            lived.get().neighbourhood_id if lived else link.person.neighbourhood_id,
            day,
            day.year * 12 + day.month - 1,
            link.known,
            note.told_again,
            {"failure": True, "value": False}.get(note.demand),
            note.how in DOORS,
            sorted(note.there.values_list("worker_id", flat=True)),
        )
    return found


def kept() -> dict[UUID, tuple]:
    return {
        pk: tuple(rest)
        for pk, *rest in Touch.objects.values_list(
            "pk",
            "person_id",
            "neighbourhood_id",
            "day",
            "month",
            "known",
            "told_again",
            "failure",
            "visit",
            "met",
        )
    }


class Street:
    """Whatever may become of a note, of the pages it is on, and of whom it is about, at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.teams = [TeamFactory(neighbourhood=NeighbourhoodFactory()) for _ in range(3)]
        self.workers = [MembershipFactory(team=team).user for team in self.teams]
        self.people = [PersonFactory(lead_team=self.teams[n % 3]) for n in range(4)]
        for person in self.people:
            NamedWorkerFactory(person=person, worker=self.random.choice(self.workers))

    def at(self) -> datetime:
        """About midnight as often as not: a day, and a month, is London's."""
        day = timezone.localdate() - timedelta(days=self.random.choice([0, 0, 1, 5, 40, 160]))
        hour = self.random.choice([time(23, 30), time(0, 30), time(12)])
        return datetime.combine(day, hour, tzinfo=UTC)

    def edit(self) -> None:
        note = [self.write, self.write, self.correct, self.put_right, self.others_there]
        self.random.choice(
            [*note, self.page, self.page, self.move, self.die, self.take_back, self.remove]
        )()

    def note(self) -> Contact | None:
        notes = list(Contact.objects.order_by("pk"))
        return self.random.choice(notes) if notes else None

    def write(self) -> None:
        r = self.random
        note = ContactFactory(
            author=r.choice(self.workers),
            happened_at=self.at(),
            how=r.choice(Contact.How.values),
            told_again=r.choice([None, True, False]),
            demand=r.choice(Contact.Demand.values),
        )
        for person in r.sample(self.people, r.randint(1, 2)):
            ContactPersonFactory(contact=note, person=person)

    def correct(self) -> None:
        note = self.note()
        if note and not note.corrects_id:
            later = ContactFactory(corrects=note, happened_at=note.happened_at)
            for link in note.about.all():
                ContactPersonFactory(contact=later, person=link.person)

    def put_right(self) -> None:
        if note := self.note():
            at, r = self.at(), self.random
            Contact.objects.filter(pk=note.pk).update(
                how=r.choice(Contact.How.values),
                demand=r.choice(Contact.Demand.values),
                told_again=r.choice([None, True, False]),
                happened_at=at,
            )
            ContactPerson.objects.filter(contact=note).update(happened_at=at)

    def others_there(self) -> None:
        if note := self.note():
            worker = self.random.choice(self.workers)
            if not ContactWorker.objects.filter(contact=note, worker=worker).delete()[0]:
                ContactWorkerFactory(contact=note, worker=worker)

    def page(self) -> None:
        """Off a page, or onto one, with what was corrected beneath."""
        note = self.note()
        if note and not note.corrects_id:
            person = self.random.choice(self.people)
            with_it = Q(contact=note) | Q(contact__corrects=note)
            if not ContactPerson.objects.filter(with_it, person=person).delete()[0]:
                for one in (note, *note.corrections.all()):
                    ContactPersonFactory(contact=one, person=person)

    def move(self) -> None:
        person = self.random.choice(self.people)
        to = self.random.choice(self.teams).neighbourhood
        Person.objects.filter(pk=person.pk).update(neighbourhood=to)
        # moves are of today: as if this one had been some time ago
        since = timezone.localdate() - timedelta(days=self.random.randint(1, 60))
        old = LivedIn.objects.filter(person=person, until_on=timezone.localdate())
        if not LivedIn.objects.filter(person=person).exclude(pk__in=old).exists():
            old.update(until_on=since)

    def die(self) -> None:
        person = self.random.choice(self.people)
        if not person.quiets.live().exists():
            on = timezone.localdate() - timedelta(days=self.random.randint(0, 50))
            kind = self.random.choice(["died", "died", "moved", "stop"])
            QuietFactory(person=person, kind=kind, since_on=on)

    def take_back(self) -> None:
        Quiet.objects.live().update(
            ended_at=timezone.now(), ended_by=UserFactory(), slip=self.random.random() < 0.7
        )

    def remove(self) -> None:
        """Everything of one person goes, and somebody new comes."""
        if self.random.random() < 0.3:
            person = self.people.pop(0)
            with connection.cursor() as cursor:
                cursor.execute("SELECT priv.take_away(%s)", [person.pk])
            self.people.append(PersonFactory(lead_team=self.random.choice(self.teams)))


@pytest.mark.parametrize("seed", range(8))
def test_they_are_what_the_notes_say_whatever_is_done(seed: int):
    with owner():
        street = Street(seed)
        for _ in range(40):
            street.edit()
            assert untrue_touches() == []
        assert kept() == by_hand()
        assert kept(), "nothing was left to compare"


def test_a_bulk_load_and_a_doubt_work_all_of_them_out_at_once():
    with owner(), connection.cursor() as cursor:
        street = Street(1)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with quiet_triggers():
            for _ in range(30):
                street.write()
        assert kept() == by_hand()
        true = kept()
        cursor.execute("UPDATE people_touch SET day = day - 1 WHERE link_id = %s", [min(true)])
        cursor.execute("DELETE FROM people_touch WHERE link_id = %s", [max(true)])
        Mark.objects.all().delete()
        cursor.execute("SELECT app.keep_all_touches()")
        assert cursor.fetchone() == (2,)
        assert kept() == true
        cursor.execute("SELECT app.keep_all_touches()")
        assert cursor.fetchone() == (0,)
        assert Mark.objects.exists()


def test_what_is_as_it_was_leaves_no_mark():
    with owner():
        person, note = PersonFactory(), ContactFactory()
        ContactPersonFactory(contact=note, person=person)
        Mark.objects.all().delete()
        Contact.objects.update(how=note.how, demand=note.demand)
        ContactPerson.objects.update(happened_at=note.happened_at)
        Person.objects.update(given_name="Maya")
        assert not Mark.objects.exists()
        Contact.objects.update(demand="failure")
        assert Mark.objects.exists()


class TestThroughTheDoors:
    """As workers do it; what the walls let by, and what follows in one go."""

    @pytest.fixture
    def thing(self, seat, person):
        return ContactFactory(person=person, author=seat.user, team=seat.team)

    def call(self, user: object, question: str, *values: object) -> object:
        with acting_as(user.pk), connection.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchone()[0]

    def touches(self) -> list[Touch]:
        with owner():
            assert kept() == by_hand()
            return list(Touch.objects.all())

    def test_a_note_put_right(self, seat, thing):
        mate, at = MembershipFactory(team=seat.team).user, timezone.now() - timedelta(days=70)
        right = "SELECT app.put_note_right(%s, 'phone', %s, 5, 'failure', true, %s)"
        self.call(seat.user, right, thing.pk, at, [mate.pk])
        (touch,) = self.touches()
        assert (touch.visit, touch.failure, touch.told_again, touch.met) == (
            False,
            True,
            True,
            [mate.pk],
        )
        assert touch.day == at.astimezone(LONDON).date()
        self.call(seat.user, right.replace("phone", "nobody_in"), thing.pk, at, [mate.pk])
        assert self.touches() == []

    def test_a_note_taken_off_and_put_back(self, seat, person, thing):
        off = self.call(
            seat.user,
            "SELECT app.take_off(%s, %s, 'wrong_page', '', NULL)",
            thing.pk,
            person.pk,
        )
        assert self.touches() == []
        assert self.call(seat.user, "SELECT app.put_back(%s)", off)
        assert [touch.person_id for touch in self.touches()] == [person.pk]

    def test_a_note_put_onto_another_page(self, seat, person, thing):
        other = PersonFactory(lead_team=seat.team)
        off = "SELECT app.take_off(%s, %s, 'wrong_page', '', %s)"
        self.call(seat.user, off, thing.pk, person.pk, other.pk)
        assert [touch.person_id for touch in self.touches()] == [other.pk]

    def test_nobody_reads_or_writes_them_but_jobs(self, seat, thing):
        with acting_as(seat.user_id), connection.cursor() as cursor:
            for verb in ("SELECT", "INSERT", "UPDATE"):
                cursor.execute(
                    "SELECT has_any_column_privilege('ph_app', 'people_touch', %s)", [verb]
                )
                assert cursor.fetchone() == (False,), verb
            cursor.execute("SELECT has_table_privilege('ph_app', 'people_touch', 'DELETE')")
            assert cursor.fetchone() == (False,)

    def test_the_legal_record_keeps_no_line_of_what_is_only_worked_out(self, seat, thing):
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit.change WHERE tbl = 'people_touch'")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM audit.change WHERE tbl = 'people_contactperson'")
            before = cursor.fetchone()
            Person.objects.update(neighbourhood=NeighbourhoodFactory())
            cursor.execute("SELECT count(*) FROM audit.change WHERE tbl = 'people_contactperson'")
            assert cursor.fetchone() == before


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Each of two workers sees nothing yet of what the other does; what is kept is true of both."""

    def meanwhile(self, first: Callable[[], object], second: Callable[[], object]) -> None:
        """The second begins when the first is done and not yet kept."""
        faults: list[BaseException] = []

        def other() -> None:
            try:
                with owner(), transaction.atomic():
                    second()
            except BaseException as fault:
                faults.append(fault)
            finally:
                connection.close()

        thread = threading.Thread(target=other)
        with owner(), transaction.atomic():
            first()
            thread.start()
            thread.join(0.5)
        thread.join(20)
        assert faults == []
        with owner():
            assert kept() == by_hand()

    @pytest.fixture
    def here(self):
        return PersonFactory()

    @pytest.fixture
    def earlier(self, here):
        """So that a note of before is not the newest, and nothing else makes anybody wait."""
        return ContactFactory(person=here, happened_at=timezone.now() + timedelta(minutes=4))

    @pytest.mark.parametrize("writes_first", [True, False])
    @pytest.mark.parametrize("what", ["moves", "died"])
    def test_a_note_while_they_move_or_die(self, here, earlier, what: str, writes_first: bool):
        note, elsewhere = ContactFactory(happened_at=timezone.now()), NeighbourhoodFactory()

        def write() -> None:
            ContactPersonFactory(contact=note, person=here)

        def happen() -> None:
            if what == "moves":
                Person.objects.filter(pk=here.pk).update(neighbourhood=elsewhere)
            else:
                QuietFactory(person=here, kind="died", since_on=date(2020, 1, 1))

        self.meanwhile(*((write, happen) if writes_first else (happen, write)))

    @pytest.mark.parametrize("puts_first", [True, False])
    def test_a_note_put_right_while_it_comes_to_a_page(self, here, earlier, puts_first: bool):
        note = ContactFactory(happened_at=timezone.now())

        def put_right() -> None:
            Contact.objects.select_for_update().get(pk=note.pk)
            Contact.objects.filter(pk=note.pk).update(how="tried")
            ContactPerson.objects.filter(contact=note).update(happened_at=note.happened_at)

        def come() -> None:
            ContactPersonFactory(contact=note, person=here)

        self.meanwhile(*((put_right, come) if puts_first else (come, put_right)))
