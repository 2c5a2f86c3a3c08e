"""What a page says about an answer, a promise and a line of somebody's time, read without the page."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from people.models import Promise, StreamItem
from people.sharing.queries import Ask
from tests.factories.teams import UserFactory

NOW = datetime(2026, 4, 20, 12, tzinfo=UTC)


def ask(**different):
    facts = {
        "person": None,
        "name": "",
        "team": "Night team",
        "asks_in": False,
        "words": "We meet at the food pantry",
        "asked_at": NOW - timedelta(days=3),
        "waits_until": NOW + timedelta(days=11),
        "said_yes": None,
        "answer": "",
        "answered_by": "",
        "late": False,
    }
    return Ask(**facts | different)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("different", "sentence"),
    [
        (
            {"said_yes": True, "answered_by": "Ruth Kelly"},
            "Ruth Kelly said yes, for Night team.",
        ),
        (
            {"said_yes": False, "answered_by": "Ruth Kelly", "late": True},
            "Ruth Kelly said not now, for Night team.",
        ),
        ({"late": True}, "Night team did not answer. Ring them, or ask again."),
        (
            {"asks_in": True},
            "You asked Night team to be pulled in, 3 days ago. No answer yet.",
        ),
        ({}, "You asked Night team in, 3 days ago. No answer yet."),
    ],
)
def test_whoever_asked_is_told_what_became_of_it(different, sentence):
    assert ask(**different).sentence == sentence


class TestAPromise:
    def test_is_a_worker_s_by_first_name(self):
        assert Promise(worker=UserFactory.build(full_name="Sam Adeyemi")).whose == "Sam"

    def test_is_whoever_else_s_as_written_down(self):
        assert Promise(promised_by="Her sister Joan").whose == "Her sister Joan"

    @time_machine.travel(NOW, tick=False)
    @pytest.mark.parametrize(
        ("different", "sentence"),
        [
            ({}, "Her sister Joan"),
            ({"due_on": date(2026, 4, 20)}, "Her sister Joan, by today"),
            ({"due_on": date(2026, 4, 24)}, "Her sister Joan, by Fri 24 Apr"),
            ({"due_on": date(2026, 4, 17)}, "Her sister Joan, was due 3 days ago"),
            (
                {"due_on": date(2026, 4, 17), "settled_on": date(2026, 4, 19), "kept": True},
                "Her sister Joan, kept yesterday",
            ),
            (
                {"settled_on": date(2026, 4, 19), "kept": False},
                "Her sister Joan, not kept yesterday",
            ),
        ],
    )
    def test_says_how_it_went_or_by_when(self, different, sentence):
        assert Promise(promised_by="Her sister Joan", **different).sentence == sentence


@pytest.mark.parametrize(
    ("kind", "detail", "heading"),
    [
        ("promise", "", "Promised: Bed slats"),
        ("settled", "kept", "Promise kept: Bed slats"),
        ("settled", "not kept", "Promise not kept: Bed slats"),
        ("blocker", "", "In the way: Bed slats"),
        ("money", "Tia sleeps", "£64 for Bed slats"),
        ("asked", "Tia sleeps", "Asked for £64: Bed slats"),
        ("off", "", "Bed slats took a note off this page"),
        ("contact", "", ""),
    ],
)
def test_a_line_of_time_says_what_happened(kind, detail, heading):
    item = StreamItem(kind=kind, title="Bed slats", detail=detail, pence=6400)
    assert item.heading == heading


def test_every_kind_of_line_has_a_heading():
    kinds = set(StreamItem.Kind) - {StreamItem.Kind.CONTACT}
    assert all(StreamItem(kind=kind, title="x").heading for kind in kinds)


@pytest.mark.parametrize(
    ("kind", "so_that"), [("money", "Tia sleeps"), ("asked", "Tia sleeps"), ("settled", "")]
)
def test_only_money_says_what_it_is_so_that(kind, so_that):
    assert StreamItem(kind=kind, detail="Tia sleeps").so_that == so_that
