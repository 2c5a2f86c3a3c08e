"""What a measure is made of: where its rows come from, one cell, and how a cell becomes a figure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise


@dataclass(frozen=True, eq=False)
class Source:
    """Where measures come from. The count, the marks and the job's grants are all made from this.

    Somebody writes a row into ``table``; its ``day`` says in which month it counts, and in how many
    months after that (None: in every later one, up to now). ``reads`` names what the count reads
    besides, table by table.
    """

    table: str
    day: str
    select: str  # gives neighbourhood_id, month and counts by name; {table}, {day}, {months_after}
    reads: Mapping[str, tuple[str, ...]]
    months_after: int | None = 0
    placed: bool = False  # the row says itself in which neighbourhood it counts
    day_of_person: bool = False  # ``day`` is the person's, and the row settles what is said of it
    settles: str = "true"  # whether it does: SQL of the row, {row}, and of the person, x
    changes: bool = False  # a row may be changed after it was written

    def cells(self) -> str:
        """One SELECT for the places %(places)s and the months from %(first)s until before %(after)s."""
        return self.select.format(table=self.table, day=self.day, months_after=self.months_after)

    @property
    def table_of_day(self) -> str:
        return "people_person" if self.day_of_person else self.table

    def columns(self) -> dict[str, set[str]]:
        """Give every column that the count reads, table by table."""
        found = {self.table: {"person_id"}}
        lived = self.table if self.placed else "people_person"
        found.setdefault(lived, set()).add("neighbourhood_id")
        if not self.placed:
            found["people_person"].add("id")
        found[self.table_of_day].add(self.day)
        for table, names in self.reads.items():
            found.setdefault(table, set()).update(names)
        return found


@dataclass(frozen=True)
class Counted:
    """One cell before suppression. The last three are sums over people: how they differ among themselves
    says how sure the figure is (see ``sureness``).
    """

    people: int
    n: int
    total: Decimal
    top_two: int = 0
    largest: int = 0
    squares: Decimal = Decimal(0)  # of what one person adds to the total
    crossed: Decimal = Decimal(0)  # of what one person adds to both, multiplied
    n_squares: int = 0  # of what one person adds to n

    def __add__(self, other: "Counted") -> "Counted":
        """Add neighbourhoods up: a person lives in one of them, so people add up too."""
        return Counted(
            self.people + other.people,
            self.n + other.n,
            self.total + other.total,
            self.top_two + other.top_two,  # the two largest of both have at most this
            max(self.largest, other.largest),
            self.squares + other.squares,
            self.crossed + other.crossed,
            self.n_squares + other.n_squares,
        )

    def __sub__(self, other: "Counted") -> "Counted":
        """Those of a whole who are not in a part of it; of money nothing can be said of the largest."""
        return Counted(
            self.people - other.people,
            self.n - other.n,
            self.total - other.total,
            squares=self.squares - other.squares,
            crossed=self.crossed - other.crossed,
            n_squares=self.n_squares - other.n_squares,
        )


@dataclass(frozen=True)
class Measure:
    code: str
    label: Promise
    question: Promise
    unit: str
    figure: Callable[[Counted], Decimal | None]
    source: Source
    people: str = "people"  # the source's columns for this measure
    n: str = "n"
    total: str = (
        "total"  # with _squares and _crossed after it, and n with _squares, the sums over people
    )
    more_is_better: bool | None = None
    adds_up: bool = False
    waits_days: int = 0  # so many days after a month's end all of it has come in
    is_mean: bool = False  # of values with a spread; else a share, a count or a sum


def together(cells: Iterable[Counted]) -> Counted:
    return sum(cells, Counted(0, 0, Decimal(0)))
