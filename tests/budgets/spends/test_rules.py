"""Who may do what about a spend, for every state it can be in. No database is asked."""

from itertools import product

import pytest

from budgets.models import Spend
from budgets.spends import rules
from placehub.access.context import TeamSeat, Worker

STATES = [str(state) for state in Spend.State]
ASKER, COLLEAGUE, TEAM = 7, 8, 1


def worker(pk: int, role: str, team: int = TEAM) -> Worker:
    return Worker(pk, "Sam Adeyemi", 1, "", (TeamSeat(team, "Harbour", role),), frozenset({role}))


WHO = {
    "the worker who asked": worker(ASKER, "worker"),
    "the lead who asked": worker(ASKER, "lead"),
    "the team’s lead": worker(COLLEAGUE, "lead"),
    "a colleague": worker(COLLEAGUE, "worker"),
    "another team’s lead": worker(COLLEAGUE, "lead", team=2),
}
# who may: in which states
TABLE = {
    "may_answer": {"the team’s lead": "asked"},
    "may_settle": {
        "the worker who asked": "promised expired",
        "the lead who asked": "promised expired",
        "the team’s lead": "promised expired",
    },
    "may_let_go": {"the team’s lead": "promised"},
    "may_put_right": {"the team’s lead": "spent"},
    "may_say_whether_it_helped": {
        "the worker who asked": "spent",
        "the lead who asked": "spent",
        "the team’s lead": "spent",
    },
    "may_withdraw": {
        "the worker who asked": "asked promised",
        "the lead who asked": "asked promised",
    },
}


def spend(state: str, helped: str = "") -> Spend:
    return Spend(team_id=TEAM, asked_by_id=ASKER, state=state, helped=helped)


@pytest.mark.parametrize(("rule", "who", "state"), list(product(TABLE, WHO, STATES)))
def test_each_may_what_the_table_says(rule, who, state):
    allowed = state in TABLE[rule].get(who, "").split()
    assert getattr(rules, rule)(WHO[who], spend(state)) is allowed


@pytest.mark.parametrize(("rule", "states"), [("may_answer", "asked"), ("may_let_go", "promised")])
@pytest.mark.parametrize("state", STATES)
def test_a_deputy_answers_and_lets_go_for_others(rule, states, state):
    may = getattr(rules, rule)
    assert may(WHO["a colleague"], spend(state), True) is (state == states)
    assert not may(WHO["the worker who asked"], spend(state), True)


def test_the_table_has_every_rule():
    assert set(TABLE) == {name for name in vars(rules) if name.startswith("may_")}


@pytest.mark.parametrize(
    ("helped", "open_still"),
    [("", True), ("too_soon", True), ("worked", False), ("did_not", False)],
)
def test_it_is_said_once_whether_it_helped(helped, open_still):
    found = spend("spent", helped)
    assert rules.may_say_whether_it_helped(WHO["the worker who asked"], found) is open_still
