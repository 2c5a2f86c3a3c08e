-- What an information steward reads of the looks: who looked, how often and in which way, by reference.
-- None of it opens a record: names, words and addresses are compared here and not handed out.

-- Opened looks with something about them that is worth a question; none of it is a fault by itself. ``lists``
-- are the codes of looks in which a person is a line among others. ``wanted``: one pattern, or '' for all. Names
-- are folded once a worker and a person, and homes compared once a pair: a busy month has hundreds of thousands of looks.
CREATE OR REPLACE FUNCTION priv.looks_with_pattern(since timestamptz, upto timestamptz, lists text[], wanted text)
  RETURNS TABLE (id bigint, at timestamptz, worker int, person uuid, pattern text) LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$   -- what was opened has no statistics
  WITH opened AS MATERIALIZED (
    SELECT r.id, r.at, r.worker, p.person, string_to_array(r.basis, ',') AS why,
           r.at AT TIME ZONE 'Europe/London' AS here
    FROM audit.read r CROSS JOIN LATERAL unnest(r.persons) p(person)
    WHERE r.at >= since AND r.at < upto AND r.what <> ALL (lists)
      AND NOT 'steward' = ANY (string_to_array(r.basis, ','))),
  pair AS MATERIALIZED (SELECT DISTINCT o.worker, o.person FROM opened o WHERE wanted IN ('', 'surname', 'home')),
  mine AS MATERIALIZED (
    SELECT u.id, app.fold_name(regexp_replace(trim(u.full_name), '^.*\s', '')) AS surname
    FROM teams_user u WHERE u.id IN (SELECT pair.worker FROM pair) AND wanted IN ('', 'surname')),
  theirs AS MATERIALIZED (
    SELECT x.id, app.fold_name(x.family_name) AS surname FROM people_person x WHERE x.id IN (SELECT pair.person FROM pair) AND wanted IN ('', 'surname')
    UNION
    SELECT n.person_id, app.fold_name(regexp_replace(trim(n.name), '^.*\s', '')) FROM people_othername n
      WHERE n.taken_off_at IS NULL AND n.person_id IN (SELECT pair.person FROM pair) AND wanted IN ('', 'surname')),
  alike AS MATERIALIZED (
    SELECT DISTINCT pair.worker, pair.person FROM pair JOIN mine ON mine.id = pair.worker
      JOIN theirs ON theirs.id = pair.person AND theirs.surname = mine.surname),
  -- lives where somebody lives whom the worker declared to be themselves or family
  near AS MATERIALIZED (
    SELECT DISTINCT pair.worker, pair.person FROM people_ownrecord own
      JOIN people_persondetails home ON home.person_id = own.person_id AND home.postcode <> ''
      JOIN pair ON pair.worker = own.worker_id AND pair.person <> own.person_id
      JOIN people_persondetails there ON there.person_id = pair.person
        AND upper(replace(there.postcode, ' ', '')) = upper(replace(home.postcode, ' ', ''))
      WHERE wanted IN ('', 'home'))
  SELECT o.id, o.at, o.worker, o.person, 'surname' FROM opened o JOIN alike USING (worker, person) WHERE wanted IN ('', 'surname')
  UNION ALL
  SELECT o.id, o.at, o.worker, o.person, 'home' FROM opened o JOIN near USING (worker, person) WHERE wanted IN ('', 'home')
  UNION ALL
  SELECT o.id, o.at, o.worker, o.person, 'hours' FROM opened o
    WHERE wanted IN ('', 'hours') AND (extract(isodow FROM o.here) > 5 OR o.here::time < '07:00' OR o.here::time >= '20:00')
  UNION ALL   -- more than thirty different people within one hour of the clock
  SELECT o.id, o.at, o.worker, o.person, 'many' FROM opened o
    JOIN (SELECT many.worker, date_trunc('hour', many.at) AS hour FROM opened many WHERE wanted IN ('', 'many')
          GROUP BY 1, 2 HAVING count(DISTINCT many.person) > 30) busy
      ON busy.worker = o.worker AND busy.hour = date_trunc('hour', o.at)
  UNION ALL   -- no team of theirs was round the person, and they did not walk alongside
  SELECT o.id, o.at, o.worker, o.person, 'apart' FROM opened o
    WHERE wanted IN ('', 'apart') AND o.why && ARRAY['share', 'pull', 'glass'] AND NOT o.why && ARRAY['team', 'named'] $$;

