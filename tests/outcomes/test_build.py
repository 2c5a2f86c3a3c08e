"""Counting again what changed equals counting everything; what could point to one person is withheld."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from people.models import Person, Promise, Quiet, Touch
from placehub.outcomes.measures.catalogue import BY_CODE, MEASURES
from placehub.outcomes.measures.counting import count_of_people, index, mean, money, share
from placehub.outcomes.measures.disclosure import held_back, rounded
from placehub.outcomes.measures.kinds import Counted, together
from placehub.outcomes.models import Figure, Snapshot
from placehub.outcomes.operations.cells import build
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    ContactFactory,
    GoalFactory,
    GoalScoreFactory,
    NamedWorkerFactory,
    PersonFactory,
    PromiseFactory,
    QuietFactory,
    WellbeingFactory,
)
from tests.factories.teams import MembershipFactory, NeighbourhoodFactory, TeamFactory, UserFactory
from tests.support import become, owner

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def quiet(percent: int, words: str) -> None:
    return None


def count(*, full: bool) -> dict[tuple, tuple]:
    """Build as the job role; the roll-up as it then is."""
    become("ph_job")
    try:
        build(quiet, today=TODAY, at=NOW, full=full)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT measure, neighbourhood_id, month, people, n, total, top_two FROM outcomes_cell"
            )
            return {row[:3]: row[3:] for row in cursor.fetchall()}
    finally:
        become("ph_app")


class Town:
    """Random edits of everything that a measure reads."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.teams = [TeamFactory(neighbourhood=NeighbourhoodFactory()) for _ in range(3)]
        self.people = [self.person() for _ in range(12)]

    def day(self) -> date:
        return TODAY - timedelta(days=self.random.randint(1, 200))

    def person(self) -> Person:
        person = PersonFactory(lead_team=self.random.choice(self.teams), first_hello_on=self.day())
        NamedWorkerFactory(person=person)
        return person

    def edit(self) -> None:
        r, person = self.random, self.random.choice(self.people)
        at = datetime.combine(self.day(), datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
        match r.randint(0, 11):
            case 0 | 1 | 2:
                ContactFactory(
                    person=person,
                    happened_at=at,
                    team=person.lead_team,
                    how=r.choice(["home", "phone", "nobody_in"]),
                    author=person.named_workers.first().worker,
                    told_again=r.choice([None, True, False]),
                    demand=r.choice(["value", "failure", "unknown"]),
                )
            case 3:
                goal = GoalFactory(person=person)
                for score in (2, 5):
                    GoalScoreFactory(goal=goal, score=score, scored_on=self.day(), asked_at=at)
            case 4:
                WellbeingFactory(
                    person=person, asked_on=self.day(), asked_at=at, satisfied=r.randint(0, 10)
                )
            case 5:
                PromiseFactory(
                    person=person, due_on=self.day(), settled_on=TODAY, kept=r.random() < 0.5
                )
            case 6:
                promise = Promise.objects.filter(settled_on=None).first() or PromiseFactory(
                    person=person, due_on=self.day()
                )
                with owner():
                    Promise.objects.filter(pk=promise.pk).update(
                        due_on=self.day(), settled_on=TODAY, kept=True
                    )
            case 7:
                SpendFactory(
                    person=person,
                    spent=True,
                    spent_on=self.day(),
                    came_to_pence=r.randint(100, 9000),
                )
            case 8:
                with owner():
                    Person.objects.filter(pk=person.pk).update(
                        neighbourhood=r.choice(self.teams).neighbourhood, first_hello_on=self.day()
                    )
            case 9:
                with owner():
                    if not person.quiets.live().exists():
                        kind = r.choice(Quiet.Kind.values)
                        QuietFactory(person=person, kind=kind, since_on=self.day(), said_at=at)
            case 10:
                with owner():
                    Quiet.objects.live().filter(person=person).update(
                        ended_at=at, ended_by=UserFactory(), slip=r.random() < 0.5
                    )
            case 11:
                with owner():
                    link = person.contacts.first()
                    if link is not None:
                        link.delete()


@pytest.mark.parametrize("seed", range(6))
def test_the_increment_equals_the_full_count(seed):
    with owner():
        town = Town(seed)
        for _ in range(25):
            town.edit()
    count(full=True)
    for _round in range(4):
        with owner():
            for _ in range(town.random.randint(1, 8)):
                town.edit()
        after_increment = count(full=False)
        assert after_increment == count(full=True)
        assert after_increment


DAY_OF_DEATH = datetime(2026, 10, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "slip", "contacts", "promises"),
    [
        (None, None, 2, 2),
        ("died", None, 1, 1),
        ("moved", None, 2, 1),
        ("stop", None, 2, 1),
        ("died", True, 2, 2),
        ("moved", False, 2, 1),
    ],
)
def test_what_comes_after_somebody_s_death_or_wish_is_not_held_against_anybody(
    kind, slip, contacts, promises
):
    """No contact after the day of death; no promise that fell due after it, or while they had moved or
    asked us to stop. A slip holds for no day.
    """
    person = PersonFactory()
    for days in (-1, 1):
        at = DAY_OF_DEATH + timedelta(days=days)
        ContactFactory(person=person, happened_at=at)
        PromiseFactory(person=person, due_on=at.date(), settled_on=at.date(), kept=False)
    if kind:
        ended = {} if slip is None else {"ended_at": NOW, "ended_by": UserFactory(), "slip": slip}
        QuietFactory(person=person, kind=kind, since_on=DAY_OF_DEATH.date(), **ended)
    cells = {
        measure: n for (measure, _place, _month), (_p, n, _t, _two) in count(full=True).items()
    }
    assert (cells["people"], cells["promises"]) == (contacts, promises)


