"""Where each measure's rows come from, said once; and what the database needs to know of it.

A SELECT gives ``neighbourhood_id``, ``month`` and counts by name. Several measures may be taken from one.
"""

from placehub.outcomes.measures.disclosure import LEAST_PENCE
from placehub.outcomes.measures.kinds import Source

# The day on which somebody died, moved away or asked us to stop, and until when that held. What was said
# by a slip holds for no day.
QUIET = {"people_quiet": ("person_id", "since_on", "ended_at", "slip")}
QUIET_THEN = """EXISTS (SELECT 1 FROM people_quiet d WHERE d.person_id = p.id AND d.slip IS NOT TRUE
    AND r.{day} > d.since_on AND (d.ended_at IS NULL OR r.{day} <= (d.ended_at AT TIME ZONE 'Europe/London')::date))"""

# A row counts where the person lived on its day: a move changes nothing of what was.
LIVED = {"people_livedin": ("person_id", "neighbourhood_id", "from_on", "until_on")}
PLACE = "coalesce(v.neighbourhood_id, p.neighbourhood_id)"
IN_PLACES = f"""(p.neighbourhood_id = ANY (%(places)s) OR p.id IN (
    SELECT m.person_id FROM people_livedin m WHERE m.neighbourhood_id = ANY (%(places)s)))
    AND {PLACE} = ANY (%(places)s)"""


def _there(day: str) -> str:
    return f"""LEFT JOIN people_livedin v ON v.person_id = p.id AND v.from_on <= {day} AND {day} < v.until_on"""


# a touch is a contact that counts, with all that is asked of it (app.touches); it is never changed: where it
# is not true any more, it is taken away and another one made
MONTH = "make_date({0} / 12, mod({0}, 12) + 1, 1)"
NUMBER = "(extract(year FROM {0}) * 12 + extract(month FROM {0}) - 1)::int"
FIRST, AFTER = NUMBER.format("%(first)s::date"), NUMBER.format("%(after)s::date")


def _by_person(total: str, n: str) -> str:
    """The sums over people by which it is said how sure a share or mean is: contacts of one person hang
    together, people do not.
    """
    return (
        f"sum(x.{total} * x.{total}) AS {total}_squares, sum(x.{total} * x.{n}) AS {total}_crossed,"
        f" sum(x.{n} * x.{n}) AS {n}_squares"
    )


CONTACTS = Source(
    table="people_touch",
    day="day",
    placed=True,
    reads={"people_touch": ("month", "known", "told_again", "failure")},
    select=f"""
SELECT x.neighbourhood_id, {MONTH.format("x.month")} AS month, count(*) AS people, sum(x.n) AS n,
  sum(x.known) AS known, count(*) FILTER (WHERE x.asked > 0) AS asked_people, sum(x.asked) AS asked,
  sum(x.retold) AS retold, count(*) FILTER (WHERE x.judged > 0) AS judged_people, sum(x.judged) AS judged,
  sum(x.failure) AS failure,
  {_by_person("known", "n")},
  {_by_person("retold", "asked")},
  {_by_person("failure", "judged")}
FROM (
  SELECT t.neighbourhood_id, t.month, t.person_id, count(*) AS n, count(*) FILTER (WHERE t.known) AS known,
    count(t.told_again) AS asked, count(*) FILTER (WHERE t.told_again) AS retold,
    count(t.failure) AS judged, count(*) FILTER (WHERE t.failure) AS failure
  FROM {{table}} t
  WHERE t.neighbourhood_id = ANY (%(places)s) AND t.month >= {FIRST} AND t.month < {AFTER}
  GROUP BY 1, 2, 3) x
GROUP BY 1, 2""",
)

