"""Two lists that Harbour Homes sent to Mill Lane: one brought in, one that waits for a yes."""

from datetime import timedelta

from people.imports.files import read_sheet
from people.imports.operations import lists
from people.imports.operations.rows import Outcome
from people.imports.rules import ADDED, Columns, Result, newcomer
from people.person.models import Person
from people.person.operations import add_person
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows

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

CAME_IN = """Harbour Homes: tenants new to Mill Lane,,,,,,
Forename,Surname,DOB,NHS No.,Address,Postcode,Mobile
Renée,Hallworthy,14/05/1961,,3 Café Row,EX4 2AB,07700 900201
Siôn,Pritchardson,02/11/74,,18 Quayside,EX4 3CD,07700 900202 / 01632 960202
Ngozi,Adebanjola,1990,,5 Mill Lane,EX42AB,#N/A
Ted,Marchbank,31/02/1950,,9 Dock Road,EX4 2AB,07700 900204
Edie,Colebatch,01/09/24,9999999999,8 Almshouse Yard,EX4 2AB,01632 960205
{known},,2 Harbour Street,EX4 5AA,07700 900206
{turned},,33 Bridge Street,EX4 2AB,
"""
CAME_IN_WORDS = [
    ("added", ""),
    ("added", "“01632 960202” was kept under how to get in touch."),
    ("added", "“#N/A” stands for nothing and was left empty. Born: kept as 1990."),
    ("refused", "“31/02/1950” is no day of the calendar."),
    (
        "added",
        "“01/09/24” was taken to mean 1924, not 2024. “9999999999” stands for nothing and was left empty.",
    ),
    ("known", "{known}"),
    ("likely", "likely the same: first and last name the other way round; {turned}"),
]
WAITS = """Forename,Surname,DOB,NHS No.,Address,Postcode,Mobile
Joyce,Penhallurick,12/07/1948,,6 Orchard Way,EX4 6BB,01632 960211
Zoë,Tarrantby,14 May 1993,,11 Elm Bridge,EX4 2AB,07700 900212
,,01/01/1900,,12 Elm Bridge,EX4 2AB,07700 900213
"""
WAITS_WORDS = [("added", ""), ("added", ""), ("refused", "a name is missing")]


def add_lists(rows: Rows, roster: Roster) -> None:
    elsewhere = _known_elsewhere(roster)
    if len(elsewhere) < 2:
        return
    one, other = elsewhere
    names = {
        "known": f"{one.given_name},{one.family_name},{one.born_on:%d/%m/%Y}",
        "turned": f"{other.family_name},{other.given_name},{other.born_on:%d/%m/%Y}",
    }
    asks = {
        "known": f"ask {one.lead_team.name}, {one.lead_team.phone}",
        "turned": f"ask {other.lead_team.name}, {other.lead_team.phone}",
    }
    for name, text, outcomes, days in (
        ("Tenants October.csv", CAME_IN.format(**names), CAME_IN_WORDS, 4),
        ("Tenants November.csv", WAITS, WAITS_WORDS, 0),
    ):
        at = rows.morning - timedelta(days=days)
        team, ruth = roster.mill_lane, roster.by_role["lead"]
        made = lists.take(text.encode("cp1252"), name, team=team, by=ruth, at=at)
        sheet = read_sheet(text.encode("cp1252"), [*COLUMNS.headings.values()])
        lists.choose(made, COLUMNS, sheet)
        results = tuple(
            Result(row.line, outcome, words.format(**asks))
            for row, (outcome, words) in zip(sheet.rows, outcomes, strict=True)
        )
        if days:
            for row, result in zip(sheet.rows, results, strict=True):
                if result.outcome == ADDED:
                    cells = lists.cells_of(row, sheet, COLUMNS)
                    found = newcomer(cells, order="dmy", today=rows.today)
                    add_person(by=ruth, team=team, values=found.values, at=at)
        lists.settle(made, Outcome(results, sheet.said), sheet, keep=bool(days), at=at)


def _known_elsewhere(roster: Roster) -> list[Person]:
    """Two whom other teams know, by plain names and the day on which they were born."""
    found = Person.objects.exclude(lead_team=roster.mill_lane).filter(
        sealed=False,
        born_kind="day",
        given_name__regex="^[A-Za-z]+$",
        family_name__regex="^[A-Za-z]+$",
    )
    return list(found.select_related("lead_team").exclude(born_on=None).order_by("pk")[:2])
