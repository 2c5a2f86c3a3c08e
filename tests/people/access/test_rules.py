"""Who may do what about a person, for every standing there can be. No database is asked."""

from itertools import product

import pytest

from people.access import rules
from people.access.queries import Standing
from placehub.access.context import TeamSeat, Worker

ROLES = ("worker", "lead", "leader", "steward", "finance", "administrator")
FACTS = ("writes", "lets_in", "alongside", "leads_round")
EVERY_STANDING = list(product([False, True], repeat=len(FACTS)))


def somebody(*roles: str) -> Worker:
    seats = tuple(TeamSeat(1, "Harbour", role) for role in roles if role in {"worker", "lead"})
    return Worker(7, "Sam Adeyemi", 1, "", seats, frozenset(roles))


def standing(*, level: int = 3, sealed: bool = False, **facts: bool) -> Standing:
    """A standing in which just these facts hold."""
    given = dict.fromkeys(FACTS, False) | facts
    return Standing(
        level=level,
        sealed=sealed,
        **given,
        mine=(),
        teams=(),
        team_ids=frozenset(),
        workers=0,
    )


# who, what the database says of their standing -> write, let in, see who looked, seal
TABLE = {
    "a worker of a team round the person": ("worker", "writes lets_in", "write let_in - -"),
    "a worker who walks alongside": (
        "worker",
        "writes lets_in alongside",
        "write let_in looked seal",
    ),
    "the lead of a team round the person": (
        "lead",
        "writes lets_in leads_round",
        "write let_in looked seal",
    ),
    "a lead who holds a full share": ("lead", "writes", "write - - -"),
    "a worker who holds a full share": ("worker", "writes", "write - - -"),
    "a worker with broken glass": ("worker", "", "- - - -"),
    "a worker with an index card": ("worker", "", "- - - -"),
    "a steward": ("steward", "", "- - looked -"),
    "a finance officer": ("finance", "", "- - - -"),
    "an administrator": ("administrator", "", "- - - -"),
    "a leader": ("leader", "", "- - - -"),
}
ANSWERS = ("write", "let_in", "looked", "seal")


def answers(worker: Worker, held: Standing) -> str:
    allowed = (
        rules.may_write(worker, held),
        rules.may_let_in(worker, held),
        rules.may_see_who_looked(worker, held),
        rules.may_seal(worker, held),
    )
    return " ".join(word if said else "-" for word, said in zip(ANSWERS, allowed, strict=True))


@pytest.mark.parametrize(("role", "holds", "said"), TABLE.values(), ids=TABLE)
def test_each_may_what_the_readme_says(role, holds, said):
    held = standing(**dict.fromkeys(holds.split(), True))
    assert answers(somebody(role), held) == said


@pytest.mark.parametrize("facts", EVERY_STANDING)
@pytest.mark.parametrize("role", ROLES)
class TestEveryStanding:
    """Whatever the database said, also what it should never say together."""

    @pytest.fixture
    def worker(self, role):
        return somebody(role)

    @pytest.fixture
    def held(self, facts):
        return standing(**dict(zip(FACTS, facts, strict=True)))

    def test_only_a_worker_or_lead_whom_the_database_lets_write_writes(self, worker, held, role):
        assert rules.may_write(worker, held) is (held.writes and role in {"worker", "lead"})

    def test_nobody_lets_in_who_may_not_write(self, worker, held, role):
        expected = held.lets_in and held.writes and role in {"worker", "lead"}
        assert rules.may_let_in(worker, held) is expected

    def test_who_looked_is_for_who_walks_alongside_the_lead_and_the_steward(
        self, worker, held, role
    ):
        expected = held.alongside or held.leads_round or role == "steward"
        assert rules.may_see_who_looked(worker, held) is expected

    def test_sealing_asks_for_staying(self, worker, held, role):
        assert rules.may_seal(worker, held) is (held.alongside or held.leads_round)


def test_a_leader_with_a_seat_writes_nothing_whatever_the_standing():
    everything = standing(**dict.fromkeys(FACTS, True))
    assert not rules.may_write(somebody("leader", "lead"), everything)
    assert not rules.may_let_in(somebody("leader", "lead"), everything)


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("sealed", [True, False])
def test_depth_and_seal_alone_allow_nothing(level, sealed):
    """The database has counted both in already."""
    assert answers(somebody("lead"), standing(level=level, sealed=sealed)) == "- - - -"
