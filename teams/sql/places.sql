-- What has ended takes nobody new. A last day is a day in London, and counts whole.
CREATE OR REPLACE FUNCTION app.has_ended(last date) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(last < (now() AT TIME ZONE 'Europe/London')::date, false) $$;

-- For tables whose rows bring somebody to a team, an organisation or a neighbourhood: which table that
-- is, and which column leads there. What has ended itself is history, and may be written down.
CREATE OR REPLACE FUNCTION app.takes_nobody_new() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE last date; n jsonb := to_jsonb(NEW); leads_to int := n ->> TG_ARGV[1];
BEGIN
  IF TG_OP = 'UPDATE' AND leads_to = (to_jsonb(OLD) ->> TG_ARGV[1])::int
     OR (n ->> 'ends_at')::timestamptz <= now() THEN RETURN NEW; END IF;
  EXECUTE format('SELECT ends_on FROM public.%I WHERE id = $1', TG_ARGV[0]) INTO last USING leads_to;
  IF app.has_ended(last) THEN
    RAISE EXCEPTION '% % has ended and takes nobody new', TG_ARGV[0], leads_to USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER takes_nobody_new BEFORE INSERT OR UPDATE OF team_id ON teams_membership
  FOR EACH ROW EXECUTE FUNCTION app.takes_nobody_new('teams_team', 'team_id');
CREATE OR REPLACE TRIGGER takes_nobody_new BEFORE INSERT OR UPDATE OF neighbourhood_id ON teams_team
  FOR EACH ROW EXECUTE FUNCTION app.takes_nobody_new('teams_neighbourhood', 'neighbourhood_id');
CREATE OR REPLACE TRIGGER takes_nobody_new BEFORE INSERT OR UPDATE OF organisation_id ON teams_user
  FOR EACH ROW EXECUTE FUNCTION app.takes_nobody_new('teams_organisation', 'organisation_id');

SELECT app.only_for('app.has_ended(date)', 'ph_app', 'ph_leader', 'ph_job', 'ph_definer'),
  app.only_for('app.takes_nobody_new()');
