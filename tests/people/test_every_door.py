"""Every address of people that a form is sent to has its ladder of tests."""

import importlib
from pathlib import Path

from people.urls import urlpatterns
from tests.people.ladder import Door

# no person there yet, or one who may not be seen: their tests are written out
WRITTEN_OUT = {
    "new-person": "tests.people.person.test_doors: TestAddingSomebody",
    "raise": "tests.people.blockers.test_doors: TestFromATeam",
    "find": "tests.people.person.test_doors: TestFinding",
    "new-contact": "tests.people.contacts.test_doors: TestWritingANote",
    "pulling-in": "tests.people.sharing.test_answering: TestAskingToComeIn",
    "broken-glass": "tests.people.sharing.test_answering: TestBreakingTheGlass",
    "declared-opening": "tests.people.slips.test_steward: TestOpeningADeclaredRecord",
    "keeping": "tests.people.keeping.test_doors: TestAskingForARemoval",
    "removal-answer": "tests.people.keeping.test_doors: TestTheSecondYes",
    "hold": "tests.people.keeping.test_doors: TestHolding",
    "hold-end": "tests.people.keeping.test_doors: TestLettingAHoldGo",
    "clock": "tests.people.keeping.test_doors: TestClocks",
    "lists": "tests.people.imports.test_doors: TestLists",
    "list-columns": "tests.people.imports.test_doors: TestColumns",
    "list-run": "tests.people.imports.test_doors: TestRunning",
    "list-removal": "tests.people.imports.test_doors: TestRemoving",
    "list-row-asking": "tests.people.imports.test_doors: TestAskingAboutARow",
    "list-row-adding": "tests.people.imports.test_doors: TestAddingARow",
    "new-agreement": "tests.people.agreements.test_doors: TestANewAgreement",
    "agreement-change": "tests.people.agreements.test_doors: TestChanging",
    "agreement-member": "tests.people.agreements.test_doors: TestWhoIsInIt",
    "agreement-signature": "tests.people.agreements.test_doors: TestWhoIsInIt",
    "agreement-member-end": "tests.people.agreements.test_doors: TestWhoIsInIt",
    "agreement-end": "tests.people.agreements.test_doors: TestEnding",
    "check": "tests.people.desk.test_glass: TestCheckingBrokenGlass",
    "new-request": "tests.people.requests.test_steps: TestTakingIn",
    "request-step": "tests.people.requests.test_steps: TestSteps",
    "request-withholding": "tests.people.requests.test_copies: TestLeavingOut",
    "all-looks": "tests.people.desk.test_looks: TestThePage",
    "look-pick": "tests.people.desk.test_checks: TestPicking",
    "looks-to-check": "tests.people.desk.test_checks: TestDrawing",
    "look-check": "tests.people.desk.test_checks: TestChecking",
    "look-answer": "tests.people.desk.test_checks: TestAnswering",
}


def ladders(door: type[Door] = Door) -> set[str]:
    """The routes of all doors below ``door``."""
    mine = {door.route.removeprefix("people:")} if hasattr(door, "route") else set()
    return mine.union(*(ladders(below) for below in door.__subclasses__()))


def takes_posts(view: object) -> bool:
    """Does the view let a POST through? Asked of the decorator that names its methods."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and "POST" in cell.cell_contents:
                return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_every_door_has_a_ladder() -> None:
    for path in Path(__file__).parent.rglob("test_*.py"):
        room = ".".join(path.relative_to(Path(__file__).parents[2]).with_suffix("").parts)
        importlib.import_module(room)
    doors = {pattern.name for pattern in urlpatterns if takes_posts(pattern.callback)}
    assert len(doors) > 25
    assert doors - ladders() == set(WRITTEN_OUT)
    for place in WRITTEN_OUT.values():
        module, _colon, name = place.partition(": ")
        assert hasattr(importlib.import_module(module), name), place


def test_every_door_works_once() -> None:
    """A search and a choice of looks write nothing, and may be sent as often as one likes."""
    loose = {
        pattern.name
        for pattern in urlpatterns
        if takes_posts(pattern.callback) and not is_once(pattern.callback)
    }
    assert loose == {"find", "all-looks"}


def is_once(view: object) -> bool:
    while view is not None:
        if getattr(view, "is_once", False):
            return True
        view = getattr(view, "__wrapped__", None)
    return False
