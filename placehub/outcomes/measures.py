"""The measures: what each counts, in SQL over the raw rows and in a function from a cell to a figure.

Each source is one SELECT that gives ``neighbourhood_id``, ``month`` and counts by name, for %(places)s
and the months from %(first)s until before %(after)s. Several measures may be taken from one source.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SMALLEST = 8
BASE = 5
MONEY_BASE = 50
POLICY = "NHS-HES-2018"
DOMINANCE = Decimal("0.85")


@dataclass(frozen=True)
class Counted:
    """One cell before suppression."""

    people: int
    n: int
    total: Decimal
    top_two: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        """Add neighbourhoods up: a person lives in one of them, so people add up too."""
        return Counted(
            self.people + other.people,
            self.n + other.n,
            self.total + other.total,
            self.top_two + other.top_two,  # the two largest of both have at most this
        )


@dataclass(frozen=True)
class Measure:
    code: str
    label: Promise
    question: Promise
    unit: str
    figure: Callable[[Counted], Decimal | None]
    source: str
    people: str = "people"  # the source's columns for this measure
    n: str = "n"
    total: str = "total"
    months_after: int = 0
    more_is_better: bool | None = None
    adds_up: bool = False


def held_back(measure: Measure, cells: Mapping[int, Counted]) -> set[int]:
    """Which neighbourhoods are withheld, so that none comes out by taking the others from the whole.

    The withheld figures must together pass the measure's own rule, since the whole gives them away
    together; while they do not, the neighbourhood with the fewest people joins them. Only figures that
    add up need it (secondary suppression: domain notes 4.4).
    """
    alone = {place for place, cell in cells.items() if cell.people and measure.figure(cell) is None}
    if not measure.adds_up or not alone:
        return alone
    shown = sorted(
        (place for place, cell in cells.items() if cell.people and place not in alone),
        key=lambda place: (cells[place].people, place),
    )
    while shown and measure.figure(together(cells[place] for place in alone)) is None:
        alone.add(shown.pop(0))
    return alone


def together(cells: Iterable[Counted]) -> Counted:
    return sum(cells, Counted(0, 0, Decimal(0)))


def rounded(count: int | Decimal, base: int = BASE) -> int:
    """Round to the nearest 5 (n mod 5 is never a tie for whole numbers), or to another ``base``."""
    return int((Decimal(count) / base).quantize(Decimal(1), ROUND_HALF_UP)) * base


def count_of_people(cell: Counted) -> Decimal | None:
    """Count people, suppressed.

    Unit:    people, to the nearest 5; 0 stays 0; 1 to 7 are withheld.
    Cohort:  everybody in the cell.
    Source:  NHS England disclosure rule for HES since September 2018 (domain notes 4.1).
    """
    if cell.people == 0:
        return Decimal(0)
    return None if cell.people < SMALLEST else Decimal(rounded(cell.people))


def share(cell: Counted) -> Decimal | None:
    """Give a share in per cent, from the rounded counts.

    Unit:    per cent, whole.
    Cohort:  the ``n`` contacts or promises of at least 8 people.
    Source:  NHS England disclosure rule for HES since September 2018: percentages from rounded numbers.
    """
    below = rounded(cell.n)
    if cell.people < SMALLEST or below == 0:
        return None
    return min(
        Decimal(100),
        (Decimal(100) * rounded(cell.total) / below).quantize(Decimal(1), ROUND_HALF_UP),
    )


def mean(cell: Counted) -> Decimal | None:
    """Give a mean, for at least 8 people.

    Unit:    the measure's own, one decimal.
    Cohort:  the ``n`` goals, answers or people of at least 8 people.
    Source:  NHS England disclosure rule for HES since September 2018: means on 1 to 7 people withheld.
    """
    if cell.people < SMALLEST or cell.n == 0:
        return None
    return (cell.total / cell.n).quantize(Decimal("0.1"), ROUND_HALF_UP)


def index(cell: Counted) -> Decimal | None:
    """Give the mean of an index from 0 to 1, times 100.

    Unit:    hundredths, whole.
    Cohort:  at least 8 people.
    Source:  as ``mean``.
    """
    if cell.people < SMALLEST or cell.n == 0:
        return None
    return (100 * cell.total / cell.n).quantize(Decimal(1), ROUND_HALF_UP)


def money(cell: Counted) -> Decimal | None:
    """Give pounds spent, for at least 8 people of whom no two have more than 85 per cent.

    Unit:    pounds, to the nearest 50: a month is counted again when somebody's spend is written down
             late, and the step between both counts must not be its amount.
    Cohort:  people for whom money was spent in the month.
    Source:  domain notes 4.4 (7): magnitude tables need a dominance rule, n=2, k=85; rounding is ours.
    """
    if cell.people == 0:
        return Decimal(0)
    if cell.people < SMALLEST or cell.top_two > DOMINANCE * cell.total:
        return None
    return Decimal(rounded(cell.total / 100, MONEY_BASE))


SEEN = """
  FROM people_person p JOIN people_contactperson l ON l.person_id = p.id
  JOIN people_contact c ON c.id = l.contact_id AND c.corrects_id IS NULL AND c.how <> 'nobody_in'
  WHERE p.neighbourhood_id = ANY (%(places)s) AND l.happened_at >= {since} AND l.happened_at < %(after)s"""

CONTACTS = """
SELECT p.neighbourhood_id, date_trunc('month', l.happened_at)::date AS month,
  count(DISTINCT l.person_id) AS people, count(*) AS n,
  count(*) FILTER (WHERE c.known_worker) AS known,
  count(DISTINCT l.person_id) FILTER (WHERE c.told_again IS NOT NULL) AS asked_people,
  count(c.told_again) AS asked, count(*) FILTER (WHERE c.told_again) AS retold,
  count(DISTINCT l.person_id) FILTER (WHERE c.demand <> 'unknown') AS judged_people,
  count(*) FILTER (WHERE c.demand <> 'unknown') AS judged,
  count(*) FILTER (WHERE c.demand = 'failure') AS failure
{seen}
GROUP BY 1, 2""".format(seen=SEEN.format(since="%(first)s"))

# Bice and Boxerman 1977: (sum of n_j squared - N) / (N (N - 1)) over the workers j of one person, for
# the three months that end with the month
CONTINUITY = """
SELECT b.neighbourhood_id, b.month, count(*) AS people, count(*) AS n,
  sum((b.squares - b.n) / (b.n * (b.n - 1))) AS total
