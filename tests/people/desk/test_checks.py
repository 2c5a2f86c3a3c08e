"""Looks on the steward's desk: drawn by chance, picked, judged, asked about and answered."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.desk import operations
from people.models import LookCheck
from placehub.access.context import acting_as
from tests.factories.people import InvolvementFactory, OwnRecordFactory, PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db
DESK = "/looks/checks/"


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def person(seat):
    return PersonFactory(lead_team=seat.team, given_name="Canary")


@pytest.fixture
def number(look, seat, person):
    return look(seat.user, person, at=timezone.now())


@pytest.fixture
def laid(steward, number):
    with acting_as(steward.pk):
        return operations.pick(number)


def kept():
    with owner():
        return list(LookCheck.objects.values())


class TestDrawing:
    def form(self, **changes):
        today = timezone.localdate()
        week = {"since": (today - timedelta(days=6)).isoformat(), "until": today.isoformat()}
        return {"form_key": key(), "how_many": "3"} | week | changes

    def test_lays_as_many_as_were_asked_for_each_once(self, steward, seat, look, sign_in):
        for _ in range(5):
            look(seat.user, PersonFactory(), at=timezone.now())
        client = sign_in(steward)
        assertContains(client.post(DESK, self.form(), follow=True), "3 looks were drawn.")
        assertContains(client.post(DESK, self.form(), follow=True), "2 looks were drawn.")
        assertContains(client.post(DESK, self.form(), follow=True), "No look of those days is left")
        assert len({row["look"] for row in kept()}) == 5
        assert all(row["by_chance"] for row in kept())

    def test_draws_no_line_in_a_list_none_of_ones_own_and_no_stewards(
        self, steward, seat, look, person, sign_in
    ):
        now = timezone.now()
        look(seat.user, person, at=now, what="people list")
        look(steward, person, at=now)
        look(AppointmentFactory(role="steward").user, person, at=now, basis="steward")
        page = sign_in(steward).post(DESK, self.form(), follow=True)
        assertContains(page, "No look of those days is left")

    def test_sent_twice_it_draws_once(self, steward, seat, look, sign_in):
        for _ in range(5):
            look(seat.user, PersonFactory(), at=timezone.now())
        client, form = sign_in(steward), self.form(how_many="1")
        assert [client.post(DESK, form).status_code for _ in range(2)] == [302, 302]
        assert len(kept()) == 1

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"how_many": "0"}, "That is less than 1"),
            ({"how_many": "51"}, "That is more than 50"),
            ({"since": ""}, "This needs an answer."),
            ({"until": "2020-01-01"}, "on or after the first"),
        ],
    )
    def test_a_fault_comes_back(self, steward, sign_in, changes, sentence):
        page = sign_in(steward).post(DESK, self.form(**changes))
        assertContains(page, sentence, status_code=422)

    def test_is_the_stewards_alone(self, seat, number, sign_in):
        client = sign_in(seat.user)
        assert client.get(DESK).status_code == 403
        assert client.post(DESK, self.form()).status_code == 403
        with (
            acting_as(seat.user_id),
            pytest.raises(DatabaseError, match="steward draws"),
            transaction.atomic(),
        ):
            operations.draw(timezone.now() - timedelta(days=1), timezone.now(), 1)


class TestPicking:
    def send(self, client, number, **form):
        address = reverse("people:look-pick", args=[number])
        return client.post(address, {"form_key": key()} | form, follow=True)

    def test_lays_it_on_the_desk_by_reference(self, steward, person, number, sign_in):
        client = sign_in(steward)
        assertContains(client.get("/looks/all/"), reverse("people:look-pick", args=[number]))
        page = self.send(client, number)
        assertContains(page, "It lies on the desk now.")
        assertContains(page, str(person.pk)[:8])
        assertNotContains(page, "Canary")
        assert [row["by_chance"] for row in kept()] == [False]

    def test_picked_again_it_lies_there_once(self, steward, number, sign_in):
        client = sign_in(steward)
        for _ in range(2):
            self.send(client, number)
        assert len(kept()) == 1

    def test_ones_own_look_and_one_that_was_none_are_not_there(
        self, steward, person, look, sign_in
    ):
        own = look(steward, person, at=timezone.now())
        client = sign_in(steward)
        assert self.send(client, own).status_code == 404
        assert self.send(client, 999_999_999).status_code == 404
        assert kept() == []

    def test_a_look_at_the_stewards_own_record_is_anothers_to_check(
        self, steward, person, number, sign_in
    ):
        OwnRecordFactory(person=person, worker=steward)
        assert self.send(sign_in(steward), number).status_code == 404

    def test_without_its_key_nothing_is_laid(self, steward, number, sign_in):
        assert self.send(sign_in(steward), number, form_key="").status_code == 409
        assert kept() == []

    def test_a_worker_picks_none(self, seat, number, sign_in):
        assert self.send(sign_in(seat.user), number).status_code == 403


class TestChecking:
    def send(self, client, laid, **changes):
        address = reverse("people:look-check", args=[laid])
        form = {"form_key": key(), "verdict": "fine"} | changes
        return client.post(address, form, follow=True)

    def test_is_kept_with_who_looked_and_leaves_the_desk(self, steward, laid, sign_in):
        client = sign_in(steward)
        assertContains(self.send(client, laid), "Kept.")
        assert [(row["verdict"], row["checked_by_id"]) for row in kept()] == [("fine", steward.pk)]
        assertContains(client.get(DESK), "Nothing lies on the desk.")
        assertContains(client.get(reverse("people:looks-checked")), "It was right")
        assertContains(client.get("/looks/all/"), ">fine<")

    def test_what_another_steward_settled_stays(self, steward, laid, sign_in):
        self.send(sign_in(AppointmentFactory(role="steward").user), laid, verdict="wrong")
        assertContains(self.send(sign_in(steward), laid), "It was checked already")
        assert kept()[0]["verdict"] == "wrong"

    def test_nobody_checks_their_own(self, look, person, sign_in):
        mine, other = (AppointmentFactory(role="steward").user for _ in range(2))
        with acting_as(other.pk):
            laid = operations.pick(look(mine, person, at=timezone.now()))
        assertContains(self.send(sign_in(mine), laid), "or it is your own")
        assert kept()[0]["verdict"] == ""

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"verdict": ""}, "Say what you found."),
            ({"verdict": "splendid"}, "Say what you found."),
            ({"verdict": "asked"}, "Write your question"),
            ({"verdict": "asked", "words": "w" * 501}, "at most 500 characters"),
        ],
    )
    def test_a_fault_is_told(self, steward, laid, sign_in, changes, sentence):
        assertContains(self.send(sign_in(steward), laid, **changes), sentence)
        assert kept()[0]["verdict"] == ""

    def test_sent_twice_it_is_done_once(self, steward, laid, sign_in):
        client, form = sign_in(steward), {"form_key": key(), "verdict": "fine"}
        address = reverse("people:look-check", args=[laid])
        assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
        assertContains(client.get(DESK), "Kept.", count=1)

    def test_a_worker_and_a_lead_check_none(self, seat, laid, sign_in):
        lead = MembershipFactory(team=seat.team, lead=True)
        for one in (seat, lead):
            assert self.send(sign_in(one.user), laid).status_code == 403
        assert kept()[0]["verdict"] == ""

    def test_nobody_writes_the_row_by_hand(self, steward, laid):
        with (
            acting_as(steward.pk),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            cursor.execute("UPDATE people_lookcheck SET verdict = 'fine'")


class TestAnswering:
    @pytest.fixture
    def asked(self, steward, laid):
        with acting_as(steward.pk):
            operations.check_look(laid, verdict="asked", words="What was this for?")
        return laid

    def send(self, client, asked, **changes):
        address = reverse("people:look-answer", args=[asked])
        form = {"form_key": key(), "words": "She rang about her keys."} | changes
        return client.post(address, form, follow=True)

    def test_stands_on_today_and_names_whom_the_worker_sees(self, seat, asked, sign_in):
        client, address = sign_in(seat.user), reverse("people:look-answer", args=[asked])
        assertContains(client.get("/today/"), address)
        page = client.get(address)
        assertContains(page, "Canary")
        assertContains(page, "What was this for?")

    def test_is_read_by_the_steward_and_gone_from_today(self, steward, seat, asked, sign_in):
        client = sign_in(seat.user)
        assertContains(self.send(client, asked), "Sent.")
        assertNotContains(client.get("/today/"), "The information steward asks")
        assertContains(sign_in(steward).get(DESK), "She rang about her keys.")

    def test_somebody_whom_the_worker_no_longer_sees_is_a_reference(
        self, seat, person, asked, sign_in
    ):
        with owner():
            person.involvements.update(ends_at=timezone.now() - timedelta(days=1))
        InvolvementFactory(person=person)  # else the record would rest with this team
        page = sign_in(seat.user).get(reverse("people:look-answer", args=[asked]))
        assertContains(page, str(person.pk)[:8])
        assertNotContains(page, "Canary")

    def test_is_nobody_elses_to_read_or_to_give(self, seat, asked, sign_in):
        client = sign_in(MembershipFactory(team=seat.team, lead=True).user)
        assert client.get(reverse("people:look-answer", args=[asked])).status_code == 404
        assert self.send(client, asked).status_code == 404
        assert kept()[0]["answer"] == ""

    def test_once_settled_nothing_is_asked(self, steward, seat, asked, sign_in):
        with acting_as(steward.pk):
            operations.check_look(asked, verdict="fine")
        assert self.send(sign_in(seat.user), asked).status_code == 404

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [("", "This needs an answer."), ("Because", "at least 10"), ("w" * 501, "at most 500")],
    )
    def test_a_fault_comes_back_with_what_was_typed(self, seat, asked, sign_in, words, sentence):
        answer = self.send(sign_in(seat.user), asked, words=words)
        assertContains(answer, sentence, status_code=422)
        assertContains(answer, words, status_code=422)

    def test_sent_twice_it_is_sent_once(self, seat, asked, sign_in):
        client, form = sign_in(seat.user), {"form_key": key(), "words": "She rang about it."}
        address = reverse("people:look-answer", args=[asked])
        assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]

    def test_asked_again_the_new_question_waits(self, steward, seat, asked, sign_in):
        self.send(sign_in(seat.user), asked)
        with acting_as(steward.pk):
            operations.check_look(asked, verdict="asked", words="And who asked you to?")
        assertContains(sign_in(seat.user).get("/today/"), "The information steward asks")
        assert kept()[0]["answer"] == ""
