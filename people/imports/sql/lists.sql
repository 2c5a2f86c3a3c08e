-- Whom a row of a partner's list may be. Nobody sealed, and neither the worker who brings in the list nor
-- a declared relative of theirs, is told of: those rows are added like any other (hidden).
CREATE OR REPLACE FUNCTION app.known_to_list(given text, family text, born date, born_kind text, nhs text, who int)
  RETURNS TABLE (person_id uuid, how text, team text, phone text, hidden boolean, sealed boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.person_id, k.how, t.name, t.phone,
    k.sealed OR EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.worker_id = who AND o.person_id = k.person_id),
    k.sealed
  FROM app.known_exactly(given, family, born, born_kind, nhs) k JOIN teams_team t ON t.id = k.lead_team_id $$;

-- A list had sealed people on it: whoever may see one of them reads on "Who can see" that somebody asked.
CREATE OR REPLACE FUNCTION app.tell_of_list(who int, people uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS (INSERT INTO priv.question (id, worker_id) VALUES (gen_random_uuid(), who) RETURNING id)
  INSERT INTO priv.signpost (question_id, person_id, sealed)
  SELECT asked.id, x.id, true FROM asked, people_person x WHERE x.id = ANY (people) AND x.sealed $$;

SELECT app.only_for('app.known_to_list(text, text, date, text, text, int)', 'ph_job'),
  app.only_for('app.tell_of_list(int, uuid[])', 'ph_job');
