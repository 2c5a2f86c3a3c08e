"""The measures: what each counts, in SQL over the raw rows and in a function from a cell to a figure.

Each SELECT gives (neighbourhood_id, month, people, n, total, top_two) for the neighbourhoods and
months asked for (%(cells)s: a relation ``want(neighbourhood_id, month)``).
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
    sql: str
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


CONTACTS = """
SELECT p.neighbourhood_id, w.month, {people}, {n}, {total}, 0
FROM want w JOIN people_person p ON p.neighbourhood_id = w.neighbourhood_id
JOIN people_contactperson l ON l.person_id = p.id
  AND l.happened_at >= w.month AND l.happened_at < w.month + interval '1 month'
JOIN people_contact c ON c.id = l.contact_id AND c.corrects_id IS NULL AND c.how <> 'nobody_in'
GROUP BY 1, 2"""

MEASURES: tuple[Measure, ...] = (
    Measure(
        "people",
        _("People walked alongside"),
        _("How many people were somebody’s company this month?"),
        "",
        count_of_people,
        CONTACTS.format(people="count(DISTINCT l.person_id)", n="count(*)", total="count(*)"),
    ),
    Measure(
        "goals",
        _("Steps nearer to what matters to them"),
        _("How many steps of ten nearer are people to their own goals than at the start?"),
        "",
        mean,
        """
        SELECT p.neighbourhood_id, w.month, count(DISTINCT s.person_id), count(*), sum(s.last - s.first), 0
        FROM want w JOIN people_person p ON p.neighbourhood_id = w.neighbourhood_id
        JOIN LATERAL (
          SELECT g.person_id, g.goal_id, (array_agg(g.score ORDER BY g.scored_on, g.asked_at))[1] AS first,
                 (array_agg(g.score ORDER BY g.scored_on DESC, g.asked_at DESC))[1] AS last,
                 max(g.scored_on) AS last_on, count(*) AS times
          FROM people_goalscore g WHERE g.person_id = p.id AND g.scored_on < w.month + interval '1 month'
          GROUP BY 1, 2) s ON s.times > 1 AND s.last_on >= w.month
        GROUP BY 1, 2""",
        more_is_better=True,
    ),
    Measure(
        "life",
        _("Change in satisfaction with life"),
        _("How far has life satisfaction (ONS4, 0 to 10) moved since people were first asked?"),
        "",
        mean,
        """
        SELECT p.neighbourhood_id, w.month, count(DISTINCT x.person_id), count(*), sum(x.last - x.first), 0
        FROM want w JOIN people_person p ON p.neighbourhood_id = w.neighbourhood_id
        JOIN LATERAL (
          SELECT b.person_id, (array_agg(b.satisfied ORDER BY b.asked_on, b.asked_at))[1] AS first,
                 (array_agg(b.satisfied ORDER BY b.asked_on DESC, b.asked_at DESC))[1] AS last,
                 max(b.asked_on) AS last_on, count(*) AS times
          FROM people_wellbeing b WHERE b.person_id = p.id AND b.satisfied IS NOT NULL
            AND b.asked_on < w.month + interval '1 month' GROUP BY 1) x ON x.times > 1 AND x.last_on >= w.month
        GROUP BY 1, 2""",
        more_is_better=True,
    ),
    Measure(
        "known",
        _("Contacts with somebody they know"),
        _("How often was the person there who walks alongside?"),
        "%",
        share,
        CONTACTS.format(
            people="count(DISTINCT l.person_id)",
            n="count(*)",
            total="count(*) FILTER (WHERE c.known_worker)",
        ),
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
        # Bice and Boxerman 1977: (sum of n_j squared - N) / (N (N - 1)) over the workers j of one person
        """
        SELECT b.neighbourhood_id, b.month, count(*), count(*), sum((b.squares - b.n) / (b.n * (b.n - 1))), 0
        FROM (
          SELECT a.neighbourhood_id, a.month, a.person_id, sum(a.k)::numeric AS n, sum(a.k * a.k)::numeric AS squares
          FROM (
            SELECT w.neighbourhood_id, w.month, l.person_id, c.author_id, count(*) AS k
            FROM want w JOIN people_person p ON p.neighbourhood_id = w.neighbourhood_id
            JOIN people_contactperson l ON l.person_id = p.id
              AND l.happened_at >= w.month - interval '2 months' AND l.happened_at < w.month + interval '1 month'
            JOIN people_contact c ON c.id = l.contact_id AND c.corrects_id IS NULL AND c.how <> 'nobody_in'
            GROUP BY 1, 2, 3, 4) a
          GROUP BY 1, 2, 3 HAVING sum(a.k) >= 3) b
        GROUP BY 1, 2""",
        months_after=2,
        more_is_better=True,
    ),
    Measure(
        "retold",
        _("Had to tell it again"),
        _("In how many contacts did people have to tell their story again?"),
        "%",
        share,
        CONTACTS.format(
            people="count(DISTINCT l.person_id) FILTER (WHERE c.told_again IS NOT NULL)",
            n="count(c.told_again)",
            total="count(*) FILTER (WHERE c.told_again)",
        ),
        more_is_better=False,
    ),
    Measure(
        "promises",
        _("Promises kept"),
        _("Of the promises that fell due, how many were kept?"),
        "%",
        share,
        """
        SELECT p.neighbourhood_id, w.month, count(DISTINCT r.person_id), count(*), count(*) FILTER (WHERE r.kept), 0
        FROM want w JOIN people_person p ON p.neighbourhood_id = w.neighbourhood_id
        JOIN people_promise r ON r.person_id = p.id AND r.due_on >= w.month
          AND r.due_on < w.month + interval '1 month' AND r.kept IS NOT NULL
        GROUP BY 1, 2""",
        more_is_better=True,
    ),
    Measure(
        "days",
        _("Days from first hello to somebody coming"),
        _("How many days passed between the first hello and the first visit?"),
        "",
        mean,
        """
        SELECT p.neighbourhood_id, w.month, count(*), count(*), sum(v.first - p.first_hello_on), 0
        FROM want w JOIN people_person p ON p.neighbourhood_id = w.neighbourhood_id
          AND p.first_hello_on >= w.month AND p.first_hello_on < w.month + interval '1 month'
        JOIN LATERAL (
          SELECT min((l.happened_at AT TIME ZONE 'Europe/London')::date) AS first FROM people_contactperson l
          JOIN people_contact c ON c.id = l.contact_id AND c.how IN ('doorstep', 'home', 'out', 'together')
          WHERE l.person_id = p.id AND (l.happened_at AT TIME ZONE 'Europe/London')::date >= p.first_hello_on
        ) v ON v.first IS NOT NULL
        GROUP BY 1, 2""",
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
        CONTACTS.format(
            people="count(DISTINCT l.person_id) FILTER (WHERE c.demand <> 'unknown')",
            n="count(*) FILTER (WHERE c.demand <> 'unknown')",
            total="count(*) FILTER (WHERE c.demand = 'failure')",
        ),
        more_is_better=False,
    ),
    Measure(
        "spend",
        _("Spent from team money"),
        _("How much flexible money was spent, so that something became possible?"),
        "£",
        money,
        """
        SELECT q.neighbourhood_id, q.month, count(*), sum(q.times)::int, sum(q.pence),
               coalesce(sum(q.pence) FILTER (WHERE q.place <= 2), 0)::bigint
        FROM (
          SELECT p.neighbourhood_id, w.month, s.person_id, sum(s.came_to_pence) AS pence, count(*) AS times,
                 row_number() OVER (PARTITION BY p.neighbourhood_id, w.month ORDER BY sum(s.came_to_pence) DESC) AS place
          FROM want w JOIN people_person p ON p.neighbourhood_id = w.neighbourhood_id
          JOIN budgets_spend s ON s.person_id = p.id AND s.state = 'spent' AND s.spent_on >= w.month
            AND s.spent_on < w.month + interval '1 month'
          GROUP BY 1, 2, 3) q
        GROUP BY 1, 2""",
        adds_up=True,
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}
