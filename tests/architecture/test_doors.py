"""No address is without its ladder: each guard has been seen to fail."""

import ast

from tests.architecture.walk import ROOT, tree_of
from tests.verify.routes import RULES
from tests.verify.test_access_http import route

ADDRESSES = {route(name): rule for name, rule in RULES.items()}
OF_OURS = (
    "teams:",
    "home:",
    "blockers:",
    "permissions:",
    "leaders:",
    "stops:",
    "decisions:",
    "public:",
    "budgets:",
    "leaving:",
    "outcomes:",
    "jobs:",
    "web:",
)
RUNGS = {"Ladder", "Shown"}
BY_HAND = {
    "teams:account": "everybody’s own: nobody is shut out of it",
    "teams:accounts": "asks no key: it searches and writes nothing",
    "teams:seat-end": "leads on to the page that shows what hangs on a seat",
    "teams:account-end": "leads on to the page that shows what hangs on an account",
    "web:drafts": "asks no key: the newest typing takes the place of the one before",
    "web:undo": "anybody’s, with the word that was shown to whoever saved something",
    "blockers:alike": "asks no key: it reads what others said, and writes nothing",
    "jobs:job": "shown to whoever asked, and to administrators, of any role",
    "outcomes:picture": "a file and no page",
    "outcomes:table": "a file and no page",
    "outcomes:ours": "each team reads of its own neighbourhood; nobody is shut out of it who sits in one",
}


def doors() -> dict[str, set[str]]:
    """Each route that a test class names, with the rungs that it takes, also by way of its own base."""
    classes: dict[str, tuple[set[str], str]] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                classes[f"{path}:{node.name}"] = (bases, route_of(node))
    found = {}
    for name, (bases, address) in classes.items():
        path = name.rpartition(":")[0]
        inherited = set().union(*(classes.get(f"{path}:{b}", (set(), ""))[0] for b in bases))
        if address:
            found[address] = bases | inherited
    return found


def route_of(node: ast.ClassDef) -> str:
    for line in node.body:
        if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "route":
            return str(ast.literal_eval(line.value))
    return ""


def test_every_address_has_its_ladder():
    tested = doors()
    ours = {name for name in ADDRESSES if name.startswith(OF_OURS)}
    without = {name for name in ours - set(BY_HAND) if not tested.get(name, set()) & RUNGS}
    assert not without, sorted(without)


def test_an_address_that_takes_a_form_has_the_ladder_of_forms():
    tested = doors()
    forms = {name for name, rule in ADDRESSES.items() if "POST" in rule.methods}
    ours = {name for name in forms if name.startswith(OF_OURS)} - set(BY_HAND)
    assert len(ours) > 20
    assert not {name for name in ours if "Ladder" not in tested[name]}


def test_those_tested_by_hand_are_tested_and_say_why():
    assert set(BY_HAND) <= set(doors())
    assert set(BY_HAND) <= set(ADDRESSES)
    assert all(len(why.split()) > 3 for why in BY_HAND.values())


def test_no_ladder_leads_to_an_address_that_is_gone():
    assert not set(doors()) - set(ADDRESSES)
