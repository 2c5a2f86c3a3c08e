"""The doors of letting in and keeping out: each refuses whoever came in for a time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import NamedWorker, OwnRecord, Person, Pull, Share
from tests.factories.people import (
    AgreementFactory,
    BreakGlassFactory,
    NamedWorkerFactory,
    PersonFactory,
    PullFactory,
    ShareFactory,
)
from tests.factories.teams import MembershipFactory, TeamFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db

WHO = "people:who-can-see"


class LettingIn(Door):
    """A form of the page that says who can see: sent with a fault, that page comes back with it."""

    shown_on, glass, opens, refused_with = WHO, "who came in for a time does not", False, 422

    def address(self, person, thing):
        return reverse(self.route, args=[person.pk])

    def test_a_full_share_lets_nobody_in(self, seat, person, thing, sign_in, before):
        guest = MembershipFactory()
        ShareFactory(person=person, to_team=guest.team, level=3)
        kept = self.rows()
        client = sign_in(guest.user)
        assert client.get(person.get_absolute_url()).status_code == 200
        for answer in self.refused(client, 403, seat, person, thing):
            assertContains(answer, self.glass, status_code=403)
        assert self.rows() == kept


class TestNaming(LettingIn):
    route, table, keeps = "people:naming", NamedWorker, None
    faults = (
        ({"worker": ""}, "This needs an answer."),
        ({"worker": "999999"}, "That is not offered here"),
    )

    @pytest.fixture
    def thing(self, seat):
        return MembershipFactory(team=seat.team).user

    def good(self, seat, thing):
        return {"worker": thing.pk}

    def test_who_is_named_walks_alongside_from_their_own_seat(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, f"{thing.full_name} walks alongside.")
        assertContains(sign_in(thing).get(person.get_absolute_url()), "you walk alongside Maya")
        with owner():
            named = NamedWorker.objects.get()
        assert (named.worker_id, named.team_id, named.added_by_id) == (
            thing.pk,
            seat.team_id,
            seat.user_id,
        )

    def test_whoever_is_named_already_is_not_named_again(self, seat, person, thing, sign_in):
        NamedWorkerFactory(person=person, worker=thing, team=seat.team)
        before = self.rows()
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assertContains(answer, "That is not offered here", status_code=422)
        assert self.rows() == before

    def test_somebody_of_another_team_is_not_on_offer(self, seat, person, sign_in, before):
        other = MembershipFactory().user
        answer = sign_in(seat.user).post(self.address(person, other), self.form(seat, other))
        assertContains(answer, "That is not offered here", status_code=422)
        assert self.rows() == before


class TestSteppingBack(LettingIn):
    route, table, keeps = "people:stepping-back", NamedWorker, None

    @pytest.fixture
    def thing(self, seat, person):
        return NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)

    def address(self, person, thing):
        return reverse(self.route, args=[person.pk, thing.pk])

    def test_ends_what_was_and_asks_who_is_next(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "Kept. Who walks alongside now?")
        with owner():
            thing.refresh_from_db()
        assert thing.ends_at is not None

    def test_what_had_ended_keeps_its_end(self, seat, person, thing, sign_in):
        with owner():
            NamedWorker.objects.update(ends_at=timezone.now() - timedelta(days=3))
        before = self.rows()
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "That had ended already.")
        assert self.rows() == before

    def test_a_colleague_neither_sees_the_button_nor_may_use_it(
        self, seat, person, thing, sign_in, before
    ):
        client = sign_in(MembershipFactory(team=seat.team).user)
        assertNotContains(client.get(reverse(WHO, args=[person.pk])), self.address(person, thing))
        self.refused(client, 403, seat, person, thing)
        assert self.rows() == before

    def test_the_lead_may_end_it_for_them(self, seat, person, thing, sign_in, before):
        client = sign_in(MembershipFactory(team=seat.team, lead=True).user)
        assertContains(client.get(reverse(WHO, args=[person.pk])), self.address(person, thing))
        assert client.post(self.address(person, thing), self.form(seat, thing)).status_code == 302
        assert self.rows() != before

    def test_whoever_walks_alongside_another_is_not_there(self, seat, person, thing, sign_in):
        other = NamedWorkerFactory(
            person=PersonFactory(lead_team=seat.team), worker=seat.user, team=seat.team
        )
        before = self.rows()
        self.refused(sign_in(seat.user), 404, seat, person, other)
        assert self.rows() == before


class OfASealedRecord:
    """Whoever is asked could not see whom it is about: the asker would wait for nothing."""

    def test_sealed_since_the_page_was_opened_it_says_so(self, seat, person, thing, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        with owner():
            Person.objects.update(sealed=True)
        client, before = sign_in(seat.user), self.rows()
        page = client.get(reverse(WHO, args=[person.pk]))
        assertNotContains(page, self.address(person, thing))
        answer = client.post(self.address(person, thing), self.form(seat, thing))
        assertContains(answer, "This record is sealed", status_code=422)
        assert self.rows() == before


class TestAskingATeamIn(OfASealedRecord, LettingIn):
    route, table = "people:pull", Pull
    faults = (
        ({"team": ""}, "This needs an answer."),
        ({"team": "999999"}, "That is not offered here"),
        ({"words": ""}, "This needs an answer."),
        ({"words": "w" * 301}, "at most 300 characters"),
    )

    @pytest.fixture
    def thing(self):
        return TeamFactory(name="Night team")

    def good(self, seat, thing):
        return {"team": thing.pk, "words": "The damp & the boiler"}

    def test_says_that_one_stays_and_waits_two_weeks(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "Asked. You stay alongside.")
        with owner():
            pull = Pull.objects.get()
        assert (pull.to_team_id, pull.asked_by_id, pull.asks_in) == (thing.pk, seat.user_id, False)
        assert pull.waits_until - pull.asked_at == timedelta(days=14)

    def test_the_team_that_is_round_the_person_is_not_on_offer(
        self, seat, person, thing, sign_in, before
    ):
        form = self.form(seat, seat.team)
        answer = sign_in(seat.user).post(self.address(person, thing), form)
        assertContains(answer, "That is not offered here", status_code=422)
        assert self.rows() == before


class TestSharing(OfASealedRecord, LettingIn):
    route, table, keeps = "people:share", Share, "share-until"
    faults = (
        ({"share-team": "999999"}, "That is not offered here"),
        ({"share-agreement": ""}, "This needs an answer."),
        ({"share-level": "0"}, "That is not offered here"),
        ({"share-until": ""}, "This needs an answer."),
    )

    @pytest.fixture
    def thing(self, seat):
        there = MembershipFactory()
        agreement = AgreementFactory(
            from_organisation=seat.user.organisation, to_organisation=there.user.organisation
        )
        return there.team, agreement

    def good(self, seat, thing):
        team, agreement = thing
        until = timezone.localdate() + timedelta(days=30)
        return {
            "share-team": team.pk,
            "share-agreement": agreement.pk,
            "share-level": "2",
            "share-until": until.isoformat(),
        }

    def test_is_kept_in_the_record_with_who_shared(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, f"Shared with {thing[0].name} until")
        with owner():
            made = Share.objects.get()
        assert (made.to_team_id, made.agreement_id, made.level) == (thing[0].pk, thing[1].pk, 2)
        assert made.shared_by_id == seat.user_id

    def test_an_agreement_that_ended_while_the_page_was_open_carries_nothing(
        self, seat, person, thing, sign_in, before
    ):
        with owner():
            type(thing[1]).objects.update(ends_at=timezone.now() - timedelta(minutes=1))
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assertContains(answer, "That is not offered here", status_code=422)
        assert self.rows() == before


class TestTakingAShareBack(LettingIn):
    route, table, keeps = "people:share-end", Share, None

    @pytest.fixture
    def thing(self, person):
        return ShareFactory(person=person, level=1)

    def address(self, person, thing):
        return reverse(self.route, args=[person.pk, thing.pk])

    def test_taken_back_already_it_keeps_its_moment(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, f"Taken back: {thing.to_team.name} sees nothing")
        kept = self.rows()
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "It was taken back already")
        assert self.rows() == kept

    def test_a_share_of_somebody_else_is_not_there(self, seat, person, thing, sign_in):
        other = ShareFactory(person=PersonFactory(lead_team=seat.team))
        before = self.rows()
        self.refused(sign_in(seat.user), 404, seat, person, other)
        assert self.rows() == before


class TestSealing(Door):
    route, table, keeps, opens, refused_with = "people:seal", Person, None, False, 422
    shown_on, glass = WHO, "seals the record"
    faults = (
        ({"shut": ""}, "This needs an answer."),
        ({"shut": "ajar"}, "That is not offered here"),
    )

    @pytest.fixture
    def thing(self, seat, person):
        """Whoever sends it walks alongside."""
        return NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)

    def address(self, person, thing):
        return reverse(self.route, args=[person.pk])

    def good(self, seat, thing):
        return {"shut": "yes"}

    def test_shuts_out_the_team_and_opens_again(self, seat, person, thing, sign_in):
        mate, client = sign_in(MembershipFactory(team=seat.team).user), sign_in(seat.user)
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "Sealed: only named workers see this record now.")
        assert mate.get(person.get_absolute_url()).status_code == 404
        form = self.form(seat, thing, shut="no")
        page = client.post(self.address(person, thing), form, follow=True)
        assertContains(page, "Open again to the teams round the person.")
        assert mate.get(person.get_absolute_url()).status_code == 200

    def test_a_form_without_its_answer_does_not_open_what_is_sealed(
        self, seat, person, thing, sign_in
    ):
        with owner():
            Person.objects.update(sealed=True)
        answer = sign_in(seat.user).post(self.address(person, thing), {"form_key": key()})
        assertContains(answer, "This needs an answer.", status_code=422)
        with owner():
            assert Person.objects.get().sealed

    def test_sealed_already_it_stays_sealed(self, seat, person, thing, sign_in):
        with owner():
            Person.objects.update(sealed=True)
        before = self.rows()
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assert answer.status_code == 302
        assert self.rows() == before

    def test_with_nobody_named_it_stays_open_and_the_page_says_why(
        self, seat, person, thing, sign_in
    ):
        with owner():
            NamedWorker.objects.update(ends_at=timezone.now() - timedelta(days=1))
        before = self.rows()
        lead = sign_in(MembershipFactory(team=seat.team, lead=True).user)
        answer = lead.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertRedirects(answer, reverse(WHO, args=[person.pk]))
        assertContains(answer, "Name somebody who walks alongside first")
        assert self.rows() == before

    def test_a_colleague_who_neither_leads_nor_walks_alongside_does_not_seal(
        self, seat, person, thing, sign_in, before
    ):
        client = sign_in(MembershipFactory(team=seat.team).user)
        assertNotContains(client.get(reverse(WHO, args=[person.pk])), self.address(person, thing))
        self.refused(client, 403, seat, person, thing)
        assert self.rows() == before


class TestOnesOwnRecord(Door):
    """Closing a record to oneself needs no right to write: an index card and broken glass are enough."""

    route, table, keeps = "people:own-record", OwnRecord, None
    faults = (
        ({"tie": ""}, "This needs an answer."),
        ({"tie": "neighbour"}, "That is not offered here"),
    )

    def good(self, seat, thing):
        return {"tie": "relative"}

    def closes(self, user, seat, person, sign_in):
        client = sign_in(user)
        assert client.get(self.address(person, None)).status_code == 200
        page = client.post(self.address(person, None), self.form(seat, None), follow=True)
        assertContains(page, "Thank you. The record is closed to you")
        assert client.get(person.get_absolute_url()).status_code == 404
        with owner():
            assert OwnRecord.objects.get().worker_id == user.pk

    def test_an_index_card_does_not_open_it(self, seat, person, thing, sign_in):
        asked_in = MembershipFactory()
        PullFactory(person=person, to_team=asked_in.team)
        self.closes(asked_in.user, seat, person, sign_in)

    def test_broken_glass_reads_and_does_not_write(self, seat, person, thing, sign_in):
        visitor = MembershipFactory().user
        BreakGlassFactory(person=person, worker=visitor)
        self.closes(visitor, seat, person, sign_in)

    def test_declared_already_there_is_nothing_to_declare(self, seat, person, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, None), self.form(seat, None))
        before = self.rows()
        self.refused(client, 404, seat, person, None)
        assert self.rows() == before
