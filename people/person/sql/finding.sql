-- Finding somebody: among one's own people, by a signpost, and for imports.
SET LOCAL ROLE ph_definer;
-- Search goes through the reader's own people and compares: what it costs grows with them, not with the
-- population, as an index of all names would. It walks by key, for the planner cannot know how few people
-- a worker's keys open. At most 50 rows; ids only, read again under the walls.
CREATE OR REPLACE FUNCTION app.search_people(names text, born date, nhs text, place text, lim int)
  RETURNS TABLE (person_id uuid, score real) LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
  SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
WITH mine AS MATERIALIZED (
  SELECT g.person_id, bool_or(g.summary_until > now()) AS summary FROM person_grant g
  WHERE g.grantee = ANY ((SELECT app.keys())::int[]) AND g.card_until > now()
    AND g.person_id <> ALL ((SELECT app.closed_to_me())::uuid[])
  GROUP BY g.person_id
),
by_name AS MATERIALIZED (
  SELECT p.id, greatest(l.likeness, public.similarity(lower(names), f.full_name)) AS score
  FROM mine JOIN people_person p ON p.id = mine.person_id
  CROSS JOIN LATERAL (SELECT lower(p.given_name || ' ' || p.family_name || ' ' || p.known_as) AS full_name) f
  CROSS JOIN LATERAL (SELECT public.word_similarity(lower(names), f.full_name) AS likeness) l
  WHERE names <> '' AND l.likeness >= 0.4 AND (born IS NULL OR p.born_on = born)
),
found AS (
  SELECT n.id, n.score FROM by_name n
  UNION ALL
  SELECT p.id, 1 FROM mine JOIN people_person p ON p.id = mine.person_id
  WHERE names = '' AND p.born_on = born
  UNION ALL
  SELECT d.person_id, 1 FROM mine JOIN people_persondetails d ON d.person_id = mine.person_id
  WHERE mine.summary AND nhs <> '' AND d.nhs_number = nhs
  UNION ALL
  SELECT d.person_id, public.word_similarity(lower(place), a.lives_at)
  FROM mine JOIN people_persondetails d ON d.person_id = mine.person_id
  CROSS JOIN LATERAL (SELECT lower(d.address || ' ' || d.postcode) AS lives_at) a
  WHERE mine.summary AND place <> '' AND strpos(a.lives_at, lower(place)) > 0
    -- a whole name that is somebody's is not asked for as an address too
    AND NOT (strpos(names, ' ') > 0 AND EXISTS (SELECT 1 FROM by_name n WHERE n.score >= 0.95))
)
SELECT f.id, max(f.score)::real FROM found f
GROUP BY f.id ORDER BY 2 DESC, 1 LIMIT least(greatest(lim, 1), 50) $$;

SELECT app.only_for('app.search_people(text, date, text, text, int)', 'ph_app');
RESET ROLE;

-- Exactly this person: by name and day of birth, or by NHS number.
CREATE OR REPLACE FUNCTION priv.exactly(given text, family text, born date, nhs text) RETURNS TABLE (id uuid)
  LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.id FROM people_person x WHERE x.born_on = born
    AND lower(x.family_name) = lower(btrim(family)) AND lower(x.given_name) = lower(btrim(given))
  UNION
  SELECT d.person_id FROM people_persondetails d WHERE nhs <> '' AND d.nhs_number = nhs $$;

-- Is this row of a partner's list somebody we have? For imports; as the job role only.
CREATE OR REPLACE FUNCTION app.known_exactly(given text, family text, born date, nhs text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.id FROM priv.exactly(given, family, born, nhs) e ORDER BY e.id LIMIT 1 $$;

-- Signpost: is exactly this person known to somebody else, and whom do I ask? Never the content, never
-- a sealed person. A question is answered in a later transaction than the one that asked it: so whoever
-- has the answer has left the question behind, counted and kept, and a sealed person's named workers are
-- told. Whatever is found, a question writes the same rows, and takes as long.
CREATE OR REPLACE FUNCTION app.ask_signpost(given text, family text, born date, nhs text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
    FROM priv.exactly(given, family, born, nhs) e JOIN people_person x ON x.id = e.id
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

SELECT app.only_for('app.ask_signpost(text, text, date, text)', 'ph_app'),
  app.only_for('app.signposts(uuid)', 'ph_app'), app.only_for('priv.pointed_to(uuid)'),
  app.only_for('priv.exactly(text, text, date, text)'),
  app.only_for('app.known_exactly(text, text, date, text)', 'ph_job');