# Bice and Boxerman 1977: (sum of n_j squared - N) / (N (N - 1)) over the workers j of one person, for the
# three months that end with the month. Whoever was there counts, whoever wrote; where two always come
# together the same faces are met twice over, so it ends at 1. Most people have no three contacts so near
# each other: those who have are found first.
CONTINUITY = Source(
    table="people_touch",
    day="day",
    placed=True,
    months_after=2,
    reads={"people_touch": ("month", "met")},
    select=f"""
WITH seen AS (
  SELECT t.neighbourhood_id, t.person_id, t.month, t.met, lag(t.month, 2) OVER (
    PARTITION BY t.neighbourhood_id, t.person_id ORDER BY t.month) AS second_last
  FROM {{table}} t
  WHERE t.neighbourhood_id = ANY (%(places)s) AND t.month >= {FIRST} - {{months_after}} AND t.month < {AFTER}
    AND t.met <> '{{{{}}}}'
), three AS (
  SELECT DISTINCT s.neighbourhood_id, s.person_id, g.month
  FROM seen s, generate_series(s.month, s.second_last + {{months_after}}) AS g(month)
  WHERE s.second_last >= s.month - {{months_after}} AND g.month >= {FIRST} AND g.month < {AFTER}
)
SELECT b.neighbourhood_id, {MONTH.format("b.month")} AS month, count(*) AS people, count(*) AS n,
  sum(b.same) AS total, sum(b.same * b.same) AS total_squares, sum(b.same) AS total_crossed, count(*) AS n_squares
FROM (
  SELECT a.neighbourhood_id, a.person_id, a.month,
    least(1, sum(a.k * (a.k - 1)) / (round(sum(a.share)) * (round(sum(a.share)) - 1))::numeric) AS same
  FROM (
    SELECT w.neighbourhood_id, w.person_id, w.month, worker, count(*) AS k,
      sum(1::float / cardinality(s.met)) AS share
    FROM three w JOIN seen s ON s.neighbourhood_id = w.neighbourhood_id AND s.person_id = w.person_id
      AND s.month >= w.month - {{months_after}} AND s.month <= w.month, unnest(s.met) AS worker
    GROUP BY 1, 2, 3, 4) a
  GROUP BY 1, 2, 3) b
GROUP BY 1, 2""",
)

# how far a score has moved by each month in which it was asked again: last less first; a score that is
# written down late changes every later month
STEPS = f"""
SELECT x.neighbourhood_id, x.month, count(*) AS people, sum(x.n) AS n, sum(x.total) AS total,
  {_by_person("total", "n")}
FROM (
  SELECT y.neighbourhood_id, y.month, y.person_id, count(*) AS n, sum(y.score - y.first) AS total
  FROM (
    SELECT <place> AS neighbourhood_id, s.person_id, date_trunc('month', s.{{day}})::date AS month, s.<score> AS score,
      first_value(s.<score>) OVER so_far AS first, row_number() OVER so_far AS place,
      row_number() OVER (PARTITION BY s.<of>, date_trunc('month', s.{{day}})
                         ORDER BY s.{{day}} DESC, s.asked_at DESC) AS from_the_end
    FROM people_person p JOIN {{table}} s ON s.person_id = p.id AND s.<score> IS NOT NULL
    <there>
    WHERE (p.neighbourhood_id = ANY (%(places)s) OR p.id IN (
      SELECT m.person_id FROM people_livedin m WHERE m.neighbourhood_id = ANY (%(places)s))) AND s.{{day}} < %(after)s
    WINDOW so_far AS (PARTITION BY s.<of> ORDER BY s.{{day}}, s.asked_at)) y
  WHERE y.from_the_end = 1 AND y.place > 1 AND y.month >= %(first)s AND y.neighbourhood_id = ANY (%(places)s)
  GROUP BY 1, 2, 3) x
GROUP BY 1, 2"""


def _steps(table: str, day: str, *, of: str, score: str) -> Source:
    return Source(
        table=table,
        day=day,
        months_after=None,
        reads={table: (of, score, "asked_at"), **LIVED},
        select=STEPS.replace("<of>", of)
        .replace("<score>", score)
        .replace("<place>", PLACE)
        .replace("<there>", _there("s.{day}")),
    )


GOALS = _steps("people_goalscore", "scored_on", of="goal_id", score="score")
LIFE = _steps("people_wellbeing", "asked_on", of="person_id", score="satisfied")

# all that fell due: one that nobody has answered is not kept; one that was called off is none
PROMISES = Source(
    table="people_promise",
    day="due_on",
    changes=True,
    reads={"people_promise": ("kept", "called_off"), **LIVED, **QUIET},
    select=f"""
SELECT x.neighbourhood_id, x.month, count(*) AS people, sum(x.n) AS n, sum(x.total) AS total,
  {_by_person("total", "n")}
FROM (
  SELECT {PLACE} AS neighbourhood_id, date_trunc('month', r.{{day}})::date AS month, r.person_id,
    count(*) AS n, count(*) FILTER (WHERE r.kept) AS total
  FROM people_person p JOIN {{table}} r ON r.person_id = p.id AND r.called_off = ''
  {_there("r.{day}")}
  WHERE {IN_PLACES} AND r.{{day}} >= %(first)s AND r.{{day}} < %(after)s
    AND NOT {QUIET_THEN}
  GROUP BY 1, 2, 3) x
GROUP BY 1, 2""",
)

