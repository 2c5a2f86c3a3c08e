"""Undo of what keeps its versions: a goal, somebody in the circle, a line to mind at the door."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import CircleMember, DoorNote, Goal
from tests.factories.door import DoorNoteFactory
from tests.factories.people import CircleMemberFactory, GoalFactory
from tests.people.door.test_doors import line
from tests.people.support import key
from tests.support import owner
from tests.web.test_undo import WORD, person, seat, undo  # noqa: F401  # the fixtures too

pytestmark = pytest.mark.django_db


def post(client, route, *ids, **sent):
    address = reverse(f"people:{route}", args=ids)
    return client.post(address, {"form_key": key(), **sent}, follow=True)


def in_circle(**changes):
    return {"name": "Tia", "relationship": "aunt", "kind": "family", "tie": "often", "seen": 1} | (
        changes
    )


def said_before(**changes):
    return DoorNoteFactory(said_on=timezone.localdate() - timedelta(days=30), **changes)


CASES = (
    (GoalFactory, Goal, "goal", {"words": "A slip", "state": "met", "seen": 1}),
    (CircleMemberFactory, CircleMember, "circle-member", in_circle()),
    (CircleMemberFactory, CircleMember, "circle-leaving", {}),
    (DoorNoteFactory, DoorNote, "door-note", line(words="A slip", seen=1)),
    (said_before, DoorNote, "still-so", {}),
    (DoorNoteFactory, DoorNote, "door-note-end", {}),
)


@pytest.mark.parametrize(("made", "model", "route", "sent"), CASES, ids=[c[2] for c in CASES])
class TestAChange:
    def changed(self, client, person, made, route, sent):  # noqa: F811
        row = made(person=person)
        return row, post(client, route, person.pk, row.pk, **sent)

    def test_is_as_it_was(self, seat, person, sign_in, made, model, route, sent):  # noqa: F811
        client = sign_in(seat.user)
        row, page = self.changed(client, person, made, route, sent)
        with owner():
            changed = model.objects.get(pk=row.pk)
        assert changed.version == 2
        assert any(getattr(changed, name) != getattr(row, name) for name in model.CHANGES)
        assertContains(undo(client, page), "Taken back: it is as it was.")
        with owner():
            now = model.objects.get(pk=row.pk)
        assert {name: getattr(now, name) for name in model.CHANGES} == {
            name: getattr(row, name) for name in model.CHANGES
        }
        assert (now.version, now.changed_by_id) == (3, seat.user_id)

    def test_that_was_changed_since_stays(self, seat, person, sign_in, made, model, route, sent):  # noqa: F811
        client = sign_in(seat.user)
        row, page = self.changed(client, person, made, route, sent)
        with owner():
            model.objects.filter(pk=row.pk).update(version=9)
        assertContains(undo(client, page), "It was changed since.")
        with owner():
            assert model.objects.get(pk=row.pk).version == 9

    def test_by_whoever_may_not_write_any_more_is_not_there(
        self,
        seat,  # noqa: F811
        person,  # noqa: F811
        sign_in,
        made,
        model,
        route,
        sent,
    ):
        client = sign_in(seat.user)
        row, page = self.changed(client, person, made, route, sent)
        with owner():
            person.named_workers.all().delete()
            person.involvements.all().delete()
        word = WORD.search(page.content.decode())[1]
        assert client.post("/undo/", {"form_key": key(), "undo": word}).status_code == 404
        with owner():
            assert model.objects.get(pk=row.pk).version == 2


def test_a_line_that_was_just_written_is_taken_down(seat, person, sign_in):  # noqa: F811
    client = sign_in(seat.user)
    page = post(client, "new-door-note", person.pk, **line())
    assertContains(page, "A dog &amp; two cats")
    page = undo(client, page)
    assertContains(page, "Taken down again.")
    assertNotContains(page, "A dog &amp; two cats")


def test_a_line_that_a_colleague_changed_since_stays(seat, person, sign_in):  # noqa: F811
    client = sign_in(seat.user)
    page = post(client, "new-door-note", person.pk, **line())
    with owner():
        DoorNote.objects.update(version=2)
    assertContains(undo(client, page), "It was changed since.")
    with owner():
        assert DoorNote.objects.get().ended_on is None


def test_a_goal_with_how_near_it_is_offers_no_way_back_of_both(seat, person, sign_in):  # noqa: F811
    goal = GoalFactory(person=person)
    sent = {"words": goal.words, "state": "met", "score": "8", "seen": 1}
    page = post(sign_in(seat.user), "goal", person.pk, goal.pk, **sent)
    assert WORD.search(page.content.decode()) is None