FROM (
  SELECT a.neighbourhood_id, a.month, a.person_id, sum(a.k)::numeric AS n, sum(a.k * a.k)::numeric AS squares
  FROM (
    SELECT m.neighbourhood_id, (m.month + make_interval(months => later))::date AS month, m.person_id,
      m.author_id, sum(m.k) AS k
    FROM (
      SELECT p.neighbourhood_id, l.person_id, c.author_id, date_trunc('month', l.happened_at) AS month,
        count(*) AS k
      {seen}
      GROUP BY 1, 2, 3, 4) m
    CROSS JOIN generate_series(0, 2) AS later
    GROUP BY 1, 2, 3, 4) a
  WHERE a.month >= %(first)s AND a.month < %(after)s
  GROUP BY 1, 2, 3 HAVING sum(a.k) >= 3) b
GROUP BY 1, 2""".format(seen=SEEN.format(since="%(first)s::date - interval '2 months'"))


# how far a score has moved by each month in which it was asked again: last less first
STEPS = """
SELECT x.neighbourhood_id, x.month, count(DISTINCT x.person_id) AS people, count(*) AS n,
  sum(x.score - x.first) AS total
FROM (
  SELECT p.neighbourhood_id, s.person_id, date_trunc('month', s.{day})::date AS month, s.{score} AS score,
    first_value(s.{score}) OVER so_far AS first, row_number() OVER so_far AS place,
    row_number() OVER (PARTITION BY s.{of}, date_trunc('month', s.{day})
                       ORDER BY s.{day} DESC, s.asked_at DESC) AS from_the_end
  FROM people_person p JOIN {table} s ON s.person_id = p.id AND s.{score} IS NOT NULL
  WHERE p.neighbourhood_id = ANY (%(places)s) AND s.{day} < %(after)s
  WINDOW so_far AS (PARTITION BY s.{of} ORDER BY s.{day}, s.asked_at)) x
WHERE x.from_the_end = 1 AND x.place > 1 AND x.month >= %(first)s
GROUP BY 1, 2"""
GOALS = STEPS.format(table="people_goalscore", of="goal_id", score="score", day="scored_on")
LIFE = STEPS.format(table="people_wellbeing", of="person_id", score="satisfied", day="asked_on")

PROMISES = """
SELECT p.neighbourhood_id, date_trunc('month', r.due_on)::date AS month,
  count(DISTINCT r.person_id) AS people, count(*) AS n, count(*) FILTER (WHERE r.kept) AS total
