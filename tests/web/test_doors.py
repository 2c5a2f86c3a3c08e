"""Notices, and what a form that was posted is answered when it comes again."""

import uuid

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertContains

from placehub.web.drafts import Of
from placehub.web.models import PostedForm
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
ACCOUNT = "/you/"


def posts():
    with owner():
        return list(PostedForm.objects.values_list("worker_id", "status", "location"))


@pytest.fixture
def seat():
    return MembershipFactory()


class TestPostedOnce:
    """Any form that works once: here the one of your own account."""

    @pytest.fixture
    def client_of(self, seat, sign_in):
        return sign_in(seat.user)

    @pytest.fixture
    def sent(self):
        return {"form_key": str(uuid.uuid4()), "theme": "dark", "phone": "01632 960007"}

    def test_the_answer_is_kept_for_the_repeat(self, seat, client_of, sent):
        client_of.post(ACCOUNT, sent)
        assert posts() == [(seat.user_id, 302, ACCOUNT)]
        again = client_of.post(ACCOUNT, sent)
        assert (again.status_code, again["Location"]) == (302, ACCOUNT)
        assert posts() == [(seat.user_id, 302, ACCOUNT)]

    def test_a_repeat_by_htmx_is_led_to_the_same_place(self, seat, client_of, sign_in, sent):
        client_of.post(ACCOUNT, sent)
        again = sign_in(seat.user, htmx=True).post(ACCOUNT, sent)
        assert (again.status_code, again["HX-Redirect"]) == (204, ACCOUNT)

    def test_the_same_key_with_other_words_is_refused(self, seat, client_of, sent):
        client_of.post(ACCOUNT, sent)
        assert client_of.post(ACCOUNT, sent | {"theme": "light"}).status_code == 409
        with owner():
            seat.user.refresh_from_db()
        assert seat.user.theme == "dark"

    def test_a_form_that_was_refused_may_use_its_key_again(self, seat, client_of, sent):
        assert client_of.post(ACCOUNT, sent | {"phone": "0" * 21}).status_code == 422
        assert posts() == []
        assert client_of.post(ACCOUNT, sent).status_code == 302

    def test_a_key_is_a_worker_s_own(self, client_of, sign_in, sent):
        client_of.post(ACCOUNT, sent)
        colleague = MembershipFactory().user
        assert sign_in(colleague).post(ACCOUNT, sent | {"theme": "light"}).status_code == 302
        assert len(posts()) == 2

    @pytest.mark.parametrize("key", ["", "1", "x" * 36])
    def test_without_a_key_that_we_made_nothing_is_done(self, client_of, sent, key):
        answer = client_of.post(ACCOUNT, sent | {"form_key": key})
        assert answer.status_code == 409
        assert posts() == []


class TestNotices:
    @pytest.mark.parametrize("page", ["information", "accessibility", "help"])
    def test_are_for_everybody(self, client, page):
        answer = client.get(reverse("web:notices", args=[page]))
        assert answer.status_code == 200
        assert "<h1>" in answer.content.decode()

    def test_there_is_no_other(self, client):
        assert client.get(reverse("web:notices", args=["secrets"])).status_code == 404


class TestStylePage:
    def test_is_there_where_the_settings_switch_it_on(self, client, settings):
        settings.STYLE_PAGE = True
        assert client.get(reverse("web:style")).status_code == 200

    def test_is_not_there_for_real(self, client, settings):
        settings.STYLE_PAGE = False
        assert client.get(reverse("web:style")).status_code == 404


class TestWhoeverWaitsTooLong:
    @pytest.mark.parametrize("state", ["55P03", "40P01", "40001", "57014"])
    def test_is_told_so_and_nothing_is_kept(self, seat, sign_in, monkeypatch, state):
        def too_slow(*_given, **_more):
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")

        client = sign_in(seat.user)
        monkeypatch.setattr("placehub.web.views.keep_draft", too_slow)
        page = client.post(reverse("web:drafts"), {"draft_of": Of(seat.user_id, "/", "/").signed()})
        assertContains(page, "Send it once more", status_code=503)
        assert client.get(ACCOUNT).status_code == 200
