-- Everybody who signs in may know who works here. Seats, appointments and accounts are kept by
-- administrators; a worker changes only their own account.
GRANT SELECT ON teams_organisation, teams_neighbourhood, teams_team, teams_user, teams_membership,
  teams_appointment TO ph_app, ph_job;
GRANT SELECT ON teams_organisation, teams_neighbourhood, teams_team, teams_membership,
  teams_appointment TO ph_leader;
GRANT SELECT (id, full_name, job_title, organisation_id, is_active, theme, email, phone) ON teams_user
  TO ph_leader;
GRANT SELECT ON teams_organisation, teams_neighbourhood, teams_team, teams_user, teams_membership,
  teams_appointment TO ph_definer;
GRANT INSERT ON teams_user TO ph_app;
GRANT UPDATE (full_name, job_title, phone, theme, is_active, email) ON teams_user TO ph_app;
GRANT UPDATE (theme, phone) ON teams_user TO ph_leader;
GRANT INSERT, UPDATE ON teams_membership, teams_appointment TO ph_app;
GRANT INSERT, UPDATE (name, phone, neighbourhood_id) ON teams_team TO ph_app;
GRANT USAGE ON SEQUENCE teams_user_id_seq, teams_membership_id_seq, teams_appointment_id_seq,
  teams_team_id_seq TO ph_app;

ALTER TABLE teams_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE teams_membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE teams_appointment ENABLE ROW LEVEL SECURITY;
ALTER TABLE teams_team ENABLE ROW LEVEL SECURITY;
CREATE POLICY s ON teams_user FOR SELECT USING (true);
CREATE POLICY s ON teams_membership FOR SELECT USING (true);
CREATE POLICY s ON teams_appointment FOR SELECT USING (true);
CREATE POLICY s ON teams_team FOR SELECT USING (true);
-- an account without a seat opens nothing, so an organisation's own sign-in may make one
CREATE POLICY i ON teams_user FOR INSERT TO ph_app WITH CHECK (true);
CREATE POLICY u ON teams_user FOR UPDATE TO ph_app, ph_leader
  USING (id = (SELECT app.worker()) OR (SELECT app.holds('administrator')));
-- an administrator gives others keys, never themselves
CREATE POLICY i ON teams_membership FOR INSERT TO ph_app
  WITH CHECK ((SELECT app.holds('administrator')) AND user_id <> (SELECT app.worker()));
CREATE POLICY u ON teams_membership FOR UPDATE TO ph_app
  USING ((SELECT app.holds('administrator')) AND user_id <> (SELECT app.worker()));
CREATE POLICY i ON teams_appointment FOR INSERT TO ph_app
  WITH CHECK ((SELECT app.holds('administrator')) AND user_id <> (SELECT app.worker()));
CREATE POLICY u ON teams_appointment FOR UPDATE TO ph_app
  USING ((SELECT app.holds('administrator')) AND user_id <> (SELECT app.worker()));
CREATE POLICY i ON teams_team FOR INSERT TO ph_app WITH CHECK ((SELECT app.holds('administrator')));
CREATE POLICY u ON teams_team FOR UPDATE TO ph_app USING ((SELECT app.holds('administrator')));

-- a worker may not give themselves another account's address or wake a stopped account
CREATE FUNCTION app.own_account_only() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'ph_app' AND NOT app.holds('administrator')
     AND (NEW.is_active, NEW.email, NEW.organisation_id) IS DISTINCT FROM
         (OLD.is_active, OLD.email, OLD.organisation_id) THEN
    RAISE EXCEPTION 'only an administrator changes this of an account' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER own_account_only BEFORE UPDATE ON teams_user
  FOR EACH ROW EXECUTE FUNCTION app.own_account_only();
REVOKE EXECUTE ON FUNCTION app.own_account_only() FROM PUBLIC;
