"""What a worker typed in any form is kept until it is sent: for whom the form was drawn, within bounds."""

import re
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Promise
from placehub.web.drafts import GOOD_FOR, MOST_DRAFTS, MOST_LETTERS, Of
from placehub.web.models import Draft
from tests.conftest import second_factor
from tests.factories.people import (
    ContactFactory,
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
KEEP = "/drafts/"
WORD = re.compile(r'name="draft_of" value="([^"]+)"')


def kept():
    with owner():
        return list(Draft.objects.order_by("kept_at"))


def words_of(drafts):
    return [draft.data["words"] for draft in drafts]


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def maya(seat):
    person = PersonFactory(lead_team=seat.team)
    PersonDetailsFactory(person=person)
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    return person


@pytest.fixture
def address(maya):
    """A form as any other: to promise something."""
    return reverse("people:new-promise", args=[maya.pk])


def word_on(client, address):
    return WORD.search(client.get(address).content.decode())[1]


def promise(**typed):
    return {
        "form_key": str(uuid.uuid4()),
        "words": "Ring the school",
        "who": "me",
        "due_on": timezone.localdate().isoformat(),
    } | typed


class TestKeeping:
    route = "web:drafts"

    def test_the_newest_typing_takes_the_place_of_the_one_before(self, seat, sign_in, address):
        client = sign_in(seat.user)
        word = word_on(client, address)
        for words in ("Ring", "Ring the", "Ring the"):
            answer = client.post(KEEP, {"words": words, "draft_of": word})
            assert answer.status_code == 204
        assert words_of(kept()) == [["Ring the"]]

    def test_it_comes_back_to_whoever_typed_it_and_to_nobody_else(self, seat, sign_in, address):
        colleague = MembershipFactory(team=seat.team).user
        client = sign_in(seat.user)
        client.post(KEEP, {"words": "Ring the schoo", "draft_of": word_on(client, address)})
        assertContains(client.get(address), 'value="Ring the schoo"')
        assertContains(client.get(address), "and have not sent it")
        assertNotContains(sign_in(colleague).get(address), "Ring the schoo")

    def test_what_the_page_added_is_no_part_of_it(self, seat, sign_in, address):
        client = sign_in(seat.user)
        added = {
            "form_key": str(uuid.uuid4()),
            "csrfmiddlewaretoken": "x",
            "note_id": str(uuid.uuid4()),
            "draft_of": word_on(client, address),
        }
        client.post(KEEP, {"words": "Ring", **added})
        assert [draft.data for draft in kept()] == [{"words": ["Ring"]}]

    def test_one_may_begin_again(self, seat, sign_in, address):
        client = sign_in(seat.user)
        word = word_on(client, address)
        client.post(KEEP, {"words": "Ring the schoo", "draft_of": word})
        answer = client.post(
            KEEP, {"words": "Ring the schoo", "draft_of": word, "start_again": "yes"}
        )
        assert (answer.status_code, answer["Location"]) == (302, address)
        assertNotContains(client.get(address), "Ring the schoo")
        assert kept() == []

    def test_it_goes_in_the_moment_in_which_the_form_is_sent(self, seat, sign_in, address):
        client = sign_in(seat.user)
        word = word_on(client, address)
        client.post(KEEP, {"words": "Ring the", "draft_of": word})
        assert client.post(address, promise(draft_of=word)).status_code == 302
        assert kept() == []

    def test_a_form_that_is_refused_is_kept_as_it_was_sent(self, seat, sign_in, address):
        client = sign_in(seat.user)
        sent = promise(due_on="32/13/2026", draft_of=word_on(client, address))
        assert client.post(address, sent).status_code == 422
        assertContains(client.get(address), "32/13/2026")

    @pytest.mark.parametrize("role", ["leader", "finance", "administrator"])
    def test_of_any_role(self, sign_in, role):
        user = AppointmentFactory(role=role).user
        client = sign_in(user)
        word = word_on(client, "/you/")
        assert client.post(KEEP, {"phone": "01632 9", "draft_of": word}).status_code == 204
        assertContains(client.get("/you/"), 'value="01632 9"')

    def test_a_tick_taken_away_stays_away(self, seat, sign_in, maya):
        address = reverse("people:details", args=[maya.pk])
        client = sign_in(seat.user)
        typed = {"given_name": "May", "draft_of": word_on(client, address)}
        client.post(KEEP, typed)
        assertContains(client.get(address), 'value="May"')


class TestNobodyElse:
    """Only who was shown a form keeps a draft of it: no address and no guess names one."""

    @pytest.mark.parametrize("word", ["", "x", "WzEsIi8iLCIvIl0:1abcde:xyz"])
    def test_without_the_word_of_a_form_nothing_is_kept(self, seat, sign_in, word):
        answer = sign_in(seat.user).post(KEEP, {"words": "x", "draft_of": word})
        assert answer.status_code == 404
        assert kept() == []

    def test_with_a_colleagues_word_neither(self, seat, sign_in, address):
        word = word_on(sign_in(seat.user), address)
        colleague = MembershipFactory(team=seat.team).user
        assert sign_in(colleague).post(KEEP, {"words": "x", "draft_of": word}).status_code == 404
        assert sign_in(colleague).post(address, promise(draft_of=word)).status_code == 302
        assert kept() == []

    def test_a_word_lapses(self, seat, sign_in, address, monkeypatch):
        client = sign_in(seat.user)
        word = word_on(client, address)
        monkeypatch.setattr("placehub.web.drafts.GOOD_FOR", -GOOD_FOR)
        assert client.post(KEEP, {"words": "x", "draft_of": word}).status_code == 404

    def test_nobody_comes_in_without_signing_in(self, client):
        assert "login" in client.post(KEEP, {"words": "x"})["Location"]
        assert kept() == []

    def test_it_is_only_ever_sent(self, seat, sign_in):
        assert sign_in(seat.user).get(KEEP).status_code == 405


class TestASessionThatEnded:
    """What is sent after it waits for whoever typed it, and leads back to its form."""

    def sent_out(self, sign_in, seat, address, **typed):
        word = word_on(sign_in(seat.user), address)
        client = Client()
        answer = client.post(address, promise(draft_of=word, **typed))
        assert answer.status_code == 302
        return client, answer["Location"]

    def come_in(self, client, user):
        client.force_login(user)
        second_factor(client)

    def test_says_why_and_comes_back_to_the_form(self, seat, sign_in, address):
        client, to = self.sent_out(sign_in, seat, address)
        assert to == f"/account/login/?next={address}"
        assertContains(client.get(to), "What you typed is kept")
        with owner():
            assert not Promise.objects.exists()
        self.come_in(client, seat.user)
        assertContains(client.get(address), 'value="Ring the school"')
        assert words_of(kept()) == [["Ring the school"]]

    def test_by_htmx_it_is_the_same(self, seat, sign_in, address):
        word = word_on(sign_in(seat.user), address)
        answer = Client(headers={"HX-Request": "true"}).post(address, promise(draft_of=word))
        assert answer.status_code == 401
        assert answer["HX-Redirect"] == f"/account/login/?next={address}"

    def test_it_is_let_go_when_somebody_else_signs_in(self, seat, sign_in, address):
        client, _to = self.sent_out(sign_in, seat, address)
        colleague = MembershipFactory(team=seat.team).user
        self.come_in(client, colleague)
        assertNotContains(client.get(address), "Ring the school")
        self.come_in(client, seat.user)
        assertNotContains(client.get(address), "Ring the school")
        assert kept() == []

    def test_without_a_word_nothing_is_set_aside(self, address):
        client = Client()
        assert client.post(address, promise())["Location"] == "/account/login/?next=/"
        assert "unsent" not in client.session

    def test_more_than_a_note_can_hold_is_not_set_aside(self, seat, sign_in, address):
        client, to = self.sent_out(sign_in, seat, address, words="x" * (MOST_LETTERS + 1))
        assert to == "/account/login/?next=/"
        assert "unsent" not in client.session


class TestAFormOlderThanTheSignIn:
    """Another sign-in, as in a second tab, changes the secret word of all forms that stand open."""

    @pytest.fixture
    def strict(self, seat, sign_in):
        client = Client(enforce_csrf_checks=True)
        client.force_login(seat.user)
        second_factor(client)
        return client

    def test_what_was_typed_is_kept_and_the_way_back_is_shown(self, strict, address):
        answer = strict.post(
            address, promise(draft_of=word_on(strict, address), csrfmiddlewaretoken="x")
        )
        assertContains(answer, f'href="{address}"', status_code=403)
        assertContains(strict.get(address), 'value="Ring the school"')

    def test_signed_out_it_is_set_aside(self, strict, address):
        word = word_on(strict, address)
        client = Client(enforce_csrf_checks=True)
        assertContains(client.post(address, promise(draft_of=word)), "is kept", status_code=403)
        assert "unsent" in client.session

    def test_of_another_nothing_is_kept(self, strict, address):
        word = Of(MembershipFactory().user_id, address, address).signed()
        answer = strict.post(address, promise(draft_of=word))
        assertContains(answer, "Go back, load the page again", status_code=403)
        assert kept() == []


class TestBounds:
    @pytest.mark.parametrize(
        "sent",
        [
            {"words": "x" * (MOST_LETTERS + 1)},
            {"x" * (MOST_LETTERS + 1): ""},
            {f"{'n' * 500}{n}": "" for n in range(100)},
        ],
        ids=["one long value", "one long name", "a hundred names"],
    )
    def test_holds_no_more_than_a_note_names_of_fields_included(self, seat, sign_in, address, sent):
        form = "application/x-www-form-urlencoded"
        client = sign_in(seat.user)
        sent = urlencode(sent | {"draft_of": word_on(client, address)})
        assert client.post(KEEP, sent, content_type=form).status_code == 413
        assert kept() == []

    def test_the_one_kept_longest_ago_makes_room(self, seat, sign_in, address):
        client = sign_in(seat.user)
        with owner():
            for n in range(MOST_DRAFTS):
                draft = Draft.objects.create(worker=seat.user, form=f"/{uuid.uuid4()}/")
                Draft.objects.filter(pk=draft.pk).update(
                    kept_at=timezone.now() - timedelta(days=MOST_DRAFTS - n)
                )
            other = Draft.objects.create(worker=MembershipFactory().user, form="/")
        oldest = kept()[0]
        word = word_on(client, address)
        assert client.post(KEEP, {"words": "newest", "draft_of": word}).status_code == 204
        mine = [draft for draft in kept() if draft.pk != other.pk]
        assert len(mine) == MOST_DRAFTS
        assert oldest.pk not in {draft.pk for draft in mine}
        assert address in {draft.form for draft in mine}
        assert len(kept()) == MOST_DRAFTS + 1  # a colleague's is not touched

    def test_says_whom_it_is_about_where_the_address_does_not(self, seat, sign_in, maya):
        """So that it goes with their record."""
        note = ContactFactory(person=maya, author=seat.user, team=seat.team)
        there = reverse("people:correction", args=[note.pk])
        client = sign_in(seat.user)
        client.post(KEEP, {"words": "It was", "draft_of": word_on(client, there)})
        assert [draft.form for draft in kept()] == [f"{there}#{maya.pk}"]
        assertContains(client.get(there), "It was")


class TestCase25:
    """Case 25: long words, sent after the session ended, and from before a sign-in in another tab."""

    @pytest.fixture(params=["their own words", "a correction", "a note"])
    def typed(self, request, seat, maya):
        """The address of the form, and the words in it."""
        about_them = ContactFactory(person=maya, author=seat.user, team=seat.team)
        return {
            "their own words": (reverse("people:story", args=[maya.pk, "important"]), "w" * 5000),
            "a correction": (reverse("people:correction", args=[about_them.pk]), "w" * 10_000),
            "a note": (reverse("people:new-contact-for", args=[maya.pk]), "w" * 10_000),
        }[request.param]

    def test_the_words_are_there_after_signing_in_again(self, seat, sign_in, typed):
        address, words = typed
        word = word_on(sign_in(seat.user), address)
        client = Client()
        sent = {"form_key": str(uuid.uuid4()), "words": words, "draft_of": word}
        answer = client.post(address, sent)
        assertContains(client.get(answer["Location"]), "What you typed is kept")
        client.force_login(seat.user)
        second_factor(client)
        assertContains(client.get(address), words)

    def test_the_words_are_there_after_a_sign_in_in_another_tab(self, seat, typed):
        address, words = typed
        client = Client(enforce_csrf_checks=True)
        client.force_login(seat.user)
        second_factor(client)
        sent = {"words": words, "draft_of": word_on(client, address), "csrfmiddlewaretoken": "x"}
        answer = client.post(address, {"form_key": str(uuid.uuid4())} | sent)
        assertContains(answer, f'href="{address}"', status_code=403)
        assertContains(client.get(address), words)
