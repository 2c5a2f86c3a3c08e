"""What Today says about a spend to whoever asked for it, read without the page."""

import pytest

from budgets.models import Spend, SpendWords
from tests.factories.teams import UserFactory


def spend(**different):
    facts = {
        "asked_by": UserFactory.build(full_name="Sam Adeyemi"),
        "answered_by": None,
        "asked_pence": 6400,
        "state": Spend.State.PROMISED,
    }
    made = Spend(**facts | different)
    made.words = SpendWords(what="Bed slats", so_that="Tia sleeps in her own bed")
    return made


@pytest.fixture
def ruth():
    return UserFactory.build(full_name="Ruth Kelly")


class TestTheSentence:
    def test_asks_whether_it_helped_and_names_what_it_came_to(self, ruth):
        spent = spend(state=Spend.State.SPENT, came_to_pence=5950, answered_by=ruth)
        assert spent.sentence == "Did it help? £59.50, Bed slats"

    def test_says_who_said_no_and_to_how_much(self, ruth):
        declined = spend(state=Spend.State.DECLINED, answered_by=ruth)
        assert declined.sentence == "Ruth said not this time: £64, Bed slats"

    def test_says_who_said_yes(self, ruth):
        assert spend(answered_by=ruth).sentence == "Ruth said yes: £64, Bed slats"

    def test_says_where_it_stands_when_nobody_had_to_answer(self):
        assert spend().sentence == "Promised: £64, Bed slats"
        assert spend(state=Spend.State.ASKED).sentence == "Waiting for a yes: £64, Bed slats"


class TestTheNextWords:
    def test_of_what_was_spent_are_what_it_was_so_that(self):
        spent = spend(state=Spend.State.SPENT, answer="Of course")
        assert spent.next_words == "Tia sleeps in her own bed"

    def test_give_the_answer_before_what_is_still_to_say(self):
        assert (
            spend(answer="Of course").next_words
            == "“Of course” What did it come to, and did it help?"
        )

    def test_ask_without_an_answer_too(self):
        assert spend().next_words == "What did it come to, and did it help?"

    def test_are_the_answer_alone_when_it_was_no(self):
        declined = spend(state=Spend.State.DECLINED, answer="Not this month")
        assert declined.next_words == "“Not this month”"

    def test_may_be_none(self):
        assert spend(state=Spend.State.DECLINED).next_words == ""


def test_who_decided(ruth):
    assert spend(answered_by=ruth).decided == "Answered by Ruth"
    assert spend().decided == "Sam’s own decision"
