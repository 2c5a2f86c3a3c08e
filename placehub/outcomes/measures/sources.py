"""Where each measure's rows come from, said once; and what the database needs to know of it.

A SELECT gives ``neighbourhood_id``, ``month`` and counts by name. Several measures may be taken from one.
"""

from placehub.outcomes.measures.kinds import Source

# The day on which somebody died, moved away or asked us to stop, and until when that held. What was said
# by a slip holds for no day; a company after the day of death is the family's, and counts for nobody.
QUIET = {"people_quiet": ("person_id", "kind", "since_on", "ended_at", "slip")}
DIED_BEFORE = """EXISTS (SELECT 1 FROM people_quiet d WHERE d.person_id = p.id AND d.kind = 'died'
    AND d.slip IS NOT TRUE AND (l.{day} AT TIME ZONE 'Europe/London')::date > d.since_on)"""
QUIET_THEN = """EXISTS (SELECT 1 FROM people_quiet d WHERE d.person_id = p.id AND d.slip IS NOT TRUE
    AND r.{day} > d.since_on AND (d.ended_at IS NULL OR r.{day} <= (d.ended_at AT TIME ZONE 'Europe/London')::date))"""

SEEN = (
    """
  FROM people_person p JOIN {table} l ON l.person_id = p.id
  JOIN people_contact c ON c.id = l.contact_id AND c.corrects_id IS NULL AND app.reached(c.how)
  WHERE p.neighbourhood_id = ANY (%(places)s) AND l.{day} >= <since>::timestamp AT TIME ZONE 'Europe/London'
    AND l.{day} < %(after)s::timestamp AT TIME ZONE 'Europe/London'
    AND NOT """
    + DIED_BEFORE
)

CONTACTS = Source(
    table="people_contactperson",
    day="happened_at",
    moment=True,
    changes=True,  # a note that is put right counts as it is now
    reads={
        "people_contactperson": ("contact_id",),
        "people_contact": ("id", "corrects_id", "how", "known_worker", "told_again", "demand"),
        **QUIET,
    },
    select="""
SELECT p.neighbourhood_id, date_trunc('month', l.{day} AT TIME ZONE 'Europe/London')::date AS month,
  count(DISTINCT l.person_id) AS people, count(*) AS n,
  count(*) FILTER (WHERE c.known_worker) AS known,
  count(DISTINCT l.person_id) FILTER (WHERE c.told_again IS NOT NULL) AS asked_people,
  count(c.told_again) AS asked, count(*) FILTER (WHERE c.told_again) AS retold,
  count(DISTINCT l.person_id) FILTER (WHERE c.demand <> 'unknown') AS judged_people,
  count(*) FILTER (WHERE c.demand <> 'unknown') AS judged,
  count(*) FILTER (WHERE c.demand = 'failure') AS failure"""
    + SEEN.replace("<since>", "%(first)s")
    + """
GROUP BY 1, 2""",
)

# Bice and Boxerman 1977: (sum of n_j squared - N) / (N (N - 1)) over the workers j of one person, for
# the three months that end with the month
CONTINUITY = Source(
    table="people_contactperson",
    day="happened_at",
    moment=True,
    months_after=2,
    reads={
        "people_contactperson": ("contact_id",),
        "people_contact": ("id", "corrects_id", "how", "author_id"),
        **QUIET,
    },
    select="""
SELECT b.neighbourhood_id, b.month, count(*) AS people, count(*) AS n,
  sum((b.squares - b.n) / (b.n * (b.n - 1))) AS total
FROM (
  SELECT a.neighbourhood_id, a.month, a.person_id, sum(a.k)::numeric AS n, sum(a.k * a.k)::numeric AS squares
  FROM (
    SELECT m.neighbourhood_id, (m.month + make_interval(months => later))::date AS month, m.person_id,
      m.author_id, sum(m.k) AS k
    FROM (
      SELECT p.neighbourhood_id, l.person_id, c.author_id,
        date_trunc('month', l.{day} AT TIME ZONE 'Europe/London') AS month, count(*) AS k"""
    + SEEN.replace("<since>", "(%(first)s::date - interval '{months_after} months')")
    + """
      GROUP BY 1, 2, 3, 4) m
    CROSS JOIN generate_series(0, {months_after}) AS later
    GROUP BY 1, 2, 3, 4) a
  WHERE a.month >= %(first)s AND a.month < %(after)s
  GROUP BY 1, 2, 3 HAVING sum(a.k) >= 3) b
GROUP BY 1, 2""",
)

# how far a score has moved by each month in which it was asked again: last less first; a score that is
# written down late changes every later month
STEPS = """
SELECT x.neighbourhood_id, x.month, count(DISTINCT x.person_id) AS people, count(*) AS n,
  sum(x.score - x.first) AS total
FROM (
  SELECT p.neighbourhood_id, s.person_id, date_trunc('month', s.{day})::date AS month, s.<score> AS score,
    first_value(s.<score>) OVER so_far AS first, row_number() OVER so_far AS place,
    row_number() OVER (PARTITION BY s.<of>, date_trunc('month', s.{day})
                       ORDER BY s.{day} DESC, s.asked_at DESC) AS from_the_end
  FROM people_person p JOIN {table} s ON s.person_id = p.id AND s.<score> IS NOT NULL
  WHERE p.neighbourhood_id = ANY (%(places)s) AND s.{day} < %(after)s
  WINDOW so_far AS (PARTITION BY s.<of> ORDER BY s.{day}, s.asked_at)) x
WHERE x.from_the_end = 1 AND x.place > 1 AND x.month >= %(first)s
GROUP BY 1, 2"""