def test_counting_everything_by_command_mends_what_was_done_past_the_triggers(capsys):
    person = PersonFactory()
    ContactFactory(person=person, happened_at=DAY_OF_DEATH)
    true = count(full=True)
    with owner():
        Touch.objects.all().delete()
    assert count(full=True) != true
    become("ph_job")
    call_command("count_outcomes", full=True)
    become("ph_app")
    assert "as they are written: 1." in capsys.readouterr().out
    assert count(full=False) == true


def test_an_increment_without_a_change_counts_nothing():
    with owner():
        PersonFactory()
    count(full=True)
    become("ph_job")
    assert build(quiet, today=TODAY, at=NOW, full=False) == 0
    become("ph_app")


class TestSuppression:
    """NHS England's rule for HES since September 2018 (domain notes 4.1)."""

    @pytest.mark.parametrize(
        ("people", "shown"),
        [(0, 0), (1, None), (7, None), (8, 10), (11, 10), (12, 10), (13, 15), (22, 20), (23, 25)],
    )
    def test_counts(self, people, shown):
        assert count_of_people(Counted(people, people, Decimal(people))) == shown

    @pytest.mark.parametrize(
        ("people", "n", "total", "shown"),
        [
            (7, 100, 50, None),
            (8, 29, 29, None),  # 7 of 8 was shown as 50, 8 of 8 tells of each
            (8, 30, 26, 85),
            (8, 40, 21, 55),
            (30, 103, 52, 50),
            (99, 99, 1, 0),
            (100, 100, 87, 87),
        ],
    )
    def test_shares_come_from_true_numbers_as_coarse_as_they_bear(self, people, n, total, shown):
        assert share(Counted(people, n, Decimal(total))) == shown

    def test_means_of_fewer_than_eight_are_withheld(self):
        assert mean(Counted(7, 7, Decimal(21))) is None
        assert mean(Counted(8, 8, Decimal(20))) == Decimal("2.5")
        assert index(Counted(8, 8, Decimal("3.2"))) == 40

    def test_money_of_two_is_withheld_however_many_there_are(self):
        assert money(Counted(20, 20, Decimal(100_000), top_two=86_000)) is None
        assert money(Counted(20, 20, Decimal(100_000), top_two=85_000, largest=50_000)) == 1000
        # the p% rule: of what is left, the second could tell the largest within 15 per cent
        assert money(Counted(20, 20, Decimal(100_000), top_two=85_000, largest=84_000)) == 1000
        assert money(Counted(9, 9, Decimal(100_000), top_two=84_900, largest=101_000)) is None
        assert money(Counted(7, 7, Decimal(100_000), top_two=10_000)) is None

    def test_a_late_spend_does_not_give_its_amount_away(self):
        before = Counted(20, 20, Decimal(100_000), top_two=30_000)
        after = Counted(21, 21, Decimal(103_700), top_two=30_000)
        assert (money(before), money(after)) == (1000, 1050)

    @given(
        st.dictionaries(
            st.integers(1, 8),
            st.tuples(st.integers(0, 30), st.integers(0, 90_000), st.floats(0, 1)),
            min_size=1,
        )
    )
    def test_no_withheld_money_comes_out_of_the_whole(self, drawn):
        cells = {
            place: Counted(people, people, Decimal(pence), int(pence * part))
            for place, (people, pence, part) in drawn.items()
            if people  # where nobody is, nothing was spent
        }
        spend = BY_CODE["spend"]
        withheld = held_back(spend, cells)
        alone = {p for p, cell in cells.items() if cell.people and money(cell) is None}
        assert alone <= withheld
        if withheld:
            rest = together(cells[place] for place in withheld)
            whole = together(cells.values())
            assert money(rest) is not None or withheld == {
                place for place, cell in cells.items() if cell.people
            }
            if money(rest) is None:
                assert money(whole) is None

    @given(st.integers(0, 10_000))
    def test_rounding_is_to_the_nearest_five(self, count):
        assert rounded(count) % 5 == 0
        assert abs(rounded(count) - count) <= 2


