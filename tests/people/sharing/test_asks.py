"""Whoever asks another team hears how it was answered, and no more than they may know."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import BreakGlass, Person, Pull
from tests.factories.people import NamedWorkerFactory, OwnRecordFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db

TODAY = "people:today"


def sent(**fields):
    return {"form_key": str(uuid.uuid4()), **fields}


@pytest.fixture
def theirs():
    return MembershipFactory()


@pytest.fixture
def joan(theirs):
    return PersonFactory(
        given_name="Joan", family_name="Price", born_on=date(1950, 2, 3), lead_team=theirs.team
    )


@pytest.fixture
def ask(seat, joan, sign_in):
    """Search for Joan, who is held elsewhere, and ask to be pulled in."""

    def asking(by=seat, words="We meet at the food pantry"):
        client = sign_in(by.user)
        found = client.post(reverse("people:find"), {"q": "Joan Price 3/2/1950"}, follow=True)
        address = reverse("people:pulling-in", args=[found.context["posts"][0].reference])
        assert client.post(address, sent(team=by.team_id, words=words)).status_code == 302
        return client

    return asking


def answer(sign_in, theirs, said):
    with owner():
        pull = Pull.objects.filter(answered_at=None).first()
    address = reverse("people:pull-answer", args=[pull.pk])
    sign_in(theirs.user).post(address, sent(yes=said, words="Ring me first"))


def test_a_wait_is_shown_without_a_name(ask, joan):
    page = ask().get(reverse(TODAY))
    assertContains(page, f"You asked {joan.lead_team.name} to be pulled in")
    assertContains(page, "We meet at the food pantry")
    assertNotContains(page, "Joan")
    assertNotContains(page, str(joan.pk))


def test_a_no_is_told_with_its_words_and_still_no_name(ask, joan, theirs, sign_in):
    client = ask()
    answer(sign_in, theirs, "no")
    page = client.get(reverse(TODAY))
    assertContains(page, f"{theirs.user.full_name} said not now")
    assertContains(page, "Ring me first")
    assertNotContains(page, str(joan.pk))


def test_a_yes_is_told_with_the_way_to_the_page(ask, joan, theirs, sign_in):
    client = ask()
    answer(sign_in, theirs, "yes")
    page = client.get(reverse(TODAY))
    assertContains(page, f"{theirs.user.full_name} said yes")
    assertContains(page, joan.get_absolute_url())


def test_nobody_hears_what_another_asked(ask, seat, sign_in):
    ask()
    mate = MembershipFactory(team=seat.team)
    assert sign_in(mate.user).get(reverse(TODAY)).context["asks"] == []


def test_two_of_a_team_may_ask_and_one_answer_reaches_both(ask, seat, theirs, sign_in):
    mate = MembershipFactory(team=seat.team)
    clients = [ask(), ask(by=mate, words="She is my neighbour’s friend")]
    answer(sign_in, theirs, "no")
    for client in clients:
        assertContains(client.get(reverse(TODAY)), "said not now")


def test_a_question_that_nobody_answered_can_be_asked_again(ask):
    ask()
    with owner():
        Pull.objects.update(waits_until=F("asked_at") - timedelta(days=1))
    page = ask(words="I still see her there").get(reverse(TODAY))
    assertContains(page, "did not answer")
    assertContains(page, "I still see her there")


def test_asked_again_the_newest_words_stand(ask, theirs, sign_in):
    ask()
    ask(words="She has moved to my street")
    page = sign_in(theirs.user).get(reverse(TODAY))
    assertContains(page, "She has moved to my street")
    assertNotContains(page, "We meet at the food pantry")


@pytest.mark.parametrize("door", ["pulling-in", "broken-glass"])
def test_a_signpost_to_somebody_sealed_since_has_lapsed(seat, joan, sign_in, door):
    NamedWorkerFactory(person=joan)
    client = sign_in(seat.user)
    found = client.post(reverse("people:find"), {"q": "Joan Price 3/2/1950"}, follow=True)
    address = reverse(f"people:{door}", args=[found.context["posts"][0].reference])
    with owner():
        Person.objects.filter(pk=joan.pk).update(sealed=True)
    words = "She is in danger where she is now"
    fields = {"team": seat.team_id, "words": words, "reason": "legal_duty", "hours": "4"}
    assertContains(
        client.post(address, sent(**fields)),
        "the signpost has lapsed" if door == "broken-glass" else "This signpost has lapsed",
        status_code=422,
    )
    with owner():
        assert not Pull.objects.exists()
        assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("shut", ["sealed since", "declared since"])
def test_what_was_shut_since_is_not_spoken_of(ask, joan, seat, shut):
    client = ask()
    with owner():
        if shut == "sealed since":
            Person.objects.filter(pk=joan.pk).update(sealed=True)
        else:
            OwnRecordFactory(person=joan, worker=seat.user)
    assert client.get(reverse(TODAY)).context["asks"] == []


def test_without_a_session_nothing_was_asked(ask):
    ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM app.my_asks()")
        assert cursor.fetchone() == (0,)
