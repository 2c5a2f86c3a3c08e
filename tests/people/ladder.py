"""The ladder of tests for a door: an address to which a form about a person is sent.

A class of tests says which door, what a good form holds and what faults it may have; from that come the
rungs that every door has. What the door does, and what is stale at it, each class tests itself.
"""

import pytest
from django.db import models
from django.urls import reverse
from django.utils.html import escape
from pytest_django.asserts import assertContains

from tests.factories.people import BreakGlassFactory, OwnRecordFactory, PullFactory
from tests.factories.teams import MembershipFactory
from tests.people.support import key
from tests.support import owner


class Door:
    """``table`` is what the door writes; ``keeps`` the field whose words stay when a form comes back."""

    route: str
    table: type[models.Model]
    faults: tuple[tuple[dict, str], ...] = ()  # what is sent instead, and the sentence for it
    keeps: str | None = "words"
    opens = True  # a page to be opened; otherwise a button on another page
    refused_with = None  # the status of a form with a fault, where it is not the page's 422
    to_glass, glass = 403, "Broken glass lets you read, not write."
    shown_on = "people:person"  # where whoever may write finds the door

    def pytest_generate_tests(self, metafunc):
        if "fault" in metafunc.fixturenames:
            metafunc.parametrize("fault", self.faults, ids=[words for _, words in self.faults])

    @pytest.fixture
    def thing(self, seat, person):
        """What the door is about, beside the person: a goal, a promise."""

    def address(self, person, thing):
        return reverse(self.route, args=[person.pk, *([thing.pk] if thing else [])])

    def page(self, person, thing):
        return reverse(self.shown_on, args=[person.pk])

    def good(self, seat, thing):
        return {}

    def form(self, seat, thing, **changes):
        return {"form_key": key()} | self.good(seat, thing) | changes

    def rows(self):
        """Everything in the table, so that a line more, a line less and a changed one all count."""
        with owner():
            return list(self.table.objects.order_by("pk").values())

    @pytest.fixture
    def before(self, thing):
        return self.rows()

    def test_a_good_form_is_kept(self, seat, person, thing, sign_in, before):
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assert answer.status_code == 302
        assert self.rows() != before

    def test_sent_twice_it_is_done_once(self, seat, person, thing, sign_in):
        client, form = sign_in(seat.user), self.form(seat, thing)
        first = client.post(self.address(person, thing), form)
        kept = self.rows()
        again = client.post(self.address(person, thing), form)
        assert (again.status_code, again["Location"]) == (302, first["Location"])
        assert self.rows() == kept

    def test_without_its_key_a_form_does_nothing(self, seat, person, thing, sign_in, before):
        form = self.form(seat, thing, form_key="")
        answer = sign_in(seat.user).post(self.address(person, thing), form)
        assertContains(answer, "came without its key", status_code=409)
        assert self.rows() == before

    def test_a_fault_comes_back_in_words(self, seat, person, thing, sign_in, before, fault):
        changes, sentence = fault
        form = self.form(seat, thing, **changes)
        answer = sign_in(seat.user).post(self.address(person, thing), form, follow=True)
        status = self.refused_with or (422 if self.opens else 200)
        assertContains(answer, sentence, status_code=status)
        if self.keeps and self.keeps not in changes:
            assertContains(answer, escape(form[self.keeps]), status_code=422)
        assert self.rows() == before

    def test_a_stranger_finds_nothing_there(self, seat, person, thing, sign_in, before):
        self.refused(sign_in(MembershipFactory().user), 404, seat, person, thing)
        assert self.rows() == before

    def test_an_index_card_does_not_open_it(self, seat, person, thing, sign_in):
        asked_in = MembershipFactory()
        PullFactory(person=person, to_team=asked_in.team)
        before = self.rows()
        client = sign_in(asked_in.user)
        assert client.get(person.get_absolute_url()).status_code == 200
        self.refused(client, 404, seat, person, thing)
        assert self.rows() == before

    def test_whose_own_record_it_is_finds_nothing(self, seat, person, thing, sign_in):
        OwnRecordFactory(person=person, worker=seat.user)
        before = self.rows()
        self.refused(sign_in(seat.user), 404, seat, person, thing)
        assert self.rows() == before

    def test_broken_glass_reads_and_does_not_write(self, seat, person, thing, sign_in):
        visitor = MembershipFactory().user
        BreakGlassFactory(person=person, worker=visitor)
        before = self.rows()
        client, page = sign_in(visitor), self.page(person, thing)
        assert self.address(person, thing) not in client.get(page).content.decode()
        for answer in self.refused(client, self.to_glass, seat, person, thing):
            if self.to_glass == 403:
                assertContains(answer, self.glass, status_code=403)
        assert self.rows() == before

    def test_whoever_may_write_finds_the_door(self, seat, person, thing, sign_in):
        page = self.page(person, thing)
        assertContains(sign_in(seat.user).get(page), self.address(person, thing))

    def refused(self, client, status, seat, person, thing):
        """Send it, and open it where it is a page; both are answered with ``status``."""
        answers = [client.post(self.address(person, thing), self.form(seat, thing))]
        if self.opens:
            answers.append(client.get(self.address(person, thing)))
        assert [answer.status_code for answer in answers] == [status] * len(answers)
        return answers
