"""You may; may we; a clock that runs towards yes; and the mirror."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from placehub.access.context import acting_as
from placehub.errors import Refused
from teams.leaders.models import Told
from teams.permissions import operations, queries
from teams.permissions.models import Ask, Standing
from tests.factories.leaders import AwayFactory, ServiceFactory, a_leader, waits
from tests.factories.teams import MembershipFactory, TeamFactory
from tests.support import as_leader, as_the_job_role, owner

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)


def asked(seat, *, at=None, kind="ordinary", **fields) -> Ask:
    with acting_as(seat.user_id):
        return operations.ask(
            "Pay a small debt at once", kind=kind, by=seat.user, team_id=seat.team_id,
            at=at or timezone.now(), **fields,
        )  # fmt: skip


def now_of(ask: Ask) -> Ask:
    with owner():
        return Ask.objects.select_related("standing").get(pk=ask.pk)


def told_to(user_id: int) -> list[str]:
    with acting_as(user_id) as worker:
        return [one.words for one in Told.objects.to(worker)]


def lapse(at: datetime) -> int:
    with as_the_job_role():
        return operations.let_lapse(at)


class TestTheClock:
    @pytest.mark.parametrize(
        ("at", "last"),
        [
            (FRIDAY, date(2026, 12, 4)),
            (datetime(2026, 12, 23, 15, tzinfo=UTC), date(2027, 1, 4)),  # Christmas, New Year
            (datetime(2026, 10, 23, 22, 59, tzinfo=UTC), date(2026, 10, 30)),  # clocks go back
            (datetime(2026, 10, 23, 23, 1, tzinfo=UTC), date(2026, 10, 30)),  # London’s Saturday
        ],
    )
    def test_no_answer_in_working_days_is_a_yes_once(self, at, last):
        leader, seat = a_leader(full_name="Dawn Ellis"), MembershipFactory()
        one = asked(seat, at=at, limit_pence=20_000)
        assert now_of(one).due_on == last
        evening = datetime(last.year, last.month, last.day, 22, 30, tzinfo=UTC)
        assert lapse(evening) == 0
        assert lapse(evening + timedelta(days=4)) == 1  # the job was down for days
        assert lapse(evening + timedelta(days=5)) == 0
        found = now_of(one)
        standing = found.standing
        assert (found.state, found.answered_by) == ("lapsed", None)
        assert (standing.by_silence, standing.given_by, standing.limit_pence) == (
            True,
            leader,
            20_000,
        )
        assert any("no answer is a yes" in words for words in told_to(seat.user_id))
        with as_leader(leader.pk) as worker:
            mine = [words.words for words in Told.objects.to(worker)]
            assert list(queries.lapsed_in_my_name(leader.pk, at)) == [standing]
        assert mine == ["You consented by silence: Pay a small debt at once."]

    @pytest.mark.parametrize("kind", ["unlawful", "harmful", "safeguarding"])
    def test_what_needs_an_answer_never_lapses(self, kind):
        a_leader()
        one = asked(MembershipFactory(), kind=kind)
        assert now_of(one).due_on is None
        assert lapse(timezone.now() + timedelta(days=400)) == 0
        with owner(), pytest.raises(DatabaseError), transaction.atomic():
            Ask.objects.filter(pk=one.pk).update(due_on=date(2026, 1, 1))

    def test_it_comes_to_whoever_answers_for_the_service(self):
        a_leader()
        housing = a_leader()
        service = ServiceFactory(leader=housing)
        assert now_of(asked(MembershipFactory(), service=service)).asked_of == housing

    def test_nobody_is_asked_where_nobody_leads(self):
        with pytest.raises(Refused, match="Nobody is a leader here yet"):
            asked(MembershipFactory())


def test_what_waits_for_somebody_who_leads_no_more_asks_another_with_days_of_their_own():
    gone, seat = a_leader(), MembershipFactory()
    one = asked(seat, at=FRIDAY)
    with owner():
        gone.appointments.update(ends_at=FRIDAY + timedelta(days=1))
    later = FRIDAY + timedelta(days=60)
    with as_the_job_role():
        assert operations.pass_on_what_is_left(later) == 0  # nobody leads: it waits
        assert operations.let_lapse(later) == 0
    another = a_leader()
    with as_the_job_role():
        assert operations.pass_on_what_is_left(later) == 1
        assert operations.pass_on_what_is_left(later) == 0
        assert operations.let_lapse(later) == 0
    found = now_of(one)
    assert (found.asked_of, found.state) == (another, "asked")
    assert found.due_on > later.date()


class TestAnswering:
    def test_a_yes_stands_for_the_team_with_its_limit_and_last_day(self):
        leader, seat = a_leader(), MembershipFactory()
        one, today = asked(seat), timezone.localdate()
        with as_leader(leader.pk):
            operations.say_yes(
                one, "Gladly", by=leader, at=timezone.now(), limit_pence=5_000, until_on=today
            )
        standing = now_of(one).standing
        with acting_as(seat.user_id) as worker:
            live = queries.standing(words="", past=False, teams=worker.team_ids, today=today)
            assert list(live) == [standing]
            later = queries.standing(
                words="", past=False, teams=worker.team_ids, today=today + timedelta(days=1)
            )
            assert not later.exists()
        other = MembershipFactory()
        with acting_as(other.user_id) as worker:
            assert not queries.standing(
                words="", past=False, teams=worker.team_ids, today=today
            ).exists()

    def test_a_no_has_a_reason_and_comes_once(self):
        leader, seat = a_leader(), MembershipFactory()
        one = asked(seat)
        with as_leader(leader.pk):
            operations.say_no(one, "The auditor says so", by=leader, at=timezone.now())
            with pytest.raises(Refused, match="answered meanwhile: No"):
                operations.say_yes(one, "", by=leader, at=timezone.now())
        assert any("The auditor says so" in words for words in told_to(seat.user_id))
        with owner():
            assert not Standing.objects.exists()

    def test_after_the_clock_an_answer_is_told_that_it_is_late(self):
        leader = a_leader()
        one = asked(MembershipFactory(), at=FRIDAY)
        lapse(FRIDAY + timedelta(days=30))
        with (
            as_leader(leader.pk),
            pytest.raises(Refused, match="answered meanwhile: Yes, by silence"),
        ):
            operations.say_no(one, "Too late", by=leader, at=timezone.now())
        assert now_of(one).state == "lapsed"

    def test_a_deputy_answers_and_another_leader_does_not(self):
        away, deputy, other = a_leader(), a_leader(), a_leader()
        service = ServiceFactory(leader=away)
        one, two = (asked(MembershipFactory(), service=service) for _ in range(2))
        AwayFactory(leader=away, deputy=deputy)
        with as_leader(deputy.pk) as worker:
            assert len(waits(queries, worker)) == 2
            operations.say_no(one, "Not now", by=deputy, at=timezone.now())
        assert now_of(one).answered_by == deputy
        with as_leader(other.pk), pytest.raises((Refused, DatabaseError)), transaction.atomic():
            operations.say_no(two, "Not mine", by=other, at=timezone.now())
        assert now_of(two).state == "asked"

    def test_whoever_asked_withdraws_it_and_nobody_else(self):
        a_leader()
        seat = MembershipFactory()
        one = asked(seat)
        with acting_as(MembershipFactory(team=seat.team).user_id), pytest.raises(Refused):
            operations.withdraw(one)
        with acting_as(seat.user_id):
            operations.withdraw(one)
        assert lapse(timezone.now() + timedelta(days=90)) == 0
        assert now_of(one).state == "withdrawn"


class TestTheWall:
    def test_a_worker_gives_themselves_nothing(self):
        leader, seat = a_leader(), MembershipFactory()
        one = asked(seat)
        with acting_as(seat.user_id), pytest.raises(DatabaseError), transaction.atomic():
            operations.give("Anything", teams=[], by=leader, at=timezone.now())
        for changes in ({"state": "yes"}, {"due_on": date(2020, 1, 1)}):
            with acting_as(seat.user_id), pytest.raises(DatabaseError), transaction.atomic():
                Ask.objects.filter(pk=one.pk).update(**changes)

    def test_nobody_asks_for_another_team_or_in_anothers_name(self):
        a_leader()
        seat, other = MembershipFactory(), MembershipFactory()
        for by, team in ((seat.user, TeamFactory().pk), (other.user, seat.team_id)):
            with acting_as(seat.user_id), pytest.raises(DatabaseError), transaction.atomic():
                operations.ask("x", kind="ordinary", by=by, team_id=team, at=timezone.now())

    def test_a_leader_gives_in_no_other_name_and_never_by_silence(self):
        leader, other = a_leader(), a_leader()
        for fields in ({"by": other}, {"by": leader, "by_silence": True}):
            with as_leader(leader.pk), pytest.raises(DatabaseError), transaction.atomic():
                operations.give("x", teams=[], at=timezone.now(), **fields)

    def test_what_another_gave_is_not_taken_back(self):
        giver, other = a_leader(), a_leader()
        with as_leader(giver.pk):
            given = operations.give_directly("x", teams=[], by=giver, at=timezone.now())
        with as_leader(other.pk), pytest.raises(Refused, match="another leader gave it"):
            operations.take_back(given, "No", by=other, at=timezone.now())
        with as_leader(giver.pk):
            operations.take_back(given, "The law changed", by=giver, at=timezone.now())
            with pytest.raises(Refused, match="taken back already"):
                operations.take_back(given, "Again", by=giver, at=timezone.now())


def test_the_mirror_shows_every_leader_their_own_row_first():
    anne, zoe = a_leader(full_name="Anne"), a_leader(full_name="Zoe")
    services = {one: ServiceFactory(leader=one) for one in (anne, zoe)}
    seat = MembershipFactory()
    at = timezone.now() - timedelta(days=60)
    for leader, answer in ((anne, "no"), (anne, "yes"), (zoe, ""), (zoe, "lapse")):
        one = asked(seat, service=services[leader], at=at if answer == "lapse" else timezone.now())
        with as_leader(leader.pk):
            if answer == "no":
                operations.say_no(one, "No", by=leader, at=timezone.now())
            if answer == "yes":
                operations.say_yes(one, "", by=leader, at=timezone.now())
    lapse(timezone.now())
    with as_leader(zoe.pk) as worker:
        rows, organisations = queries.mirror(worker, timezone.now())
    assert [(one.name, one.mine, *one.parts) for one in rows] == [
        ("Zoe", True, 0, 0, 1, 1),
        ("Anne", False, 1, 1, 0, 0),
    ]
    assert sum(one.asked for one in organisations) == 4


def test_what_is_allowed_is_found_in_spite_of_slips():
    leader = a_leader()
    with as_leader(leader.pk):
        for words in ("Buy a carpet without three quotes", "Visit in the evening"):
            operations.give_directly(words, teams=[], by=leader, at=timezone.now())
        found = queries.standing(
            words="carpit quotes", past=False, teams=(), today=timezone.localdate()
        )
        assert [one.words for one in found] == ["Buy a carpet without three quotes"]


def test_a_spend_names_the_permission_that_it_is_under(sign_in):
    from budgets.models import Spend

    leader, seat = a_leader(), MembershipFactory()
    other = MembershipFactory()
    with as_leader(leader.pk):
        ours = operations.give_directly(
            "Buy a carpet", teams=[seat.team_id], by=leader, at=timezone.now()
        )
        theirs = operations.give_directly(
            "Hire a van", teams=[other.team_id], by=leader, at=timezone.now()
        )
    client = sign_in(seat.user)
    address = reverse("budgets:new-spend")
    page = client.get(address).content.decode()
    assert "Buy a carpet" in page
    assert "Hire a van" not in page
    sent = {
        "form_key": str(uuid.uuid4()), "so_that": "they can sleep", "what": "A carpet",
        "kind": "home", "asked_pence": "80", "team": seat.team_id, "permission": str(ours.pk),
    }  # fmt: skip
    assert client.post(address, sent | {"permission": str(theirs.pk)}).status_code == 422
    assert client.post(address, sent | {"form_key": str(uuid.uuid4())}).status_code == 302
    with owner():
        spend = Spend.objects.get()
        assert spend.permission == ours
    assert "Buy a carpet" in client.get(reverse("budgets:spend", args=[spend.pk])).content.decode()
