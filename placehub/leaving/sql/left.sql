-- What hangs on a worker's seats, for whoever may know how much and not whom; and sealed records that
-- nobody can open any more, which are handed on without being opened.
SET LOCAL ROLE ph_definer;

-- Does the worker act, now, from a seat in the team? A leader acts from none.
CREATE OR REPLACE FUNCTION app.walks(w int, t int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT app.sits_in(w, t) AND NOT EXISTS (SELECT 1 FROM teams_appointment a WHERE a.user_id = w
    AND a.role = 'leader' AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now())) $$;

-- Team by team: for an administrator, for the worker, and for the lead of the team. Numbers only. alone: who
-- has nobody else to walk alongside. sealed: those of them whom nobody else can open.
CREATE OR REPLACE FUNCTION app.hangs_on(w int) RETURNS TABLE (team int, name text, seat int, only_lead boolean,
    alongside int, alone int, sealed int, promises int, due int, spends int, pence bigint, asked int,
    limits int, asks int) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH there AS (
    SELECT team_id FROM teams_membership WHERE user_id = w AND starts_at <= now()
      AND (ends_at IS NULL OR ends_at > now())
    UNION SELECT team_id FROM people_namedworker WHERE worker_id = w AND ends_at IS NULL
    UNION SELECT team_id FROM people_promise WHERE worker_id = w AND settled_on IS NULL
    UNION SELECT team_id FROM budgets_spend WHERE asked_by_id = w AND state IN ('asked', 'promised'))
  SELECT t.id, t.name, seat.id, coalesce(seat.only_lead, false), named.n, named.alone, named.sealed,
    promised.n, promised.due, money.n, money.pence, money.asked, limited.n, asks.n
  FROM there h JOIN teams_team t ON t.id = h.team_id
  LEFT JOIN LATERAL (SELECT m.id, m.role = 'lead' AND NOT EXISTS (SELECT 1 FROM teams_membership o
      WHERE o.team_id = t.id AND o.user_id <> w AND o.role = 'lead' AND app.walks(o.user_id, t.id)) AS only_lead
    FROM teams_membership m WHERE m.user_id = w AND m.team_id = t.id AND m.starts_at <= now()
      AND (m.ends_at IS NULL OR m.ends_at > now()) LIMIT 1) seat ON true
  CROSS JOIN LATERAL (SELECT count(*)::int AS n, count(*) FILTER (WHERE x.alone)::int AS alone,
      count(*) FILTER (WHERE x.alone AND x.sealed)::int AS sealed
    FROM (SELECT p.sealed, NOT EXISTS (SELECT 1 FROM people_namedworker o WHERE o.person_id = n.person_id
            AND o.id <> n.id AND o.ends_at IS NULL AND app.walks(o.worker_id, o.team_id)) AS alone
          FROM people_namedworker n JOIN people_person p ON p.id = n.person_id
          WHERE n.worker_id = w AND n.team_id = t.id AND n.ends_at IS NULL) x) named
  CROSS JOIN LATERAL (SELECT count(*)::int AS n, count(*) FILTER (WHERE due_on <= (now() AT TIME ZONE 'Europe/London')::date + 7)::int AS due
    FROM people_promise WHERE worker_id = w AND team_id = t.id AND settled_on IS NULL) promised
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'promised')::int AS n,
      coalesce(sum(asked_pence) FILTER (WHERE state = 'promised'), 0)::bigint AS pence,
      count(*) FILTER (WHERE state = 'asked')::int AS asked
    FROM budgets_spend WHERE asked_by_id = w AND team_id = t.id AND state IN ('asked', 'promised')) money
  CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM budgets_limit
    WHERE user_id = w AND team_id = t.id AND ended_at IS NULL) limited
  CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM people_pull u WHERE u.asked_by_id = w
    AND u.answered_at IS NULL AND u.waits_until > now()
    AND t.id = CASE WHEN u.asks_in THEN u.to_team_id ELSE coalesce((SELECT n.team_id FROM people_namedworker n
      WHERE n.person_id = u.person_id AND n.worker_id = w AND n.ends_at IS NULL),
      (SELECT p.lead_team_id FROM people_person p WHERE p.id = u.person_id)) END) asks
  WHERE app.holds('administrator') OR w = app.worker() OR app.leads(t.id)
  ORDER BY t.name $$;

