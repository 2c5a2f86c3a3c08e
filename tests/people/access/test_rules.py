"""Who may do what about a person: the rules by themselves, without a page."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from people.access import rules
from people.access.models import Level
from people.access.queries import Basis, Standing
from placehub.access.context import TeamSeat, Worker

ROUND = Standing(
    level=3,
    sealed=False,
    writes=True,
    lets_in=True,
    alongside=False,
    leads_round=False,
    mine=(Basis("team", "Harbour", "", None),),
    teams=("Harbour",),
    team_ids=frozenset({1}),
    workers=4,
)
GLASS = replace(ROUND, writes=False, lets_in=False, mine=(Basis("glass", "", "", None),))
SHARE = replace(ROUND, lets_in=False, mine=(Basis("share", "Night", "Borough", None),))


def worker(*roles, theme=""):
    seats = tuple(
        TeamSeat(number, f"Team {number}", role)
        for number, role in enumerate(roles, start=1)
        if role in {"worker", "lead"}
    )
    return Worker(7, "Sam", 1, theme, seats, frozenset(roles))


@pytest.mark.parametrize(
    ("standing", "writes", "lets_in"),
    [(ROUND, True, True), (SHARE, True, False), (GLASS, False, False)],
    ids=["round the person", "a full share", "broken glass"],
)
def test_writing_and_letting_in_are_two_things(standing, writes, lets_in):
    assert rules.may_write(worker("worker"), standing) == writes
    assert rules.may_let_in(worker("worker"), standing) == lets_in


@pytest.mark.parametrize("role", ["steward", "finance", "administrator", "leader"])
def test_a_role_without_a_seat_writes_nothing_whatever_its_standing(role):
    assert not rules.may_write(worker(role), ROUND)
    assert not rules.may_let_in(worker(role), ROUND)


def test_a_leader_who_sits_in_a_team_is_a_leader_only():
    assert not rules.may_write(worker("worker", "leader"), ROUND)


def test_letting_in_needs_writing():
    """Should a table ever say that somebody lets in and does not write, they do neither."""
    assert not rules.may_let_in(worker("worker"), replace(ROUND, writes=False))


@pytest.mark.parametrize(
    ("who", "standing", "reads"),
    [
        (worker("worker"), ROUND, False),
        (worker("worker"), replace(ROUND, alongside=True), False),
        (worker("lead"), replace(ROUND, leads_round=True), True),
        (worker("lead"), SHARE, False),
        (worker("steward"), ROUND, True),
        (worker("administrator"), ROUND, False),
    ],
)
def test_who_reads_who_looked(who, standing, reads):
    assert rules.may_see_who_looked(who, standing) == reads


@pytest.mark.parametrize(
    ("standing", "seals"),
    [
        (ROUND, False),
        (SHARE, False),
        (GLASS, False),
        (replace(ROUND, alongside=True), True),
        (replace(ROUND, leads_round=True), True),
    ],
)
def test_who_seals(standing, seals):
    assert rules.may_seal(worker("worker"), standing) == seals


class TestWhySomebodyMaySee:
    @pytest.mark.parametrize(
        ("basis", "sentence"),
        [
            (Basis("named", "", "", None), "you walk alongside"),
            (Basis("team", "Harbour", "", None), "your team, Harbour, is round"),
            (Basis("share", "Night", "Borough", None), "is shared with Night under Borough"),
            (Basis("pull", "Night", "", None), "Night has been asked in"),
            (Basis("glass", "", "", datetime(2026, 1, 1, tzinfo=UTC)), "you broke the glass"),
        ],
    )
    def test_each_reason_has_its_sentence(self, basis, sentence):
        assert sentence in str(basis)

    def test_the_read_log_keeps_each_reason_once_in_one_order(self):
        reasons = tuple(Basis(kind, "", "", None) for kind in ("team", "glass", "team", "named"))
        assert replace(ROUND, mine=reasons).basis == "glass,named,team"

    def test_every_level_has_a_column_of_its_own(self):
        assert [level.until for level in Level] == ["card_until", "summary_until", "full_until"]
