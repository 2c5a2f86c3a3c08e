"""What a worker typed is kept until it is sent, within bounds."""

import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from placehub.web.drafts import MOST_DRAFTS, MOST_LETTERS
from placehub.web.models import Draft
from tests.factories.people import PersonFactory, ShareFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    return MembershipFactory()


def address(person=None):
    return reverse("web:draft", args=[f"contact-{person}" if person else "contact"])


def kept():
    with owner():
        return list(Draft.objects.order_by("kept_at"))


def test_is_kept_for_a_person_and_for_nobody_yet(seat, sign_in):
    client, person = sign_in(seat.user), PersonFactory(lead_team=seat.team)
    assert client.post(address(), {"words": "Rang"}).status_code == 204
    assert client.post(address(person.pk), {"words": "Met"}).status_code == 204
    assert [draft.data for draft in kept()] == [{"words": ["Rang"]}, {"words": ["Met"]}]


def test_is_not_kept_about_somebody_who_is_not_there_or_whom_one_may_not_write_about(seat, sign_in):
    client, shared = sign_in(seat.user), PersonFactory()
    ShareFactory(person=shared, to_team=seat.team, level=2)
    for person in (uuid.uuid4(), PersonFactory().pk, shared.pk):
        assert client.post(address(person), {"words": "x"}).status_code == 404
    assert kept() == []


@pytest.mark.parametrize(
    "sent",
    [
        {"words": "x" * (MOST_LETTERS + 1)},
        {"x" * (MOST_LETTERS + 1): ""},
        {f"{'n' * 500}{n}": "" for n in range(100)},
    ],
    ids=["one long value", "one long name", "a hundred names"],
)
def test_holds_no_more_than_a_note_names_of_fields_included(seat, sign_in, sent):
    form = "application/x-www-form-urlencoded"
    answer = sign_in(seat.user).post(address(), urlencode(sent), content_type=form)
    assert answer.status_code == 413
    assert kept() == []


def test_the_one_kept_longest_ago_makes_room(seat, sign_in):
    client = sign_in(seat.user)
    with owner():
        for n in range(MOST_DRAFTS):
            draft = Draft.objects.create(worker=seat.user, form=f"contact-{uuid.uuid4()}")
            Draft.objects.filter(pk=draft.pk).update(
                kept_at=timezone.now() - timedelta(days=MOST_DRAFTS - n)
            )
        other = Draft.objects.create(worker=MembershipFactory().user, form="contact")
    oldest = kept()[0]
    assert client.post(address(), {"words": "the newest"}).status_code == 204
    mine = [draft for draft in kept() if draft.pk != other.pk]
    assert len(mine) == MOST_DRAFTS
    assert oldest.pk not in {draft.pk for draft in mine}
    assert "contact" in {draft.form for draft in mine}
    assert len(kept()) == MOST_DRAFTS + 1  # a colleague's is not touched
    client.post(address(), {"words": "again"})
    assert len(kept()) == MOST_DRAFTS + 1
