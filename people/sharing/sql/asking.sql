-- Asking a team in, asking to be pulled in, and the answer.

-- Ask to be pulled in, with the reference that a signpost gave to this worker in the last day.
CREATE OR REPLACE FUNCTION app.ask_in(ref uuid, team int, why text) RETURNS uuid LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p uuid := priv.pointed_to(ref); made uuid;
BEGIN
  IF p IS NULL OR NOT team = ANY (app.keys()) OR team < 0 THEN
    RAISE EXCEPTION 'no such signpost' USING ERRCODE = '42501'; END IF;
  SELECT id INTO made FROM people_pull WHERE person_id = p AND to_team_id = team AND asks_in
    AND asked_by_id = app.worker() AND answered_at IS NULL AND waits_until > now();
  IF FOUND THEN   -- asked again: the newest words stand
    UPDATE people_pull SET words = left(why, 300) WHERE id = made; RETURN made; END IF;
  made := gen_random_uuid();
  INSERT INTO people_pull (id, person_id, asked_by_id, to_team_id, asks_in, words, asked_at,
                           waits_until, answer)
  VALUES (made, p, app.worker(), team, true, left(why, 300), now(), now() + interval '14 days', '');
  RETURN made;
END $$;

-- Answer a pull that still waits: somebody of the team asked in, or, when a colleague asks in, somebody
-- who lets in; of somebody whom nobody is round any more, a team that was. A yes makes the team part of the team round the person. False: answered already.
CREATE OR REPLACE FUNCTION app.answer_pull(pull uuid, yes boolean, why text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE u people_pull;
BEGIN
  SELECT * INTO u FROM people_pull WHERE id = pull FOR UPDATE;
  IF NOT FOUND OR u.person_id = ANY (app.closed_to_me()) OR NOT (CASE WHEN u.asks_in THEN app.lets_in(u.person_id) OR app.knew(u.person_id)
      ELSE u.to_team_id = ANY (app.keys()) AND app.level_of(u.person_id) >= 1 END) THEN
    RAISE EXCEPTION 'no such pull' USING ERRCODE = '42501'; END IF;
  IF u.answered_at IS NOT NULL THEN RETURN false; END IF;
  IF u.waits_until <= now() OR NOT u.asks_in AND EXISTS (SELECT 1 FROM people_person x
      WHERE x.id = u.person_id AND x.sealed) THEN   -- a sealed person's pull has lapsed too
    RAISE EXCEPTION 'this pull has lapsed' USING ERRCODE = '42501'; END IF;
  UPDATE people_pull SET answered_by_id = app.worker(), answered_at = now(), said_yes = yes,
    answer = left(coalesce(why, ''), 300)
  WHERE person_id = u.person_id AND to_team_id = u.to_team_id AND asks_in = u.asks_in
    AND answered_at IS NULL;   -- the same question from several of a team has one answer
  IF yes THEN
    INSERT INTO people_involvement (id, person_id, team_id, starts_at, added_by_id)
    VALUES (gen_random_uuid(), u.person_id, u.to_team_id, now(), app.worker())
    ON CONFLICT (person_id, team_id) WHERE ends_at IS NULL DO NOTHING;
  END IF;
  RETURN true;
END $$;
SELECT app.only_for('app.ask_in(uuid, int, text)', 'ph_app'),
  app.only_for('app.answer_pull(uuid, boolean, text)', 'ph_app');

SET LOCAL ROLE ph_definer;
-- What the caller asked, and how it was answered: of a person whom the caller may not see, no name.
CREATE OR REPLACE FUNCTION app.my_asks() RETURNS TABLE (person uuid, name text, team text, asks_in boolean,
    words text, asked_at timestamptz, waits_until timestamptz, said_yes boolean, answer text,
    answered_by text) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN l.level >= 1 THEN u.person_id END,
    CASE WHEN l.level >= 1 THEN coalesce(nullif(p.known_as, ''), p.given_name) ELSE '' END,
    t.name, u.asks_in, u.words, u.asked_at, u.waits_until, u.said_yes, u.answer,
    coalesce(b.full_name, '')
  FROM people_pull u JOIN people_person p ON p.id = u.person_id
    JOIN teams_team t ON t.id = CASE WHEN u.asks_in THEN p.lead_team_id ELSE u.to_team_id END LEFT JOIN teams_user b ON b.id = u.answered_by_id
    CROSS JOIN LATERAL (SELECT app.level_of(u.person_id) AS level) l
  WHERE u.asked_by_id = app.worker() AND (l.level >= 1 OR NOT p.sealed)
    AND u.person_id <> ALL (app.closed_to_me())
    AND coalesce(u.answered_at, u.waits_until) > now() - interval '14 days'
  ORDER BY coalesce(u.answered_at, u.asked_at) DESC $$;

SELECT app.only_for('app.my_asks()', 'ph_app');
RESET ROLE;
