"""What teams say is in the way, and what leaders do about it: the whole life of a blocker."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from placehub.access.context import acting_as
from placehub.errors import Refused
from teams.blockers import operations, queries
from teams.blockers.models import Blocker, Event, Kind, Raised, State
from teams.blockers.operations import Rule, Said
from teams.leaders.models import Told
from tests.factories.blockers import BlockerFactory, MetByTeamFactory
from tests.factories.leaders import AwayFactory, ServiceFactory, a_leader, waits
from tests.factories.teams import MembershipFactory, TeamFactory
from tests.support import as_leader, as_the_job_role, owner

pytestmark = pytest.mark.django_db
LEASE = Rule("Lettings policy 2024", "4.2", "https://council.example/lettings", date(2024, 4, 1))


def raised(seat, at=None, **said) -> Blocker:
    with acting_as(seat.user_id):
        return operations.raise_blocker(
            Said(**({"words": "Repairs are booked without a date"} | said)),
            by=seat.user,
            team_id=seat.team_id,
            at=at or timezone.now(),
        )


def verbs(blocker: Blocker) -> list[str]:
    with owner():
        return list(
            Event.objects.filter(blocker=blocker)
            .order_by("at", "pk")
            .values_list("verb", flat=True)
        )


def told_to(seat) -> list[str]:
    with acting_as(seat.user_id) as worker:
        return [one.words for one in Told.objects.to(worker)]


def now_of(blocker: Blocker) -> Blocker:
    with owner():
        return Blocker.objects.get(pk=blocker.pk)


def held(leader, **fields) -> Blocker:
    """One that a leader has, and that one team met."""
    blocker = BlockerFactory(**({"owner": leader, "state": State.TAKEN} | fields))
    MetByTeamFactory(blocker=blocker)
    return blocker


def test_what_a_team_raises_comes_to_a_leader_at_once():
    leader, seat = a_leader(), MembershipFactory()
    blocker = now_of(raised(seat, hours=3))
    assert (blocker.asked_of, blocker.owner, blocker.state) == (leader, None, State.ASKING)
    assert (blocker.times_met, blocker.teams_met, blocker.hours_lost) == (1, 1, 3)
    assert blocker.people_touched is None


def test_what_lies_before_a_service_comes_to_whoever_answers_for_it():
    a_leader()
    housing = a_leader()
    repairs = ServiceFactory(name="Council housing repairs", leader=housing)
    assert now_of(raised(MembershipFactory(), to_service=repairs)).asked_of == housing


def test_nothing_is_raised_to_nobody():
    with pytest.raises(Refused, match="Nobody is a leader here yet"):
        raised(MembershipFactory())


def test_met_again_it_is_one_blocker_and_two_teams():
    a_leader()
    first, second = MembershipFactory(), MembershipFactory()
    blocker = raised(first)
    for _ in range(2):
        with acting_as(second.user_id):
            operations.meet_too(
                blocker, by=second.user, team_id=second.team_id, at=timezone.now(), hours=1
            )
    blocker = now_of(blocker)
    assert (blocker.times_met, blocker.teams_met, blocker.hours_lost) == (3, 2, 2)


class TestALeadersVerbs:
    def test_taking_on_is_told_to_the_teams_that_met_it(self):
        leader, seat, other = (
            a_leader(full_name="Dawn Ellis"),
            MembershipFactory(),
            MembershipFactory(),
        )
        blocker = raised(seat)
        with as_leader(leader.pk):
            operations.take_on(blocker, by=leader, at=timezone.now())
        assert now_of(blocker).owner == leader
        assert told_to(seat) == ["Dawn Ellis has “Repairs are booked without a date” now."]
        assert told_to(other) == []

    def test_of_two_who_take_it_one_does_and_the_other_is_told_who(self):
        first, second = a_leader(full_name="Dawn Ellis"), a_leader()
        blocker = BlockerFactory()
        with as_leader(first.pk):
            operations.take_on(blocker, by=first, at=timezone.now())
        with as_leader(second.pk), pytest.raises(Refused, match="Dawn Ellis has it now"):
            operations.take_on(blocker, by=second, at=timezone.now())
        assert now_of(blocker).owner == first

    def test_trying_has_a_day_and_comes_back_on_it(self):
        leader = a_leader()
        blocker, today = held(leader), timezone.localdate()
        with as_leader(leader.pk) as worker:
            operations.try_something(
                blocker, "One card at three practices", today, by=leader, at=timezone.now()
            )
            waiting = waits(queries, worker)
            assert [one.due_on for one in waiting] == [today]
            with pytest.raises(Refused, match="today or a later day"):
                operations.try_something(
                    blocker, "x", today - timedelta(days=1), by=leader, at=timezone.now()
                )

    def test_fixed_is_proved_by_three_and_not_before(self):
        leader = a_leader()
        blocker = held(leader)
        with as_leader(leader.pk):
            operations.say_fixed(blocker, "Everybody gets a date", by=leader, at=timezone.now())
        assert now_of(blocker).state == State.TESTING
        with (
            owner(),
            pytest.raises(DatabaseError, match="blocker_fixed_is_proved"),
            transaction.atomic(),
        ):
            Blocker.objects.filter(pk=blocker.pk).update(state=State.FIXED)

    def test_we_could_not_says_because_and_whom_to_write_to(self):
        leader = a_leader()
        blocker = held(leader)
        with as_leader(leader.pk):
            operations.could_not(
                blocker, "The law says so", "Your MP", by=leader, at=timezone.now()
            )
            with pytest.raises(Refused, match="has it now"):
                operations.say_fixed(blocker, "It is", by=leader, at=timezone.now())
        found = now_of(blocker)
        assert (found.state, found.answer, found.write_to) == (
            State.COULD_NOT,
            "The law says so",
            "Your MP",
        )

    def test_passed_on_it_asks_another_and_is_nobodys_own(self):
        one, two = a_leader(), a_leader()
        blocker = held(one)
        with as_leader(one.pk):
            with pytest.raises(Refused, match="another leader"):
                operations.pass_on(blocker, one, "No", by=one, at=timezone.now())
            operations.pass_on(blocker, two, "It is housing's", by=one, at=timezone.now())
        found = now_of(blocker)
        assert (found.owner, found.asked_of, found.state) == (None, two, State.ASKING)

    def test_another_leaders_is_not_moved_past_the_wall(self):
        mine, other = a_leader(), a_leader()
        blocker = held(mine)
        with as_leader(other.pk), pytest.raises(Refused):
            operations.answer(blocker, "Not mine", by=other, at=timezone.now())
        assert now_of(blocker).answer == ""

    def test_a_deputy_moves_it_while_the_leader_is_away(self):
        away, deputy = a_leader(), a_leader()
        blocker = held(away)
        AwayFactory(leader=away, deputy=deputy)
        with as_leader(deputy.pk) as worker:
            operations.answer(blocker, "By Friday", by=deputy, at=timezone.now())
            waiting = waits(queries, worker)
            assert [one.for_whom for one in waiting] == [away.full_name]
        assert now_of(blocker).answer == "By Friday"


class TestClocks:
    def test_what_somebody_left_who_leads_no_more_asks_another(self):
        gone, stays = a_leader(), a_leader(full_name="Dawn Ellis")
        had = held(gone, asked_of=gone)
        seat = MembershipFactory(team=had.team)
        waits = BlockerFactory(asked_of=gone)
        with owner():
            gone.appointments.update(ends_at=timezone.now())
        with as_the_job_role():
            assert operations.pass_on_what_is_left(timezone.now()) == 2
            assert operations.pass_on_what_is_left(timezone.now()) == 0
        for one in (had, waits):
            found = now_of(one)
            assert (found.owner, found.asked_of, found.state) == (None, stays, State.ASKING)
        assert any("leads no more" in words for words in told_to(seat))

    def test_after_48_hours_whoever_was_asked_has_it_once(self):
        leader, seat = a_leader(full_name="Dawn Ellis"), MembershipFactory()
        blocker = raised(seat)
        at = blocker.raised_at
        with as_the_job_role():
            assert operations.give_what_nobody_took(at + timedelta(hours=47)) == 0
            assert operations.give_what_nobody_took(at + timedelta(hours=49)) == 1
            assert operations.give_what_nobody_took(at + timedelta(hours=50)) == 0
        assert now_of(blocker).owner == leader
        assert verbs(blocker).count("given") == 1
        assert any("nobody took it on within 48 hours" in words for words in told_to(seat))

    def test_it_ages_at_the_top_of_every_leaders_page_until_then(self):
        other = a_leader()
        blocker = BlockerFactory(raised_at=timezone.now() - timedelta(hours=49))
        with as_leader(other.pk):
            assert list(queries.late(timezone.now())) == [blocker]

    @pytest.mark.parametrize(
        ("said", "last"),
        [
            (datetime(2026, 11, 27, 10, tzinfo=UTC), date(2026, 12, 11)),  # a Friday
            (datetime(2026, 12, 18, 10, tzinfo=UTC), date(2027, 1, 6)),  # Christmas, New Year
            (datetime(2026, 10, 23, 22, 30, tzinfo=UTC), date(2026, 11, 6)),  # the clocks go back
        ],
    )
    def test_a_claim_lapses_to_habit_after_ten_working_days(self, said, last):
        a_leader()
        seat = MembershipFactory()
        blocker = raised(seat, at=said, kind=Kind.LAW)
        assert now_of(blocker).rule_due_on == last
        with as_the_job_role():
            noon = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)
            assert operations.let_claims_lapse(noon) == 0
            # the job was down for four days: it lapses once all the same
            assert operations.let_claims_lapse(noon + timedelta(days=4)) == 1
            assert operations.let_claims_lapse(noon + timedelta(days=5)) == 0
        found = now_of(blocker)
        assert (found.kind, found.claimed) == (Kind.HABIT, Kind.LAW)
        assert any("it reads habit now" in words for words in told_to(seat))

    def test_what_was_shown_does_not_lapse(self):
        a_leader()
        seat = MembershipFactory()
        blocker = raised(seat, kind=Kind.LOCAL_POLICY, rule=LEASE)
        with as_the_job_role():
            assert operations.let_claims_lapse(timezone.now() + timedelta(days=90)) == 0
        assert now_of(blocker).kind == Kind.LOCAL_POLICY

    def test_shown_too_late_it_is_a_rule_again(self):
        a_leader()
        seat = MembershipFactory()
        blocker = raised(seat, kind=Kind.LAW)
        with as_the_job_role():
            operations.let_claims_lapse(timezone.now() + timedelta(days=90))
        with acting_as(seat.user_id):
            operations.show_rule(
                blocker, Kind.LAW, LEASE, by=seat.user, team_id=seat.team_id, at=timezone.now()
            )
        assert (now_of(blocker).kind, now_of(blocker).rule_title) == (Kind.LAW, LEASE.title)


class TestTheWall:
    def test_a_team_that_did_not_meet_it_shows_no_rule(self):
        blocker, stranger = held(a_leader()), MembershipFactory()
        with acting_as(stranger.user_id), pytest.raises(Refused, match="Only a team that met it"):
            operations.show_rule(
                blocker,
                Kind.LAW,
                LEASE,
                by=stranger.user,
                team_id=stranger.team_id,
                at=timezone.now(),
            )

    @pytest.mark.parametrize(
        "forged",
        [{"people_touched": 100}, {"times_met": 9}, {"through": 3}, {"hours_lost": 40}],
    )
    def test_nobody_writes_the_counts(self, forged):
        seat, leader = MembershipFactory(), a_leader()
        blocker = held(leader, team=seat.team)
        with acting_as(seat.user_id), pytest.raises(DatabaseError), transaction.atomic():
            Blocker.objects.filter(pk=blocker.pk).update(**forged)
        with as_leader(leader.pk), pytest.raises(DatabaseError), transaction.atomic():
            Blocker.objects.filter(pk=blocker.pk).update(**forged)
        with acting_as(seat.user_id), pytest.raises(DatabaseError), transaction.atomic():
            Blocker(
                words="x", team=seat.team, asked_of=leader, asked_at=timezone.now(),
                raised_at=timezone.now(), state_since=timezone.now(), **forged,
            ).save(force_insert=True)  # fmt: skip

    def test_a_leader_reads_no_worker_who_raised_it(self):
        leader = a_leader()
        blocker = raised(MembershipFactory())
        with as_leader(leader.pk), pytest.raises(DatabaseError), transaction.atomic():
            list(Raised.objects.filter(blocker=blocker))

    def test_a_worker_writes_in_no_leaders_name(self):
        leader, seat = a_leader(), MembershipFactory()
        blocker = raised(seat)
        for verb, by in (("took", None), ("raised", leader)):
            with acting_as(seat.user_id), pytest.raises(DatabaseError), transaction.atomic():
                Event(blocker=blocker, verb=verb, by=by, team=seat.team, at=timezone.now()).save(
                    force_insert=True
                )

    def test_for_another_team_nothing_is_raised(self):
        leader, seat, other, at = a_leader(), MembershipFactory(), TeamFactory(), timezone.now()
        with acting_as(seat.user_id), pytest.raises(DatabaseError), transaction.atomic():
            Blocker(
                words="x", team=other, asked_of=leader, asked_at=at, raised_at=at, state_since=at
            ).save(force_insert=True)
