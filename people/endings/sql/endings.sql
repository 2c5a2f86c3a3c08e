-- What follows when a team's part ends or begins, and when somebody died, moved away or asked to stop.

-- The team to ask is one that is round the person, as long as any is. When nobody is round them any more,
-- what was shared is taken back, and no team is asked in: a record at rest is nobody's to look at.
CREATE OR REPLACE FUNCTION app.rest_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE first int;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM people_involvement i JOIN people_person p ON p.id = i.person_id
      WHERE i.person_id = NEW.person_id AND i.team_id = p.lead_team_id AND i.ends_at IS NULL) THEN
    SELECT i.team_id INTO first FROM people_involvement i
      WHERE i.person_id = NEW.person_id AND i.ends_at IS NULL ORDER BY i.starts_at, i.id LIMIT 1;
    UPDATE people_person SET lead_team_id = first WHERE id = NEW.person_id AND first IS NOT NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.ends_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM people_involvement i WHERE i.person_id = NEW.person_id
                    AND (i.ends_at IS NULL OR i.ends_at > NEW.ends_at))
    AND NOT EXISTS (SELECT 1 FROM people_namedworker n WHERE n.person_id = NEW.person_id
                    AND (n.ends_at IS NULL OR n.ends_at > NEW.ends_at)) THEN
    UPDATE people_share SET withdrawn_at = NEW.ends_at
      WHERE person_id = NEW.person_id AND withdrawn_at IS NULL AND ends_at > NEW.ends_at;
    UPDATE people_pull SET waits_until = NEW.ends_at WHERE person_id = NEW.person_id
      AND answered_at IS NULL AND NOT asks_in AND waits_until > NEW.ends_at;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER rest AFTER INSERT OR UPDATE OF ends_at ON people_involvement
  FOR EACH ROW EXECUTE FUNCTION app.rest_trg();

-- From the moment it is said nobody else is shown the person, and no team is asked in any more. Said by a slip:
-- what was taken back with it is shared again.
CREATE OR REPLACE FUNCTION app.quiet_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.ended_at IS NULL THEN
    UPDATE people_share SET withdrawn_at = NEW.said_at
      WHERE person_id = NEW.person_id AND withdrawn_at IS NULL AND ends_at > NEW.said_at;
    UPDATE people_pull SET waits_until = least(NEW.said_at, now()) WHERE person_id = NEW.person_id
      AND answered_at IS NULL AND NOT asks_in AND waits_until > least(NEW.said_at, now());
  ELSIF TG_OP = 'UPDATE' AND NEW.slip AND OLD.ended_at IS NULL THEN
    UPDATE people_share SET withdrawn_at = NULL
      WHERE person_id = NEW.person_id AND withdrawn_at = NEW.said_at;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER quiet AFTER INSERT OR UPDATE ON people_quiet
  FOR EACH ROW EXECUTE FUNCTION app.quiet_trg();

-- They are back: the same record opens to a team that knew them, and to the worker who walks alongside now.
-- False: it is open to the caller already.
CREATE OR REPLACE FUNCTION app.come_back(p uuid, team int, walks int) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM people_person WHERE id = p FOR NO KEY UPDATE;   -- one team after another
  IF app.lets_in(p) THEN RETURN false; END IF;
  IF NOT app.knew(p) OR NOT team = ANY (app.keys())
    OR NOT EXISTS (SELECT 1 FROM people_involvement i WHERE i.person_id = p AND i.team_id = team)
    OR walks IS NOT NULL AND NOT app.sits_in(walks, team) THEN
    RAISE EXCEPTION 'no such record at rest' USING ERRCODE = '42501'; END IF;
  INSERT INTO people_involvement (id, person_id, team_id, starts_at, added_by_id)
    VALUES (gen_random_uuid(), p, team, now(), app.worker());
  IF walks IS NOT NULL THEN
    INSERT INTO people_namedworker (id, person_id, worker_id, team_id, starts_at, added_by_id)
    VALUES (gen_random_uuid(), p, walks, team, now(), app.worker())
    ON CONFLICT (person_id, worker_id) WHERE ends_at IS NULL DO NOTHING;
  END IF;
  UPDATE people_quiet SET ended_at = now(), ended_by_id = app.worker(), slip = false
    WHERE person_id = p AND ended_at IS NULL AND kind <> 'died';
  RETURN true;
END $$;
SELECT app.only_for('app.rest_trg()'), app.only_for('app.quiet_trg()'),
  app.only_for('app.come_back(uuid, int, int)', 'ph_app');