-- Sealed people whom nobody can open who walks alongside, each with who was the last to, and since when.
CREATE OR REPLACE FUNCTION app.sealed_and_alone() RETURNS TABLE (ref uuid, person uuid, team int, worker int,
    since timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.id, p.id, n.team_id, n.worker_id, coalesce(n.ends_at, (SELECT max(m.ends_at) FROM teams_membership m
      WHERE m.user_id = n.worker_id AND m.team_id = n.team_id AND m.ends_at <= now()))
  FROM people_person p JOIN LATERAL (SELECT * FROM people_namedworker l WHERE l.person_id = p.id
    ORDER BY l.ends_at DESC NULLS FIRST, l.starts_at DESC LIMIT 1) n ON true
  WHERE p.sealed AND NOT EXISTS (SELECT 1 FROM people_namedworker o WHERE o.person_id = p.id
    AND o.starts_at <= clock_timestamp() + interval '5 seconds' AND (o.ends_at IS NULL OR o.ends_at > now())
    AND app.walks(o.worker_id, o.team_id) AND NOT EXISTS (SELECT 1 FROM people_ownrecord r WHERE r.person_id = p.id AND r.worker_id = o.worker_id)) $$;

-- Who could take one over: colleagues in the team of whoever walked alongside last; where there is none, and
-- the information steward asks, those in a team that is round the person. Never whoever asks.
CREATE OR REPLACE FUNCTION app.may_take_over(person uuid, team int) RETURNS TABLE (worker int, seat int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH here AS (
    SELECT m.user_id, m.team_id FROM teams_membership m WHERE m.team_id = may_take_over.team
      AND m.user_id <> app.worker() AND app.walks(m.user_id, m.team_id)),
  round AS (
    SELECT DISTINCT ON (m.user_id) m.user_id, m.team_id
    FROM people_involvement i JOIN teams_membership m ON m.team_id = i.team_id
    WHERE i.person_id = may_take_over.person AND i.starts_at <= now() AND (i.ends_at IS NULL OR i.ends_at > now())
      AND m.user_id <> app.worker() AND app.walks(m.user_id, m.team_id)
    ORDER BY m.user_id, m.team_id)
  SELECT * FROM here
  UNION ALL SELECT * FROM round WHERE app.holds('steward') AND NOT EXISTS (SELECT 1 FROM here) $$;

-- What of it the caller may hand on: the information steward all, a lead what their team left behind; never
-- of themselves or a declared relative. ref says nothing of the person.
CREATE OR REPLACE FUNCTION app.sealed_left() RETURNS TABLE (ref uuid, team int, team_name text, worker int,
    worker_name text, since timestamptz, choices int[]) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.ref, s.team, t.name, s.worker, u.full_name, s.since,
    ARRAY(SELECT c.worker FROM app.may_take_over(s.person, s.team) c)
  FROM app.sealed_and_alone() s JOIN teams_team t ON t.id = s.team JOIN teams_user u ON u.id = s.worker
  WHERE (app.holds('steward') OR app.leads(s.team)) AND s.person <> ALL (app.closed_to_me())
  ORDER BY t.name, s.since NULLS FIRST, s.ref $$;

SELECT app.only_for('app.walks(int, int)', 'ph_owner'), app.only_for('app.hangs_on(int)', 'ph_app'),
  app.only_for('app.sealed_and_alone()', 'ph_owner'), app.only_for('app.may_take_over(uuid, int)', 'ph_owner'),
  app.only_for('app.sealed_left()', 'ph_app');
RESET ROLE;

-- Name a worker for a sealed record that nobody can open: a colleague, never whoever chooses, who learns not
-- whose it is. What was promised there by who has gone goes along. 'done'; 'meanwhile': somebody opens it
-- again; 'other': it is closed to this colleague.
CREATE OR REPLACE FUNCTION app.take_over_sealed(which uuid, w int) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s record; seat int;
BEGIN
  SELECT n.person_id AS person, n.team_id AS team INTO s FROM people_namedworker n WHERE n.id = which;
  IF NOT FOUND OR s.person = ANY (app.closed_to_me()) OR NOT (app.holds('steward') OR app.leads(s.team)) THEN
    RAISE EXCEPTION 'no such record' USING ERRCODE = '42501'; END IF;
  PERFORM 1 FROM people_person WHERE id = s.person FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM app.sealed_and_alone() a WHERE a.ref = which) THEN RETURN 'meanwhile'; END IF;
  SELECT c.seat INTO seat FROM app.may_take_over(s.person, s.team) c WHERE c.worker = w;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not somebody who may' USING ERRCODE = '42501'; END IF;
  IF EXISTS (SELECT 1 FROM people_ownrecord r WHERE r.person_id = s.person AND r.worker_id = w) THEN
    RETURN 'other'; END IF;
  UPDATE people_namedworker SET ends_at = now() WHERE person_id = s.person AND ends_at IS NULL;
  INSERT INTO people_namedworker (id, person_id, worker_id, team_id, starts_at, added_by_id)
  VALUES (gen_random_uuid(), s.person, w, seat, now(), app.worker());
  UPDATE people_promise SET worker_id = w, team_id = seat, version = version + 1, changed_by_id = app.worker(),
    changed_at = now()
  WHERE person_id = s.person AND settled_on IS NULL AND worker_id IS NOT NULL
    AND NOT app.walks(worker_id, team_id);
  RETURN 'done';
END $$;
SELECT app.only_for('app.take_over_sealed(uuid, int)', 'ph_app');

-- A promise is handed to somebody who works in the team that made it, and to nobody else of us.
CREATE OR REPLACE FUNCTION app.promise_handed_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.worker_id <> coalesce(OLD.worker_id, 0) AND app.sits_in(NEW.worker_id, NEW.team_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'a promise goes to a worker of its team' USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER promise_handed BEFORE UPDATE OF worker_id ON people_promise
  FOR EACH ROW EXECUTE FUNCTION app.promise_handed_trg();
SELECT app.only_for('app.promise_handed_trg()');

-- A limit of one's own is given to a seat, and ends with it: a later seat begins without.
CREATE OR REPLACE FUNCTION app.limits_end_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE budgets_limit SET ended_at = now()
  WHERE user_id = NEW.user_id AND team_id = NEW.team_id AND ended_at IS NULL
    AND NEW.ends_at <= clock_timestamp() + interval '5 seconds';
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER limits_end AFTER UPDATE OF ends_at ON teams_membership
  FOR EACH ROW EXECUTE FUNCTION app.limits_end_trg();
SELECT app.only_for('app.limits_end_trg()');

-- Whose last day is over: the account stops, with every way in that would wake it; and a limit of one's own ends
-- with a seat that ended by the clock. Keys need nobody: every reader compares with now(). Returns how many stopped.
CREATE OR REPLACE FUNCTION app.stop_who_left() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE w int; stopped int := 0;
BEGIN
  FOR w IN UPDATE teams_user SET is_active = false, last_day = NULL
      WHERE is_active AND last_day < (now() AT TIME ZONE 'Europe/London')::date RETURNING id LOOP
    UPDATE teams_wayin SET ended_at = now() WHERE user_id = w AND used_at IS NULL AND ended_at IS NULL;
    PERFORM audit.log_event('account.stopped', w::text, '{"by": "its last day"}');
    stopped := stopped + 1;
  END LOOP;
  UPDATE budgets_limit l SET ended_at = now() FROM teams_membership m
    WHERE l.ended_at IS NULL AND m.user_id = l.user_id AND m.team_id = l.team_id AND m.ends_at <= now() AND l.set_at < m.ends_at
      AND NOT app.sits_in(l.user_id, l.team_id);
  RETURN stopped;
END $$;
SELECT app.only_for('app.stop_who_left()', 'ph_job');