WITHIN_DAYS = 14
FIRST_VISITS = Source(
    table="people_touch",
    day="first_hello_on",
    day_of_person=True,
    settles=f"{{row}}.visit AND {{row}}.day BETWEEN x.first_hello_on AND x.first_hello_on + {WITHIN_DAYS}",
    reads={"people_touch": ("day", "visit"), **LIVED},
    select=f"""
SELECT q.neighbourhood_id, date_trunc('month', q.hello)::date AS month, count(*) AS people, count(*) AS n,
  count(*) FILTER (WHERE q.visited) AS total, count(*) FILTER (WHERE q.visited) AS total_squares,
  count(*) FILTER (WHERE q.visited) AS total_crossed, count(*) AS n_squares
FROM (
  SELECT {PLACE} AS neighbourhood_id, p.{{day}} AS hello, EXISTS (
    SELECT 1 FROM {{table}} t WHERE t.person_id = p.id AND t.visit
      AND t.day >= p.{{day}} AND t.day <= p.{{day}} + {WITHIN_DAYS}) AS visited
  FROM people_person p
  {_there("p.{day}")}
  WHERE {IN_PLACES} AND p.{{day}} >= %(first)s AND p.{{day}} < %(after)s) q
GROUP BY 1, 2""",
)

SPENDS = Source(
    table="budgets_spend",
    day="spent_on",
    changes=True,
    reads={"budgets_spend": ("came_to_pence", "state"), **LIVED},
    select=f"""
SELECT q.neighbourhood_id, q.month, count(*) FILTER (WHERE q.pence > {LEAST_PENCE}) AS people,
  sum(q.times) AS n, sum(q.pence) AS total, max(q.pence) AS largest,
  coalesce(sum(q.pence) FILTER (WHERE q.place <= 2), 0) AS top_two
FROM (
  SELECT {PLACE} AS neighbourhood_id, date_trunc('month', s.{{day}})::date AS month,
    sum(s.came_to_pence) AS pence, count(*) AS times,
    row_number() OVER (PARTITION BY {PLACE}, date_trunc('month', s.{{day}})
                       ORDER BY sum(s.came_to_pence) DESC) AS place
  FROM people_person p JOIN {{table}} s ON s.person_id = p.id AND s.state = 'spent'
  {_there("s.{day}")}
  WHERE {IN_PLACES} AND s.{{day}} >= %(first)s AND s.{{day}} < %(after)s
  GROUP BY {PLACE}, date_trunc('month', s.{{day}}), s.person_id) q
GROUP BY 1, 2""",
)

SOURCES = (CONTACTS, GOALS, LIFE, CONTINUITY, PROMISES, FIRST_VISITS, SPENDS)


def first_day() -> str:
    """One SELECT that gives the first day of which anything is known."""
    firsts = dict.fromkeys(
        f"(SELECT min({source.day}) FROM {source.table_of_day})" for source in SOURCES
    )
    return f"SELECT least({', '.join(firsts)})"


def job_grants() -> dict[str, tuple[str, ...]]:
    """Which columns the job role must read for the figures, table by table, and no more than these."""
    found: dict[str, set[str]] = {}
    for source in SOURCES:
        for table, names in source.columns().items():
            found.setdefault(table, set()).update(names)
    return {table: tuple(sorted(names)) for table, names in sorted(found.items())}