FROM people_person p JOIN people_promise r ON r.person_id = p.id AND r.kept IS NOT NULL
WHERE p.neighbourhood_id = ANY (%(places)s) AND r.due_on >= %(first)s AND r.due_on < %(after)s
GROUP BY 1, 2"""

FIRST_VISITS = """
SELECT q.neighbourhood_id, date_trunc('month', q.hello)::date AS month, count(*) AS people, count(*) AS n,
  sum((q.visit AT TIME ZONE 'Europe/London')::date - q.hello) AS total
FROM (
  SELECT p.neighbourhood_id, p.first_hello_on AS hello, min(l.happened_at) AS visit
  FROM people_person p JOIN people_contactperson l ON l.person_id = p.id
    AND l.happened_at >= p.first_hello_on::timestamp AT TIME ZONE 'Europe/London'
  JOIN people_contact c ON c.id = l.contact_id AND c.how IN ('doorstep', 'home', 'out', 'together')
  WHERE p.neighbourhood_id = ANY (%(places)s) AND p.first_hello_on >= %(first)s
    AND p.first_hello_on < %(after)s
  GROUP BY p.id) q
GROUP BY 1, 2"""

SPENDS = """
SELECT q.neighbourhood_id, q.month, count(*) AS people, sum(q.times) AS n, sum(q.pence) AS total,
  coalesce(sum(q.pence) FILTER (WHERE q.place <= 2), 0) AS top_two
FROM (
  SELECT p.neighbourhood_id, date_trunc('month', s.spent_on)::date AS month, sum(s.came_to_pence) AS pence,
    count(*) AS times, row_number() OVER (PARTITION BY p.neighbourhood_id, date_trunc('month', s.spent_on)
                                          ORDER BY sum(s.came_to_pence) DESC) AS place
  FROM people_person p JOIN budgets_spend s ON s.person_id = p.id AND s.state = 'spent'
  WHERE p.neighbourhood_id = ANY (%(places)s) AND s.spent_on >= %(first)s AND s.spent_on < %(after)s
  GROUP BY p.neighbourhood_id, date_trunc('month', s.spent_on), s.person_id) q
GROUP BY 1, 2"""

MEASURES: tuple[Measure, ...] = (
    Measure(
        "people",
        _("People walked alongside"),
        _("How many people were somebody’s company this month?"),
        "",
        count_of_people,
        CONTACTS,
        total="n",
    ),
    Measure(
        "goals",
        _("Steps nearer to what matters to them"),
        _("How many steps of ten nearer are people to their own goals than at the start?"),
        "",
        mean,
        GOALS,
        more_is_better=True,
    ),
    Measure(
        "life",
        _("Change in satisfaction with life"),
        _("How far has life satisfaction (ONS4, 0 to 10) moved since people were first asked?"),
        "",
        mean,
        LIFE,
        more_is_better=True,
    ),
    Measure(
        "known",
        _("Contacts with somebody they know"),
        _("How often was the person there who walks alongside?"),
        "%",
        share,
        CONTACTS,
        total="known",
        more_is_better=True,
    ),
    Measure(
        "continuity",
        _("Meeting the same faces"),
        _(
            "Over three months, did people meet the same workers? 100 is always the same one, 0 always another (Bice-Boxerman index of continuity)."
        ),
        "",
        index,
        CONTINUITY,
        months_after=2,
        more_is_better=True,
    ),
    Measure(
        "retold",
        _("Had to tell it again"),
        _("In how many contacts did people have to tell their story again?"),
        "%",
        share,
        CONTACTS,
        people="asked_people",
        n="asked",
        total="retold",
        more_is_better=False,
    ),
    Measure(
        "promises",
        _("Promises kept"),
        _("Of the promises that fell due, how many were kept?"),
        "%",
        share,
        PROMISES,
        more_is_better=True,
    ),
    Measure(
        "days",
        _("Days from first hello to somebody coming"),
        _("How many days passed between the first hello and the first visit?"),
        "",
        mean,
        FIRST_VISITS,
        more_is_better=False,
    ),
    Measure(
        "failure",
        _("Contacts that need not have been"),
        _(
            "How many contacts came about because something was not done, or not done right (failure demand)?"
        ),
        "%",
        share,
        CONTACTS,
        people="judged_people",
        n="judged",
        total="failure",
        more_is_better=False,
    ),
    Measure(
        "spend",
        _("Spent from team money"),
        _("How much flexible money was spent, so that something became possible?"),
        "£",
        money,
        SPENDS,
        adds_up=True,
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}