def _steps(table: str, day: str, *, of: str, score: str) -> Source:
    return Source(
        table=table,
        day=day,
        months_after=None,
        reads={table: (of, score, "asked_at")},
        select=STEPS.replace("<of>", of).replace("<score>", score),
    )


GOALS = _steps("people_goalscore", "scored_on", of="goal_id", score="score")
LIFE = _steps("people_wellbeing", "asked_on", of="person_id", score="satisfied")

PROMISES = Source(
    table="people_promise",
    day="due_on",
    changes=True,
    reads={"people_promise": ("kept",), **QUIET},
    select="""
SELECT p.neighbourhood_id, date_trunc('month', r.{day})::date AS month,
  count(DISTINCT r.person_id) AS people, count(*) AS n, count(*) FILTER (WHERE r.kept) AS total
FROM people_person p JOIN {table} r ON r.person_id = p.id AND r.kept IS NOT NULL
WHERE p.neighbourhood_id = ANY (%(places)s) AND r.{day} >= %(first)s AND r.{day} < %(after)s
  AND NOT """
    + QUIET_THEN
    + """
GROUP BY 1, 2""",
)

FIRST_VISITS = Source(
    table="people_contactperson",
    day="first_hello_on",
    day_of_person=True,
    reads={
        "people_contactperson": ("contact_id", "happened_at"),
        "people_contact": ("id", "how"),
    },
    select="""
SELECT q.neighbourhood_id, date_trunc('month', q.hello)::date AS month, count(*) AS people, count(*) AS n,
  sum((q.visit AT TIME ZONE 'Europe/London')::date - q.hello) AS total
FROM (
  SELECT p.neighbourhood_id, p.{day} AS hello, min(l.happened_at) AS visit
  FROM people_person p JOIN {table} l ON l.person_id = p.id
    AND l.happened_at >= p.{day}::timestamp AT TIME ZONE 'Europe/London'
  JOIN people_contact c ON c.id = l.contact_id AND c.how IN ('doorstep', 'home', 'out', 'together')
  WHERE p.neighbourhood_id = ANY (%(places)s) AND p.{day} >= %(first)s
    AND p.{day} < %(after)s
  GROUP BY p.id) q
GROUP BY 1, 2""",
)

SPENDS = Source(
    table="budgets_spend",
    day="spent_on",
    changes=True,
    reads={"budgets_spend": ("came_to_pence", "state")},
    select="""
SELECT q.neighbourhood_id, q.month, count(*) AS people, sum(q.times) AS n, sum(q.pence) AS total,
  coalesce(sum(q.pence) FILTER (WHERE q.place <= 2), 0) AS top_two
FROM (
  SELECT p.neighbourhood_id, date_trunc('month', s.{day})::date AS month, sum(s.came_to_pence) AS pence,
    count(*) AS times, row_number() OVER (PARTITION BY p.neighbourhood_id, date_trunc('month', s.{day})
                                          ORDER BY sum(s.came_to_pence) DESC) AS place
  FROM people_person p JOIN {table} s ON s.person_id = p.id AND s.state = 'spent'
  WHERE p.neighbourhood_id = ANY (%(places)s) AND s.{day} >= %(first)s AND s.{day} < %(after)s
  GROUP BY p.neighbourhood_id, date_trunc('month', s.{day}), s.person_id) q
GROUP BY 1, 2""",
)

SOURCES = (CONTACTS, GOALS, LIFE, CONTINUITY, PROMISES, FIRST_VISITS, SPENDS)


def first_day() -> str:
    """One SELECT that gives the first day of which anything is known."""
    firsts = dict.fromkeys(
        source.as_day(f"(SELECT min({source.day}) FROM {source.table_of_day})")
        for source in SOURCES
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
  INSERT INTO outcomes_mark (neighbourhood_id, month)
  SELECT x.neighbourhood_id, (date_trunc('month', day) + make_interval(months => n))::date
  FROM people_person x, generate_series(0, after) n WHERE x.id = p AND day IS NOT NULL $$;
CREATE OR REPLACE FUNCTION app.outcomes_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r record;
BEGIN
  IF priv.removing() THEN RETURN NULL; END IF;   -- what was counted then stays counted
  IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
  IF TG_TABLE_NAME = 'people_person' THEN
    -- another neighbourhood or another day: whatever was counted of this person
    INSERT INTO outcomes_mark (neighbourhood_id, month)
    VALUES (OLD.neighbourhood_id, NULL), (NEW.neighbourhood_id, NULL);
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
    when = {"people_person": f"UPDATE OF {', '.join(['neighbourhood_id', *of_person])}"}
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
    return MARKS.format(branches="\n".join(branches), triggers="\n".join(triggers))


def _marks_of(sources: list[Source], row: str) -> list[str]:
    """Mark the months of one row: those of its own day, once for all sources, and of the person's."""
    lines = []
    own = [source for source in sources if not source.day_of_person]
    for day in dict.fromkeys(source.as_day(f"{row}.{source.day}") for source in own):
        after = _months_after(
            [source for source in own if source.as_day(f"{row}.{source.day}") == day]
        )
        reach = UNTIL_NOW.format(day=day) if after is None else after
        lines.append(f"PERFORM app.mark_outcomes({row}.person_id, {day}, {reach});")
    lines += [
        f"PERFORM app.mark_outcomes(x.id, x.{source.day}, {source.months_after})"
        f" FROM people_person x WHERE x.id = {row}.person_id;"
        for source in sources
        if source.day_of_person
    ]
    return lines


def _months_after(sources: list[Source]) -> int | None:
    """Give the longest reach of several; None reaches furthest."""
    reaches = [source.months_after for source in sources]
    return None if None in reaches else max(reaches)
