"""Two lists that Harbour Homes sent to Mill Lane: one brought in, one that waits for a yes."""

from datetime import timedelta

from people.imports.files import read_sheet
from people.imports.operations import lists
from people.imports.operations.rows import Outcome
from people.imports.rules import ADDED, Columns, Result, newcomer
from people.person.operations import add_person
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from placehub.demonstration.words import CAME_IN, CAME_IN_WORDS, WAITS, WAITS_WORDS

COLUMNS = Columns(
    {
        "given_name": "Forename",
        "family_name": "Surname",
        "born_on": "DOB",
        "nhs_number": "NHS No.",
        "address": "Address",
        "postcode": "Postcode",
        "phone": "Mobile",
    }
)


def add_lists(rows: Rows, roster: Roster) -> None:
    ask = f"ask {roster.teams[0].name}, {roster.teams[0].phone}"
    for name, text, outcomes, days in (
        ("Tenants October.csv", CAME_IN, CAME_IN_WORDS, 4),
        ("Tenants November.csv", WAITS, WAITS_WORDS, 0),
    ):
        at = rows.morning - timedelta(days=days)
        team, ruth = roster.mill_lane, roster.by_role["lead"]
        one = lists.take(text.encode("cp1252"), name, team=team, by=ruth, at=at)
        sheet = read_sheet(text.encode("cp1252"), [*COLUMNS.headings.values()])
        lists.choose(one, COLUMNS, sheet)
        results = tuple(
            Result(row.line, outcome, words.format(ask=ask))
            for row, (outcome, words) in zip(sheet.rows, outcomes, strict=True)
        )
        if days:
            for row, result in zip(sheet.rows, results, strict=True):
                if result.outcome == ADDED:
                    cells = lists.cells_of(row, sheet, COLUMNS)
                    found = newcomer(cells, order="dmy", today=rows.today)
                    add_person(by=ruth, team=team, values=found.values, at=at)
        lists.settle(one, Outcome(results), sheet, keep=bool(days), at=at)
