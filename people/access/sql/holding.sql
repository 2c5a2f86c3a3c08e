-- What hangs on a team, in figures and by nobody's name: for whoever keeps teams.
SET LOCAL ROLE ph_definer;
CREATE OR REPLACE FUNCTION app.hangs_on_team(team int)
  RETURNS TABLE (people int, asked int, shared int) LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('administrator') THEN
    RAISE EXCEPTION 'an administrator keeps teams' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT
    (SELECT count(DISTINCT i.person_id)::int FROM people_involvement i WHERE i.team_id = team
       AND (i.ends_at IS NULL OR i.ends_at > now())),
    (SELECT count(*)::int FROM people_pull p WHERE p.to_team_id = team AND p.answered_at IS NULL
       AND p.waits_until > now()),
    (SELECT count(*)::int FROM people_share s WHERE s.to_team_id = team AND s.withdrawn_at IS NULL
       AND s.ends_at > now());
END $$;
SELECT app.only_for('app.hangs_on_team(int)', 'ph_app');
RESET ROLE;

-- A team does not end under the people whom it is round: not today, and not on a day gone by.
CREATE OR REPLACE FUNCTION app.nobody_is_left_behind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.ends_on IS DISTINCT FROM OLD.ends_on
     AND NEW.ends_on <= (now() AT TIME ZONE 'Europe/London')::date AND EXISTS (
       SELECT 1 FROM people_involvement i WHERE i.team_id = NEW.id
         AND (i.ends_at IS NULL OR i.ends_at > now())) THEN
    RAISE EXCEPTION 'team % is still round somebody', NEW.id USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;
SELECT app.only_for('app.nobody_is_left_behind()');
CREATE OR REPLACE TRIGGER nobody_is_left_behind BEFORE UPDATE OF ends_on ON teams_team
  FOR EACH ROW EXECUTE FUNCTION app.nobody_is_left_behind();

-- a team that has ended is round nobody new, is not asked in, and nobody is shared with it
CREATE OR REPLACE TRIGGER takes_nobody_new BEFORE INSERT OR UPDATE OF team_id ON people_involvement
  FOR EACH ROW EXECUTE FUNCTION app.takes_nobody_new('teams_team', 'team_id');
CREATE OR REPLACE TRIGGER takes_nobody_new BEFORE INSERT OR UPDATE OF to_team_id ON people_pull
  FOR EACH ROW EXECUTE FUNCTION app.takes_nobody_new('teams_team', 'to_team_id');
CREATE OR REPLACE TRIGGER takes_nobody_new BEFORE INSERT OR UPDATE OF to_team_id ON people_share
  FOR EACH ROW EXECUTE FUNCTION app.takes_nobody_new('teams_team', 'to_team_id');
