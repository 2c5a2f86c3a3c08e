"""What the pages of leaving count, and that they ask no more for much than for little."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from budgets.models import Spend
from placehub.access.context import acting_as
from placehub.leaving.queries import Hanging, Left, left_behind
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    ContactFactory,
    NamedWorkerFactory,
    PersonFactory,
    PromiseFactory,
    PullFactory,
)
from tests.factories.teams import MembershipFactory
from tests.leaving.support import a_moment_ago, hand, hanging, stop

pytestmark = pytest.mark.django_db


def much(leaver, number=12):
    for _number in range(number):
        person = PersonFactory(lead_team=leaver.team)
        NamedWorkerFactory(person=person, worker=leaver.user, team=leaver.team)
        PromiseFactory(person=person, worker=leaver.user)
        SpendFactory(person=person, asked_by=leaver.user, state=Spend.State.PROMISED)


@pytest.mark.parametrize("page", ["hand-over", "left", "team", "today"])
def test_asks_as_many_queries_for_much_as_for_little(
    page, lead, leaver, colleague, person, administrator, sign_in, django_assert_max_num_queries
):
    address = {
        "hand-over": reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id]),
        "left": reverse("leaving:left"),
        "team": reverse("people:team"),
        "today": reverse("people:today"),
    }[page]
    most = {"hand-over": 24, "left": 12, "team": 13, "today": 18}[page]
    much(leaver, 1)
    stop(leaver.user, by=administrator)
    client = sign_in(lead)
    client.get(address)
    with django_assert_max_num_queries(most) as few:
        client.get(address)
    much(leaver)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_the_administrator_s_page_asks_as_many_for_much_as_for_little(
    leaver, person, administrator, sign_in, django_assert_max_num_queries
):
    client, address = sign_in(administrator), reverse("leaving:account", args=[leaver.user_id])
    client.get(address)
    with django_assert_max_num_queries(14) as few:
        client.get(address)
    much(leaver)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_questions_to_other_teams_are_counted_and_shown(
    lead, leaver, person, administrator, sign_in
):
    pull = PullFactory(person=person, asked_by=leaver.user)
    PullFactory(asked_by=leaver.user, to_team=leaver.team, asks_in=True)
    PullFactory(person=person, asked_by=leaver.user, waits_until=a_moment_ago())
    assert hanging(leaver.user, seen_by=administrator)[leaver.team_id].asks == 2
    page = sign_in(lead).get(reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id]))
    assertContains(page, f"{pull.to_team.name} was asked in and has not answered.")
    assertContains(page, "2 questions to other teams wait for an answer")


def test_what_is_left_is_told_team_by_team(lead, leaver, person, administrator):
    second = MembershipFactory(user=lead, lead=True).team
    there = MembershipFactory(user=leaver.user, team=second)
    late = PromiseFactory(
        person=PersonFactory(lead_team=second), worker=leaver.user, due_on="2026-01-05"
    )
    stop(leaver.user, by=administrator)
    with acting_as(lead.pk) as worker:
        found = {one.team: one for one in left_behind(worker, timezone.localdate())}
        only = left_behind(worker, timezone.localdate(), second.pk)
    assert found[leaver.team_id].sentence == "1 person"
    assert found[there.team_id].sentence == "1 promise, 1 of them overdue"
    assert [one.team for one in only] == [late.team_id]


def test_money_that_ran_out_is_still_there_to_be_settled(
    lead, leaver, person, administrator, sign_in
):
    spend = SpendFactory(
        person=person, asked_by=leaver.user, asked_pence=5000, state=Spend.State.EXPIRED
    )
    stop(leaver.user, by=administrator)
    client = sign_in(lead)
    assertContains(client.get(reverse("leaving:left")), "1 person, £50 of money")
    page = client.get(reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id]))
    assertContains(page, reverse("budgets:spend", args=[spend.pk]))


def test_a_note_to_come_back_to_is_on_the_taker_s_today(
    lead, leaver, colleague, person, administrator, sign_in
):
    today = timezone.localdate()
    note = ContactFactory(person=person, author=leaver.user, team=leaver.team, come_back_on=today)
    client = sign_in(colleague)
    assert client.get(reverse("people:today")).context["come_backs"] == []
    stop(leaver.user, by=administrator)
    page = sign_in(lead).get(reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id]))
    assertContains(page, "To come back to, today")
    hand(leaver.team, leaver.user, [colleague], by=lead)
    assert client.get(reverse("people:today")).context["come_backs"][0].contact == note


def test_a_handing_over_of_long_ago_is_not_told_any_more(lead, leaver, colleague, person, sign_in):
    NamedWorkerFactory(
        person=PersonFactory(lead_team=leaver.team),
        worker=colleague,
        team=leaver.team,
        added_by=lead,
        starts_at=timezone.now() - timedelta(days=15),
    )
    assert sign_in(colleague).get(reverse("people:today")).context["handed"] == []


class TestSentences:
    """Each reads as somebody would say it."""

    def of(self, **numbers):
        names = [
            "alongside",
            "alone",
            "sealed",
            "promises",
            "due",
            "spends",
            "pence",
            "asked",
            "limits",
            "asks",
        ]
        return Hanging(1, "Mill Lane", 2, False, **(dict.fromkeys(names, 0) | numbers))

    @pytest.mark.parametrize(
        ("numbers", "sentence"),
        [
            ({"alongside": 1, "alone": 1}, "1 person walked alongside, by nobody else."),
            ({"alongside": 1}, "1 person walked alongside, by others as well."),
            ({"alongside": 9, "alone": 4}, "9 people walked alongside, 4 of them by nobody else."),
            ({"sealed": 2}, "2 sealed records that nobody else can open."),
            ({"promises": 3, "due": 1}, "3 open promises, 1 of them due by the end of a week."),
            (
                {"spends": 2, "pence": 1250},
                "£12.50 promised in 2 spends whose cost is still to be said.",
            ),
            ({"asked": 1}, "1 question for money that waits for an answer."),
            ({"limits": 1}, "A limit of their own for spending: it ends with the seat."),
            ({"asks": 1}, "1 question to another team that waits for an answer."),
        ],
    )
    def test_what_hangs(self, numbers, sentence):
        assert self.of(**numbers).sentences == [sentence]

    def test_nothing_hangs(self):
        assert self.of().sentences == []

    def test_what_is_left(self):
        left = Left(
            1, "Mill Lane", 2, "Oscar Lewis", people=1, promises=2, overdue=1, spends=1, pence=500
        )
        assert left.sentence == "1 person, 2 promises, 1 of them overdue, £5 of money"