-- How often each pattern occurred, worker by worker.
CREATE OR REPLACE FUNCTION audit.patterns(since timestamptz, upto timestamptz, lists text[])
  RETURNS TABLE (worker int, pattern text, looks bigint, people bigint, newest timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') THEN RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT f.worker, f.pattern, count(DISTINCT f.id), count(DISTINCT f.person), max(f.at)
    FROM priv.looks_with_pattern(since, upto, lists, '') f
    WHERE f.worker <> (SELECT app.worker()) AND f.person <> ALL ((SELECT app.closed_to_me())::uuid[])
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2;
END $$;

-- The looks of some workers (NULL: of all) between two moments, newest first, ``lim`` before ``before``.
-- One line among others is told as how many they were.
CREATE OR REPLACE FUNCTION audit.looks(who int[], since timestamptz, upto timestamptz, why text,
    flagged text, lists text[], in_lists bool, before bigint, lim int)
  RETURNS TABLE (id bigint, at timestamptz, worker int, what text, basis text, people int, person uuid,
                 verdict text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') THEN RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  RETURN QUERY EXECUTE   -- planned anew each time, for what is asked
    'SELECT r.id, r.at, r.worker, r.what, r.basis, cardinality(r.persons),
       CASE WHEN cardinality(r.persons) = 1 THEN r.persons[1] END, c.verdict::text
     FROM audit.read r LEFT JOIN people_lookcheck c ON c.look = r.id
     WHERE r.at >= $2 AND r.at < $3 AND r.id < $8 AND NOT r.persons <@ $10
       AND ($1 IS NULL OR r.worker = ANY ($1))
       AND ($4 = '''' OR $4 = ANY (string_to_array(r.basis, '','')))
       AND ($7 IS NULL OR $7 = (r.what = ANY ($6)))
       AND ($5 = '''' OR r.id = ANY (ARRAY(SELECT f.id FROM priv.looks_with_pattern($2, $3, $6, $5) f WHERE $5 <> '''')))
     ORDER BY r.id DESC LIMIT $9'
    USING who, since, upto, why, flagged, lists, in_lists, before, least(lim, 200), app.closed_to_me();
END $$;

-- Sealed records without their content: since when, by whom, and how many can see them now.
CREATE OR REPLACE FUNCTION audit.sealed_records()
  RETURNS TABLE (person uuid, since timestamptz, worker int, team text, can_see bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') THEN RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT p.id, s.at, s.worker, t.name::text,
      (SELECT count(*) FROM person_grant g JOIN teams_user u ON u.id = -g.grantee AND u.is_active
       WHERE g.person_id = p.id AND g.grantee < 0 AND g.card_until > now()
         AND NOT EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.person_id = p.id AND o.worker_id = u.id))
    FROM people_person p JOIN teams_team t ON t.id = p.lead_team_id
    LEFT JOIN LATERAL (SELECT c.at, c.worker FROM audit.change c WHERE c.tbl = 'people_person'
      AND c.pk = p.id::text AND c.op = 'U' AND c.new ->> 'sealed' = 'true' ORDER BY c.id DESC LIMIT 1) s ON true
    WHERE p.sealed AND p.id <> ALL (app.closed_to_me())
    ORDER BY s.at DESC NULLS LAST, p.id;
END $$;

-- Lay looks on the desk to be checked: so many by chance, of those that nobody laid there before.
CREATE OR REPLACE FUNCTION app.draw_looks(since timestamptz, upto timestamptz, lists text[], how_many int)
  RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int;
BEGIN
  IF NOT app.holds('steward') OR how_many NOT BETWEEN 1 AND 50 THEN
    RAISE EXCEPTION 'an information steward draws looks' USING ERRCODE = '42501'; END IF;
  INSERT INTO people_lookcheck (id, look, person_id, worker_id, looked_at, what, basis, drawn_by_id, drawn_at,
                                by_chance, verdict, question, answer)
  SELECT gen_random_uuid(), r.id, CASE WHEN cardinality(r.persons) = 1 THEN r.persons[1] END, r.worker, r.at,
         r.what, r.basis, app.worker(), now(), true, '', '', ''
  FROM audit.read r JOIN teams_user u ON u.id = r.worker
  WHERE r.at >= since AND r.at < upto AND r.what <> ALL (lists) AND r.worker <> app.worker()
    AND NOT 'steward' = ANY (string_to_array(r.basis, ',')) AND NOT r.persons && app.closed_to_me()
    AND NOT EXISTS (SELECT 1 FROM people_lookcheck c WHERE c.look = r.id)
  ORDER BY random() LIMIT how_many
  ON CONFLICT (look) DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  RETURN made;
END $$;

-- Lay one look on the desk. NULL: there is no such look, or it is the steward's own.
CREATE OR REPLACE FUNCTION app.pick_look(look_id bigint) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found uuid;
BEGIN
  IF NOT app.holds('steward') THEN
    RAISE EXCEPTION 'an information steward checks looks' USING ERRCODE = '42501'; END IF;
  INSERT INTO people_lookcheck (id, look, person_id, worker_id, looked_at, what, basis, drawn_by_id, drawn_at,
                                by_chance, verdict, question, answer)
  SELECT gen_random_uuid(), r.id, CASE WHEN cardinality(r.persons) = 1 THEN r.persons[1] END, r.worker, r.at,
         r.what, r.basis, app.worker(), now(), false, '', '', ''
  FROM audit.read r JOIN teams_user u ON u.id = r.worker WHERE r.id = look_id AND r.worker <> app.worker() AND NOT r.persons && app.closed_to_me()
  ON CONFLICT (look) DO NOTHING;
  SELECT c.id INTO found FROM people_lookcheck c WHERE c.look = look_id;
  RETURN found;
END $$;

-- Say what a look was, or ask whoever looked. False when it was settled, or is the steward's own.
CREATE OR REPLACE FUNCTION app.check_look(laid uuid, finding text, ask text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') OR finding NOT IN ('fine', 'asked', 'wrong')
     OR finding = 'asked' AND length(trim(ask)) < 10 THEN
    RAISE EXCEPTION 'an information steward checks looks' USING ERRCODE = '42501'; END IF;
  UPDATE people_lookcheck c SET checked_by_id = app.worker(), checked_at = now(), verdict = finding,
    question = CASE WHEN finding = 'asked' THEN left(trim(ask), 500) ELSE c.question END,
    answer = CASE WHEN finding = 'asked' THEN '' ELSE c.answer END,
    answered_at = CASE WHEN finding = 'asked' THEN NULL ELSE c.answered_at END
  WHERE c.id = laid AND c.verdict IN ('', 'asked') AND c.worker_id <> app.worker()
    AND (c.person_id IS NULL OR c.person_id <> ALL (app.closed_to_me()));
  RETURN FOUND;
END $$;

-- Answer what the steward asked about a look or a broken glass of the caller's. False: nothing waits.
CREATE OR REPLACE FUNCTION app.answer_check(asked uuid, said text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE people_lookcheck SET answer = left(trim(said), 500), answered_at = now()
    WHERE id = asked AND worker_id = app.worker() AND verdict = 'asked' AND answered_at IS NULL;
  IF FOUND THEN RETURN true; END IF;
  UPDATE people_breakglass SET answer = left(trim(said), 500), answered_at = now()
    WHERE id = asked AND worker_id = app.worker() AND verdict = 'asked' AND answered_at IS NULL;
  RETURN FOUND;
END $$;

DROP FUNCTION IF EXISTS priv.looks_with_pattern(timestamptz, timestamptz, text[]);
SELECT app.only_for('priv.looks_with_pattern(timestamptz, timestamptz, text[], text)'),
  app.only_for('audit.patterns(timestamptz, timestamptz, text[])', 'ph_app'),
  app.only_for('audit.looks(int[], timestamptz, timestamptz, text, text, text[], bool, bigint, int)', 'ph_app'),
  app.only_for('audit.sealed_records()', 'ph_app'),
  app.only_for('app.draw_looks(timestamptz, timestamptz, text[], int)', 'ph_app'),
  app.only_for('app.pick_look(bigint)', 'ph_app'), app.only_for('app.check_look(uuid, text, text)', 'ph_app'),
  app.only_for('app.answer_check(uuid, text)', 'ph_app');
