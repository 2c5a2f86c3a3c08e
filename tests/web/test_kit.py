"""The web kit: money fields, days, headers."""

import uuid

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from placehub.formats import pounds
from placehub.web.forms import NearDayField, PenceField
from tests.factories.teams import MembershipFactory


class TestPence:
    @pytest.mark.parametrize(
        ("typed", "pence"),
        [("12.50", 1250), ("£12.5", 1250), ("1,200", 120_000), (" 45 ", 4500), ("0.01", 1)],
    )
    def test_as_people_type_it(self, typed, pence):
        assert PenceField().clean(typed) == pence

    @pytest.mark.parametrize(
        "typed", ["lots", "12.345", "-5", "1e9", "12,50,", "£", "0", "999999999999"]
    )
    def test_refused(self, typed):
        with pytest.raises(forms.ValidationError):
            PenceField().clean(typed)

    @given(st.integers(1, 100_000_000))
    def test_there_and_back(self, pence):
        assert PenceField().clean(pounds(pence)) == pence


@pytest.mark.parametrize("typed", ["9999-12-31", "0206-01-01"])
def test_a_day_far_away_has_a_mistyped_year(typed):
    with pytest.raises(forms.ValidationError, match="Is the year right"):
        NearDayField().clean(typed)


@pytest.mark.django_db
class TestHeaders:
    def test_a_strict_policy_on_every_answer(self, sign_in, client):
        for answer in (
            client.get("/account/login/"),
            sign_in(MembershipFactory().user).get(reverse("people:today")),
            client.get("/nothing"),
        ):
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["X-Frame-Options"] == "DENY"
            assert answer["Referrer-Policy"] == "same-origin"

    def test_files_are_refused(self, sign_in):
        client = sign_in(MembershipFactory().user)
        answer = client.post(
            reverse("people:find"), {"q": "x", "file": SimpleUploadedFile("a.txt", b"x")}
        )
        assert answer.status_code == 400

    def test_an_address_for_forms_alone_says_so(self, sign_in):
        client = sign_in(MembershipFactory().user)
        answer = client.get(reverse("people:pull-answer", args=[uuid.UUID(int=7)]))
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Nothing was changed" in answer.content.decode()

    def test_an_htmx_request_without_a_session_is_sent_to_sign_in(self, client):
        answer = client.get(reverse("people:today"), headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert answer["HX-Redirect"].startswith("/account/login/")
