"""A sealed record never becomes unreachable, and never opens to somebody who may not."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from people.access.operations import NotAllowed
from people.models import NamedWorker, Person
from people.sharing.operations import step_back
from placehub.access.context import acting_as
from placehub.leaving.operations import take_over_sealed
from placehub.leaving.queries import sealed_left
from tests.factories.people import (
    InvolvementFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    PersonFactory,
    PromiseFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.leaving.support import a_moment_ago, alongside, end, hanging, seal, stop
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(person):
    seal(person)
    return person


def left_to(user):
    """The sealed records that somebody may hand on."""
    with acting_as(user.pk):
        return sealed_left()


def levels(user, person):
    with acting_as(user.pk), connection.cursor() as cursor:
        cursor.execute("SELECT app.level_of(%s)", [person.pk])
        return cursor.fetchone()[0]


def take(user, person, taker):
    with owner():
        ref = NamedWorker.objects.filter(person=person).latest("starts_at").pk
    with acting_as(user.pk):
        take_over_sealed(ref, taker)


def by_a_stop(leaver, administrator):
    stop(leaver.user, by=administrator)


def by_a_seat_that_ends(leaver, administrator):
    end(leaver, by=administrator)


def by_an_appointment(leaver, administrator):
    AppointmentFactory(user=leaver.user, role="leader")


def by_their_own_record(leaver, administrator):
    with owner():
        person = NamedWorker.objects.get(worker=leaver.user).person
    OwnRecordFactory(worker=leaver.user, person=person)


def by_stepping_back_at_the_same_moment(leaver, administrator):
    with owner():
        NamedWorker.objects.filter(worker=leaver.user).update(ends_at=a_moment_ago())


WAYS = [
    by_a_stop,
    by_a_seat_that_ends,
    by_an_appointment,
    by_their_own_record,
    by_stepping_back_at_the_same_moment,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
class TestHoweverItsLastWorkerGoes:
    def test_the_lead_and_the_steward_find_it_and_open_it_to_one(
        self, way, sealed, leaver, lead, steward, colleague, administrator
    ):
        assert left_to(lead) == left_to(steward) == []
        way(leaver, administrator)
        (to_lead,), (to_steward,) = left_to(lead), left_to(steward)
        assert to_lead.ref == to_steward.ref
        assert colleague.pk in to_lead.choices
        assert lead.pk not in to_lead.choices
        assert lead.pk in to_steward.choices
        take(lead, sealed, colleague)
        assert levels(colleague, sealed) == 3
        assert [levels(user, sealed) for user in (lead, steward, leaver.user)] == [0, 0, 0]
        assert left_to(lead) == left_to(steward) == []


class TestWhoMay:
    @pytest.fixture
    def left(self, sealed, leaver, administrator):
        stop(leaver.user, by=administrator)
        return sealed

    def test_the_lead_gives_it_to_nobody_else_than_a_colleague(self, left, lead, colleague):
        for taker in (lead, MembershipFactory().user, AppointmentFactory(role="steward").user):
            with pytest.raises(NotAllowed, match="not yours to hand on, or not to this colleague"):
                take(lead, left, taker)
            assert levels(taker, left) == 0

    @pytest.mark.parametrize("who", ["colleague", "administrator", "leader", "a lead elsewhere"])
    def test_nobody_else_hands_it_on(self, left, colleague, administrator, who):
        by = {
            "colleague": colleague,
            "administrator": administrator,
            "leader": AppointmentFactory(role="leader").user,
            "a lead elsewhere": MembershipFactory(lead=True).user,
        }[who]
        taker = MembershipFactory(team=left.lead_team).user
        with pytest.raises(NotAllowed):
            take(by, left, taker)
        assert levels(taker, left) == 0

    def test_what_is_not_there_looks_as_what_is_not_theirs(self, left, lead, colleague):
        with acting_as(lead.pk), pytest.raises(NotAllowed, match="not yours to hand on"):
            take_over_sealed(uuid.uuid4(), colleague)

    def test_the_lead_does_not_hand_on_their_own_or_a_relative_s(self, left, lead, colleague):
        OwnRecordFactory(worker=lead, person=left)
        assert left_to(lead) == []
        with pytest.raises(NotAllowed):
            take(lead, left, colleague)

    def test_a_colleague_to_whom_it_is_closed_does_not_get_it(self, left, lead, colleague):
        OwnRecordFactory(worker=colleague, person=left)
        with pytest.raises(NotAllowed, match="Choose another"):
            take(lead, left, colleague)
        assert levels(colleague, left) == 0
        assert len(left_to(lead)) == 1

    def test_one_that_somebody_opens_is_handed_on_by_nobody(self, sealed, lead, colleague):
        with pytest.raises(NotAllowed, match="opens it again already"):
            take(lead, sealed, colleague)
        assert alongside(sealed) == {"Oscar Lewis"}

    def test_one_that_is_not_sealed_is_not_among_them(
        self, person, leaver, lead, colleague, administrator
    ):
        stop(leaver.user, by=administrator)
        assert left_to(lead) == []
        with pytest.raises(NotAllowed):
            take(lead, person, colleague)

    def test_where_the_team_is_empty_the_steward_asks_a_team_round_the_person(
        self, left, lead, steward, administrator
    ):
        round_them = MembershipFactory()
        InvolvementFactory(person=left, team=round_them.team)
        stranger = MembershipFactory().user
        (found,) = left_to(lead)
        assert found.choices == []
        end(lead.memberships.get(), by=administrator, leads={left.lead_team_id: None})
        (found,) = left_to(steward)
        assert found.choices == [round_them.user_id]
        with pytest.raises(NotAllowed):
            take(steward, left, stranger)
        take(steward, left, round_them.user)
        assert levels(round_them.user, left) == 3

    def test_what_was_promised_goes_along(self, sealed, leaver, lead, colleague, administrator):
        promise = PromiseFactory(person=sealed, worker=leaver.user, team=leaver.team)
        stop(leaver.user, by=administrator)
        take(lead, sealed, colleague)
        with owner():
            promise.refresh_from_db()
        assert (promise.worker, promise.changed_by) == (colleague, lead)

    def test_the_lead_s_own_connection_names_nobody_for_it(self, left, lead, colleague):
        with pytest.raises(Exception, match="row-level security"), acting_as(lead.pk):
            NamedWorker(
                person=left,
                worker=colleague,
                team=left.lead_team,
                starts_at=timezone.now(),
                added_by=lead,
            ).save(force_insert=True)

    def test_the_functions_inside_are_for_nobody(self, lead):
        with acting_as(lead.pk), connection.cursor() as cursor:
            for call in (
                "app.sealed_and_alone()",
                f"app.may_take_over('{uuid.uuid4()}', 1)",
                "app.walks(1, 1)",
            ):
                with pytest.raises(Exception, match="permission denied"), _savepoint():
                    cursor.execute(f"SELECT * FROM {call}")


def _savepoint():
    from django.db import transaction

    return transaction.atomic()


class TestSteppingBack:
    def test_a_colleague_who_has_gone_is_nobody_to_rely_on(
        self, sealed, leaver, colleague, team, administrator
    ):
        """Two were named, one has left: the other is the last."""
        named = NamedWorkerFactory(person=sealed, worker=colleague, team=team)
        stop(leaver.user, by=administrator)
        with acting_as(colleague.pk), pytest.raises(NotAllowed, match="Name somebody first"):
            step_back(
                NamedWorker.objects.select_related("person").get(pk=named.pk), at=timezone.now()
            )


class TestTheAdministrator:
    def test_learns_how_many_and_not_whose(self, sealed, leaver, administrator):
        assert hanging(leaver.user, seen_by=administrator)[leaver.team_id].sealed == 1
        with acting_as(administrator.pk) as worker:
            assert not NamedWorker.objects.all().exists()
            assert not Person.objects.visible_to(worker).exists()

    def test_one_whom_another_opens_too_is_none_of_them(
        self, sealed, leaver, colleague, team, administrator
    ):
        NamedWorkerFactory(person=sealed, worker=colleague, team=team)
        assert hanging(leaver.user, seen_by=administrator)[leaver.team_id].sealed == 0

    def test_nobody_else_learns_even_that(self, sealed, leaver, colleague, lead):
        elsewhere = MembershipFactory(team=TeamFactory(), lead=True).user
        for reader in (colleague, elsewhere, AppointmentFactory(role="leader").user):
            assert hanging(leaver.user, seen_by=reader) == {}
        assert hanging(leaver.user, seen_by=lead)[leaver.team_id].sealed == 1
        assert hanging(leaver.user, seen_by=leaver.user)[leaver.team_id].sealed == 1

    def test_what_a_seat_elsewhere_holds_is_not_the_lead_s_to_know(self, leaver, lead, person):
        there = MembershipFactory(user=leaver.user).team
        NamedWorkerFactory(person=PersonFactory(lead_team=there), worker=leaver.user)
        assert set(hanging(leaver.user, seen_by=lead)) == {leaver.team_id}
        assert set(hanging(leaver.user, seen_by=leaver.user)) == {leaver.team_id, there.pk}
