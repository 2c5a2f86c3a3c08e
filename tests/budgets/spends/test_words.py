"""The words of a spend follow the person; what it costs is seen by whoever answers for the money too.

The table of who reads what is written from the rules in words (README, "What each level opens").
"""

import re
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.models import Spend, SpendWords
from people.models import Person
from placehub.access.context import acting_as
from teams.models import Role
from tests.budgets.town import Town, answered
from tests.factories.budgets import SpendFactory, SpendWordsFactory
from tests.factories.people import (
    NamedWorkerFactory,
    OwnRecordFactory,
    PersonFactory,
    ShareFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
CANARY, SHOP = "Locks at 12 Hidden Street", "Hidden Locksmiths"
KEPT = "what it is for is kept with them"
NOTHING, MONEY, ALL = "nothing", "the money", "the words as well"

# for whom the team's money is spent, and what each reader reads of it; nothing where none is named
READ_BY = {
    "round the person": {"worker": ALL, "colleague": ALL, "lead": ALL},
    "sealed": {"named": ALL, "lead": MONEY},
    "of another team": {"elsewhere": ALL, "lead": MONEY},
    "shared as a summary": {"elsewhere": ALL, "lead": MONEY},
    "shared in full": {"worker": ALL, "colleague": ALL, "elsewhere": ALL, "lead": ALL},
    "relative of the lead": {"worker": ALL, "colleague": ALL},
    "the street": {"worker": ALL, "colleague": ALL, "lead": ALL},
}
READERS = [
    "worker",
    "colleague",
    "named",
    "elsewhere",
    "lead",
    "other-lead",
    "leader",
    "leader-with-a-seat",
    "finance",
]


@pytest.fixture
def spent(town: Town) -> dict[str, Spend]:
    """One ask for each kind of person, by the worker, from the town's money."""
    town.elsewhere = MembershipFactory(team=TeamFactory()).user
    persons = {name: _person(town, name) for name in READ_BY}
    return {
        name: SpendFactory(
            person=person,
            team=town.team,
            asked_by=town.worker,
            asked_pence=31_300,
            words__what=CANARY,
            words__so_that=f"{CANARY} hold",
            words__supplier=SHOP,
        )
        for name, person in persons.items()
    }


def _person(town: Town, name: str) -> Person | None:
    if name == "the street":
        return None
    theirs = town.elsewhere.memberships.get().team
    ours = name in {"round the person", "sealed", "relative of the lead"}
    person = PersonFactory(
        lead_team=town.team if ours else theirs, given_name=f"Given {name}", family_name="Hidden"
    )
    if name == "sealed":
        town.named = NamedWorkerFactory(person=person, team=TeamFactory()).worker
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
    elif name.startswith("shared"):
        ShareFactory(person=person, to_team=town.team, level=3 if name.endswith("full") else 2)
    elif name == "relative of the lead":
        OwnRecordFactory(worker=town.lead, person=person)
    return person


def reader(town: Town, name: str) -> object:
    if name in {"worker", "lead", "finance", "named", "elsewhere"}:
        return getattr(town, name)
    if name == "leader":
        return AppointmentFactory(role="leader").user
    role = Role.WORKER if name == "colleague" else Role.LEAD
    seat = MembershipFactory(team=TeamFactory() if name == "other-lead" else town.team, role=role)
    if name == "leader-with-a-seat":
        AppointmentFactory(user=seat.user, role="leader")
    return seat.user


def read(spend: Spend, spends: object, words: object) -> str:
    money, told = (rows.filter(pk=spend.pk).exists() for rows in (spends, words))
    assert money or not told
    return ALL if told else MONEY if money else NOTHING


@pytest.mark.parametrize("name", READERS)
def test_each_wall_by_itself_lets_through_what_the_rule_says(town, spent, name):
    wanted = {whom: readers.get(name, NOTHING) for whom, readers in READ_BY.items()}
    with acting_as(reader(town, name).pk) as worker:
        by_the_database = {
            whom: read(one, Spend.objects.all(), SpendWords.objects.all())
            for whom, one in spent.items()
        }
        with owner():
            by_the_querysets = {
                whom: read(
                    one, Spend.objects.visible_to(worker), SpendWords.objects.visible_to(worker)
                )
                for whom, one in spent.items()
            }
    assert by_the_database == wanted
    assert by_the_querysets == wanted


class TestWriting:
    """Whoever asked adds the words, once, for the spend's own person and team."""

    def asked(self, town: Town, **more: object) -> Spend:
        found = {"person": town.person, "team": town.team, "asked_by": town.worker}
        return SpendFactory(words=None, **found | more)

    def add(self, town: Town, spend: Spend, **more: object) -> None:
        found = {"person": spend.person, "team": spend.team, "what": CANARY, "so_that": CANARY}
        with acting_as(town.worker.pk), transaction.atomic():
            SpendWords.objects.create(spend=spend, **found | more)

    def test_to_their_own_spend(self, town):
        self.add(town, self.asked(town))
        self.add(town, self.asked(town, person=None))

    @pytest.mark.parametrize("whose", ["a colleague’s", "answered", "sealed since"])
    def test_to_no_other(self, town, whose):
        more = {
            "a colleague’s": {"asked_by": town.lead},
            "answered": {"answered_by": town.lead, "state": Spend.State.PROMISED},
        }
        spend = self.asked(town, **more.get(whose, {}))
        if whose == "sealed since":
            with owner():
                Person.objects.filter(pk=town.person.pk).update(sealed=True)
        with pytest.raises(DatabaseError, match="row-level security"):
            self.add(town, spend)

    def test_for_nobody_else(self, town):
        """The wall stands on the person that the words name: it must be the spend's."""
        other = PersonFactory(lead_team=town.team)
        seat = MembershipFactory(user=town.worker)
        for wrong in ({"person": other}, {"person": None}, {"team": seat.team}):
            with pytest.raises(DatabaseError, match="row-level security"):
                self.add(town, self.asked(town), **wrong)

    def test_and_nobody_changes_or_removes_them(self, town):
        spend = town.ask(31_000, person=town.person)
        for statement in (
            lambda: SpendWords.objects.filter(pk=spend.pk).update(what="Another thing"),
            lambda: SpendWords.objects.filter(pk=spend.pk).delete(),
        ):
            with (
                acting_as(town.worker.pk),
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
            ):
                statement()


HIDDEN = [whom for whom, readers in READ_BY.items() if readers.get("lead") == MONEY]


class TestThePagesOfTheLead:
    """Who answers for the money and may not read what it is for."""

    @pytest.mark.parametrize("address", ["/money/", "/money/today/", None])
    @pytest.mark.parametrize("whom", HIDDEN)
    def test_say_so_and_show_amount_kind_and_who_asked(self, town, spent, sign_in, whom, address):
        self.only(spent[whom])
        page = sign_in(town.lead).get(address or reverse("budgets:spend", args=[spent[whom].pk]))
        self.hides(page)
        for shown in (KEPT, "£313", "Beds and bedding", town.worker.first_name):
            assertContains(page, shown)

    @pytest.mark.parametrize("whom", HIDDEN)
    def test_take_the_answer_and_the_cost(self, town, spent, sign_in, whom):
        town.fund(100_000)
        client, key = sign_in(town.lead), self.only(spent[whom]).pk
        address = reverse("budgets:answer", args=[key])
        again = client.post(address, {"form_key": str(uuid.uuid4()), "yes": "no"})
        assertContains(again, KEPT, status_code=422)
        self.hides(again)
        sent = {"form_key": str(uuid.uuid4()), "yes": "yes"}
        assert client.post(address, sent).status_code == 302
        self.hides(client.get("/money/"))
        assertContains(client.get("/money/"), KEPT)
        sent = {"form_key": str(uuid.uuid4()), "pence": "313"}
        assert client.post(reverse("budgets:cost", args=[key]), sent).status_code == 302
        with owner():
            assert Spend.objects.get(pk=key).came_to_pence == 31_300

    def test_show_nothing_of_a_relatives_spend(self, town, spent, sign_in):
        spend = self.only(spent["relative of the lead"])
        client = sign_in(town.lead)
        for address in ("/money/", "/money/today/"):
            assertNotContains(client.get(address), "£313")
        assert client.get(reverse("budgets:spend", args=[spend.pk])).status_code == 404

    @pytest.mark.parametrize("whom", ["round the person", "shared in full", "the street"])
    def test_show_the_words_that_are_the_leads_to_read(self, town, spent, sign_in, whom):
        spend = self.only(spent[whom])
        client = sign_in(town.lead)
        for address in ("/money/", "/money/today/", reverse("budgets:spend", args=[spend.pk])):
            page = client.get(address)
            assertContains(page, CANARY)
            assertNotContains(page, KEPT)

    def only(self, spend: Spend) -> Spend:
        """Leave no other spend, so that a page shows this one or none."""
        with owner():
            SpendWords.objects.exclude(pk=spend.pk).delete()
            Spend.objects.exclude(pk=spend.pk).delete()
        return spend

    def hides(self, page: object) -> None:
        said = page.content.decode()
        assert not re.search(f"{CANARY}|{SHOP}|Given (sealed|of another team|shared as)", said)


def test_a_lead_whose_own_spend_is_kept_from_them_is_still_asked_whether_it_helped(town, sign_in):
    spend = SpendFactory(
        spent=True,
        spent_on=timezone.localdate(),
        team=town.team,
        asked_by=town.lead,
        words__what=CANARY,
        words__so_that=CANARY,
    )
    for address in ("/money/today/", reverse("budgets:spend", args=[spend.pk])):
        page = sign_in(town.lead).get(address)
        assertContains(page, KEPT)
        assertNotContains(page, CANARY)
    assertContains(page, "Looking back")


class TestOtherReaders:
    def test_whoever_sees_everything_reads_the_words_on_each_page(self, town, spent, sign_in):
        spend = spent["round the person"]
        client = sign_in(town.worker)
        for address in (
            "/money/",
            reverse("budgets:spend", args=[spend.pk]),
            reverse("budgets:person-panel", args=[spend.person_id]),
            reverse("people:stream", args=[spend.person_id]),
        ):
            assertContains(client.get(address), CANARY)
        page = client.get(reverse("budgets:spend", args=[spend.pk]))
        assertContains(page, SHOP)
        assertNotContains(page, KEPT)

    @pytest.mark.parametrize("name", ["worker", "colleague"])
    def test_whoever_sees_a_summary_or_nothing_finds_no_spend(self, town, spent, sign_in, name):
        client = sign_in(reader(town, name))
        for whom in HIDDEN:
            spend = spent[whom]
            for route in ("budgets:spend", "budgets:person-panel"):
                key = spend.pk if route == "budgets:spend" else spend.person_id
                assert client.get(reverse(route, args=[key])).status_code == 404
        summary = spent["shared as a summary"].person_id
        for address in (
            reverse("people:person", args=[summary]),
            reverse("people:stream", args=[summary]),
        ):
            page = client.get(address)
            assert page.status_code == 200
            assertNotContains(page, CANARY)
            assertNotContains(page, "£313")

    @pytest.mark.parametrize("name", ["finance", "leader", "leader-with-a-seat"])
    def test_leaders_and_the_finance_officer_read_no_spend(self, town, spent, sign_in, name):
        client = sign_in(reader(town, name))
        for address in ("/money/", "/money/today/"):
            assert CANARY not in client.get(address).content.decode()
        for spend in spent.values():
            answer = client.get(reverse("budgets:spend", args=[spend.pk]))
            assert answer.status_code in {403, 404}


def test_the_stream_carries_the_words_from_asking_to_spending(town, sign_in):
    town.fund(100_000)
    spend = town.ask(31_000, person=town.person)
    address = reverse("people:stream", args=[town.person.pk])
    assertContains(sign_in(town.worker).get(address), "Asked for £310: a thing")
    answered(town, spend, yes=True)
    page = sign_in(town.worker).get(address)
    assertContains(page, "£310 for a thing")
    assertContains(page, "So that: it can happen")


def test_a_spend_for_the_street_stands_in_no_stream(town):
    town.ask(31_000)
    with owner():
        assert not Person.objects.filter(stream__kind__in=["money", "asked"]).exists()


def test_the_words_of_many_spends_cost_no_more_queries_than_those_of_one(
    town, sign_in, django_assert_max_num_queries
):
    client = sign_in(town.lead)
    for address in ("/money/", "/money/today/"):
        town.ask(31_000, person=town.person)
        client.get(address)
        with django_assert_max_num_queries(100) as few:
            client.get(address)
        for _ in range(6):
            SpendWordsFactory(spend__person=PersonFactory(), spend__team=town.team)
            town.ask(31_000, person=town.person)
        with django_assert_max_num_queries(len(few)):
            client.get(address)