MARKS = """
CREATE OR REPLACE FUNCTION app.mark_outcomes(p uuid, day date, after int) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  -- where they lived that day, and where they live now: what comes later may count there
  INSERT INTO outcomes_mark (neighbourhood_id, month)
  SELECT place, (date_trunc('month', day) + make_interval(months => n))::date
  FROM generate_series(0, after) n, (
    SELECT x.neighbourhood_id AS place FROM people_person x WHERE x.id = p
    UNION SELECT v.neighbourhood_id FROM people_livedin v
      WHERE v.person_id = p AND v.from_on <= day AND day < v.until_on) w
  WHERE day IS NOT NULL $$;
CREATE OR REPLACE FUNCTION app.outcomes_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r record;
BEGIN
  IF priv.removing() THEN RETURN NULL; END IF;   -- what was counted then stays counted
  IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
  IF TG_TABLE_NAME = 'people_person' THEN
    -- a first hello, or another day of it
    PERFORM app.mark_outcomes(NEW.id, NEW.first_hello_on, 0);
    IF TG_OP = 'UPDATE' THEN
      PERFORM app.mark_outcomes(NEW.id, OLD.first_hello_on, 0);
      -- a move: what was counts where they lived then, and only what is of today or later counts elsewhere
      IF NEW.neighbourhood_id <> OLD.neighbourhood_id THEN
        INSERT INTO outcomes_mark (neighbourhood_id, month)
        SELECT place, date_trunc('month', day)::date FROM (
          SELECT {today} AS day{to_come}) d, unnest(ARRAY[OLD.neighbourhood_id, NEW.neighbourhood_id]) place;
      END IF;
    END IF;
{branches}
  END IF;
  RETURN NULL;
END $$;
{triggers}
SELECT app.only_for('app.mark_outcomes(uuid, date, int)'), app.only_for('app.outcomes_trg()');
"""
TRIGGER = """CREATE OR REPLACE TRIGGER outcomes AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();"""
TODAY = "(now() AT TIME ZONE 'Europe/London')::date"
UNTIL_NOW = (
    f"greatest(0, (extract(year FROM age({TODAY}, {{day}})) * 12"
    f" + extract(month FROM age({TODAY}, {{day}})))::int + 1)"
)


def marks_sql() -> str:
    """SQL by which every row that changes a figure leaves a mark in its months. May be run again."""
    of_person = [source.day for source in SOURCES if source.day_of_person]
    changed = ", ".join(["neighbourhood_id", *of_person])
    when = {"people_person": f"INSERT OR UPDATE OF {changed}"}
    branches = []
    for table in dict.fromkeys(source.table for source in SOURCES):
        here = [source for source in SOURCES if source.table == table]
        changes = any(source.changes for source in here)
        when[table] = "INSERT OR UPDATE OR DELETE" if changes else "INSERT OR DELETE"
        branches.append(f"  ELSIF TG_TABLE_NAME = '{table}' THEN")
        branches += [f"    {line}" for line in _marks_of(here, "r")]
        if changes:
            old = " ".join(_marks_of(here, "OLD"))
            branches.append(f"    IF TG_OP = 'UPDATE' THEN {old} END IF;")
    # from that day on other contacts and promises count
    branches.append("  ELSIF TG_TABLE_NAME = 'people_quiet' THEN")
    reach = UNTIL_NOW.format(day="r.since_on")
    branches.append(f"    PERFORM app.mark_outcomes(r.person_id, r.since_on, {reach});")
    when["people_quiet"] = "INSERT OR UPDATE OR DELETE"
    triggers = [TRIGGER.format(table=table, when=words) for table, words in when.items()]
    to_come = "".join(
        f"\n          UNION SELECT t.{source.day} FROM {source.table} t"
        f" WHERE t.person_id = NEW.id AND t.{source.day} > {TODAY}"
        for source in SOURCES
        if source.changes
    )
    return MARKS.format(
        branches="\n".join(branches), triggers="\n".join(triggers), today=TODAY, to_come=to_come
    )


PLACED = (
    "INSERT INTO outcomes_mark (neighbourhood_id, month) SELECT {row}.neighbourhood_id,"
    " (date_trunc('month', {day}) + make_interval(months => n))::date FROM generate_series(0, {reach}) n;"
)
LIVED_THERE = "PERFORM app.mark_outcomes({row}.person_id, {day}, {reach});"


def _marks_of(sources: list[Source], row: str) -> list[str]:
    """Mark the months of one row: those of its own day, once for all sources, and of the person's."""
    lines = []
    own = [source for source in sources if not source.day_of_person]
    for name in dict.fromkeys(source.day for source in own):
        same = [source for source in own if source.day == name]
        day, after = f"{row}.{name}", _months_after(same)
        words = PLACED if all(source.placed for source in same) else LIVED_THERE
        reach = UNTIL_NOW.format(day=day) if after is None else after
        lines.append(words.format(row=row, day=day, reach=reach))
    lines += [
        f"PERFORM app.mark_outcomes(x.id, x.{source.day}, {source.months_after})"
        f" FROM people_person x WHERE x.id = {row}.person_id AND {source.settles.format(row=row)};"
        for source in sources
        if source.day_of_person
    ]
    return lines


def _months_after(sources: list[Source]) -> int | None:
    """Give the longest reach of several; None reaches furthest."""
    reaches = [source.months_after for source in sources]
    return None if None in reaches else max(reaches)