def test_a_figure_about_few_people_is_nowhere_in_what_leaders_read(sign_in):
    from tests.factories.teams import AppointmentFactory

    with owner():
        team = TeamFactory(neighbourhood=NeighbourhoodFactory(name="Small Place"))
        for _ in range(7):
            person = PersonFactory(lead_team=team, first_hello_on=date(2026, 10, 1))
            NamedWorkerFactory(person=person)
            ContactFactory(
                person=person, team=team, happened_at=datetime(2026, 10, 5, 12, tzinfo=UTC)
            )
    count(full=True)

    figure = Figure.objects.get(
        measure="people", neighbourhood__name="Small Place", month=date(2026, 10, 1)
    )
    assert figure.value is None
    assert figure.people is None
    leader = AppointmentFactory(role="leader").user
    page = sign_in(leader).get("/outcomes/people/").content.decode()
    assert "Small Place" in page
    assert ">7<" not in page
    assert ">7<" not in sign_in(leader).get("/outcomes/").content.decode()
    table = sign_in(leader).get("/outcomes/people.csv").content.decode()
    assert "2026-10,Small Place,*,,,," in table


def test_a_snapshot_is_never_changed():
    with owner():
        PersonFactory()
    count(full=True)
    snapshot = Snapshot.objects.latest("pk")
    with owner(), pytest.raises(Exception, match="only grows"):
        Snapshot.objects.filter(pk=snapshot.pk).update(policy="none")


def test_every_measure_has_its_code():
    assert set(BY_CODE) == {measure.code for measure in MEASURES}


class TestMeasures:
    """One small world, every figure worked out by hand."""

    def test_cells(self):
        with owner():
            team = TeamFactory()
            named = NamedWorkerFactory(
                person__lead_team=team, person__first_hello_on=date(2026, 9, 1)
            ).person
            worker = named.named_workers.get().worker
            stranger = MembershipFactory(team=team).user
            for day, how, author, told, demand in (
                (4, "home", worker, True, "failure"),
                (9, "phone", worker, False, "value"),
                (12, "phone", stranger, None, "unknown"),
                (20, "nobody_in", worker, True, "failure"),
            ):
                ContactFactory(
                    person=named,
                    team=team,
                    happened_at=datetime(2026, 9, day, 12, tzinfo=UTC),
                    how=how,
                    author=author,
                    told_again=told,
                    demand=demand,
                )
            goal = GoalFactory(person=named)
            GoalScoreFactory(goal=goal, score=2, scored_on=date(2026, 7, 1))
            GoalScoreFactory(goal=goal, score=6, scored_on=date(2026, 9, 15))
            WellbeingFactory(person=named, asked_on=date(2026, 7, 1), satisfied=4)
            WellbeingFactory(person=named, asked_on=date(2026, 9, 2), satisfied=7)
            PromiseFactory(
                person=named, due_on=date(2026, 9, 3), settled_on=date(2026, 9, 3), kept=True
            )
            PromiseFactory(
                person=named, due_on=date(2026, 9, 4), settled_on=date(2026, 9, 9), kept=False
            )
            for _ in range(2):
                PromiseFactory(person=named, due_on=date(2026, 9, 5))
            PromiseFactory(
                person=named,
                due_on=date(2026, 9, 6),
                settled_on=date(2026, 9, 6),
                called_off="Her sister did it",
            )
            SpendFactory(person=named, spent=True, spent_on=date(2026, 9, 6), came_to_pence=6400)

        cells = {
            key[0]: value for key, value in count(full=True).items() if key[2] == date(2026, 9, 1)
        }

        assert cells["people"][:2] == (1, 3)
        assert cells["known"][1:3] == (3, 2)
        assert cells["retold"][:3] == (1, 2, 1)
        assert cells["failure"][1:3] == (2, 1)
        assert cells["goals"][1:3] == (1, 4)
        assert cells["life"][1:3] == (1, 3)
        assert cells["promises"][1:3] == (4, 1)  # of four, one was kept; two nobody has answered
        assert cells["days"][1:3] == (1, 1)
        assert cells["spend"] == (1, 1, 6400, 6400)
        # Bice and Boxerman: workers 2 and 1 of 3 contacts: (4 + 1 - 3) / (3 * 2)
        assert round(cells["continuity"][2], 4) == Decimal("0.3333")


def test_a_note_belongs_to_the_month_of_its_day_in_london() -> None:
    """Half past midnight on 1 July in London is still June in UTC."""
    team = TeamFactory(neighbourhood=NeighbourhoodFactory())
    person = PersonFactory(lead_team=team)
    ContactFactory(person=person, team=team, happened_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    for full in (False, True):
        months = {month for _measure, _place, month in count(full=full) if _measure == "people"}
        assert months == {date(2026, 7, 1)}
