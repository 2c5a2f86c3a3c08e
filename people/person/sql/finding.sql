-- Finding somebody: among one's own people, by a signpost, and for imports.
SET LOCAL ROLE ph_definer;
-- Search goes through the reader's own people and compares: what it costs grows with them, not with the
-- population, as an index of all names would. It walks by key, for the planner cannot know how few people
-- a worker's keys open. At most 50 rows; ids only, read again under the walls.
CREATE OR REPLACE FUNCTION app.search_people(names text, near jsonb, born date, kind text, nhs text,
    number text, places text[], lim int)
  RETURNS TABLE (person_id uuid, score real) LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
  SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
WITH mine AS MATERIALIZED (
  SELECT g.person_id, bool_or(g.summary_until > now()) AS summary FROM person_grant g
  WHERE g.grantee = ANY ((SELECT app.keys())::int[]) AND g.card_until > now()
    AND g.person_id <> ALL ((SELECT app.closed_to_me())::uuid[])
  GROUP BY g.person_id
),
-- each word of the name as it may sound, with the short and long forms of it; days on which the person may be born
asked AS MATERIALIZED (
  SELECT f.folded, f.folded ~ '[^ -~]' AS in_signs, app.born_range(born, kind) AS days, s.words,
    string_to_array(array_to_string(s.words, ','), ',') AS sounds
  FROM (SELECT app.fold_name(names) AS folded) f CROSS JOIN LATERAL (
    SELECT ARRAY(SELECT array_to_string(app.sounds_of(w || ' ' || coalesce(near ->> w, '')), ',')
      FROM regexp_split_to_table(f.folded, ' ') w WHERE w <> '') AS words) s
),
by_name AS MATERIALIZED (
  SELECT k.person_id AS id, greatest(l.likeness, public.similarity(a.folded, k.folded),
    CASE WHEN l.sounds THEN 0.7 + 0.2 * l.likeness ELSE 0 END) AS score
  FROM asked a CROSS JOIN mine JOIN people_namekey k ON k.person_id = mine.person_id
  CROSS JOIN LATERAL (SELECT
    -- where words are not divided by blanks, a name is found by a part of it
    CASE WHEN a.in_signs AND strpos(k.folded, a.folded) > 0 THEN 1
      ELSE public.word_similarity(a.folded, k.folded) END AS likeness,
    k.sounds && a.sounds AND NOT EXISTS (SELECT FROM unnest(a.words) w
      WHERE NOT k.sounds && string_to_array(w, ',')) AS sounds) l
  WHERE a.folded <> '' AND (mine.summary OR k.on_card) AND (l.likeness >= 0.4 OR l.sounds)
    AND (born IS NULL OR EXISTS (SELECT FROM people_person p
      WHERE p.id = k.person_id AND app.born_range(p.born_on, p.born_kind) && a.days))
),
found AS (
  SELECT n.id, n.score FROM by_name n
  UNION ALL
  SELECT p.id, 1 FROM asked a CROSS JOIN mine JOIN people_person p ON p.id = mine.person_id
  WHERE a.folded = '' AND app.born_range(p.born_on, p.born_kind) && a.days
  UNION ALL
  SELECT d.person_id, 1 FROM mine JOIN people_persondetails d ON d.person_id = mine.person_id
  WHERE mine.summary AND nhs <> '' AND d.nhs_number = nhs
  UNION ALL
  SELECT d.person_id, 1 FROM mine JOIN people_persondetails d ON d.person_id = mine.person_id
  WHERE mine.summary AND number <> '' AND strpos(app.phone_key(d.phone), number) > 0
  UNION ALL
  SELECT d.person_id, max(public.word_similarity(p.place, a.lives_at))
  FROM mine JOIN people_persondetails d ON d.person_id = mine.person_id
  CROSS JOIN LATERAL (SELECT translate(lower(concat_ws(' ', d.address, d.postcode, replace(d.postcode, ' ', ''))),
    '''’.,', '') AS lives_at) a
  JOIN unnest(places) p (place) ON strpos(a.lives_at, p.place) > 0
  WHERE mine.summary AND places <> '{}'
    -- a whole name that is somebody's is not asked for as an address too
    AND NOT (strpos(names, ' ') > 0 AND EXISTS (SELECT 1 FROM by_name n WHERE n.score >= 0.95))
  GROUP BY d.person_id
),
best AS (SELECT f.id, max(f.score)::real AS score FROM found f GROUP BY f.id)
-- far likenesses count where nothing is near
SELECT b.id, b.score FROM best b WHERE b.score >= 0.55 OR (SELECT max(score) FROM best) < 0.7
ORDER BY 2 DESC, 1 LIMIT least(greatest(lim, 1), 50) $$;

SELECT app.only_for('app.search_people(text, jsonb, date, text, text, text, text[], int)', 'ph_app');
RESET ROLE;

-- Exactly this person: by a name in any spelling and order, and the birth as it is kept or more exactly;
-- or by NHS number. A row a person; how is 'same', 'turned' (first and last name changed places) or 'number'.
CREATE OR REPLACE FUNCTION priv.exactly(given text, family text, born date, nhs text, kind text DEFAULT 'day')
  RETURNS TABLE (id uuid, how text) LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (f.id) f.id, f.how FROM (
    SELECT x.id, CASE WHEN k.forward = a.key THEN 'same' ELSE 'turned' END AS how
      FROM (SELECT app.name_key(given, family) AS key) a
      JOIN people_namekey k ON k.forward = a.key OR k.backward = a.key JOIN people_person x ON x.id = k.person_id
      WHERE a.key <> '' AND app.born_range(x.born_on, x.born_kind) @> app.born_range(born, kind)
    UNION ALL
    SELECT d.person_id, 'number' FROM people_persondetails d WHERE nhs <> '' AND d.nhs_number = nhs) f
  ORDER BY f.id, array_position(ARRAY['same', 'turned', 'number'], f.how) $$;

-- Is this row of a partner's list somebody we have? For imports; as the job role only. Sealed people too: it is
-- for whoever asks to tell nothing of them. how is as above, or 'first name': born on that day, and called so.
CREATE OR REPLACE FUNCTION app.known_exactly(given text, family text, born date, kind text, nhs text)
  RETURNS TABLE (person_id uuid, how text, sealed boolean, lead_team_id int) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.id, f.how, x.sealed, x.lead_team_id FROM (
    SELECT DISTINCT ON (e.id) e.id, e.how, e.nth FROM (
      SELECT e.id, e.how, array_position(ARRAY['same', 'turned', 'number'], e.how) AS nth
        FROM priv.exactly(given, family, born, nhs, kind) e
      UNION ALL
      SELECT x.id, 'first name', 4
        FROM people_person x JOIN people_namekey k ON k.person_id = x.id
        WHERE kind = 'day' AND x.born_on = born AND x.born_kind = 'day'
          AND split_part(k.folded, ' ', 1) = split_part(app.fold_name(given), ' ', 1)) e
    ORDER BY e.id, e.nth) f
  JOIN people_person x ON x.id = f.id ORDER BY f.nth, x.id $$;

-- Signpost: is exactly this person known to somebody else, and whom do I ask? Never the content, never
-- a sealed person. A question is answered in a later transaction than the one that asked it: so whoever
-- has the answer has left the question behind, counted and kept, and a sealed person's named workers are
-- told. Whatever is found, a question writes the same rows, and takes as long.
CREATE OR REPLACE FUNCTION app.ask_signpost(given text, family text, born date, nhs text,
    kind text DEFAULT 'day') RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  began timestamptz := clock_timestamp(); w int := app.worker(); q uuid := gen_random_uuid();
  most CONSTANT int := 5;
BEGIN
  IF w IS NULL OR cardinality(app.keys()) < 2 THEN
    RAISE EXCEPTION 'only a worker with a team asks this' USING ERRCODE = '42501'; END IF;
  IF (SELECT count(*) FROM priv.question x WHERE x.worker_id = w
      AND x.asked_at > now() - interval '1 hour') >= 60 THEN
    RAISE EXCEPTION 'too many signposts in an hour' USING ERRCODE = '54000'; END IF;
  INSERT INTO priv.question (id, worker_id) VALUES (q, w);
  INSERT INTO priv.signpost (question_id, person_id, sealed)
  SELECT q, found.id, found.sealed FROM generate_series(1, most) n LEFT JOIN (
    SELECT row_number() OVER (ORDER BY x.id) AS n, x.id, x.sealed
    FROM priv.exactly(given, family, born, nhs, kind) e JOIN people_person x ON x.id = e.id
    WHERE app.level_of(x.id) = 0 AND x.id <> ALL (app.closed_to_me())
  ) found USING (n);
  PERFORM pg_sleep(greatest(0, 0.05 - extract(epoch FROM clock_timestamp() - began)));
  RETURN q;
END $$;

-- The answer, for a day, to whoever asked: never in the transaction that asked.
CREATE OR REPLACE FUNCTION app.signposts(question uuid)
  RETURNS TABLE (reference uuid, team_name text, team_phone text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.reference, t.name, t.phone FROM priv.question q JOIN priv.signpost s ON s.question_id = q.id
    JOIN people_person x ON x.id = s.person_id JOIN teams_team t ON t.id = x.lead_team_id
  WHERE q.id = question AND q.worker_id = app.worker() AND q.asked_at > now() - interval '1 day'
    AND q.xact <> pg_current_xact_id() AND NOT s.sealed AND NOT x.sealed
    AND app.level_of(x.id) = 0 AND x.id <> ALL (app.closed_to_me())
  ORDER BY x.id $$;

-- Whom a reference of the caller's points to: NULL once it lapsed, or when the person was sealed since.
CREATE OR REPLACE FUNCTION priv.pointed_to(ref uuid) RETURNS uuid LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.person_id FROM priv.signpost s JOIN priv.question q ON q.id = s.question_id
    JOIN people_person x ON x.id = s.person_id
  WHERE s.reference = ref AND q.worker_id = app.worker() AND q.asked_at > now() - interval '1 day'
    AND q.xact <> pg_current_xact_id() AND NOT s.sealed AND NOT x.sealed $$;

-- Who asked after a sealed person and was told nothing: for whoever may see that person.
CREATE OR REPLACE VIEW app.sealed_ask WITH (security_barrier) AS
  SELECT s.reference AS id, s.person_id, q.worker_id, q.asked_at FROM priv.signpost s
    JOIN priv.question q ON q.id = s.question_id
  WHERE s.sealed AND app.level_of(s.person_id) > 0;
GRANT SELECT ON app.sealed_ask TO ph_app, ph_definer;

SELECT app.only_for('app.ask_signpost(text, text, date, text, text)', 'ph_app'),
  app.only_for('app.signposts(uuid)', 'ph_app'), app.only_for('priv.pointed_to(uuid)'),
  app.only_for('priv.exactly(text, text, date, text, text)'),
  app.only_for('app.known_exactly(text, text, date, text, text)', 'ph_job');
