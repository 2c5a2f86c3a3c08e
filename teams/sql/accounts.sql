-- Nobody gives themselves another name, address or employer, nor wakes or stops their own account: who
-- somebody is here, another administrator says.
CREATE OR REPLACE FUNCTION app.own_account_only() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'ph_app' AND (OLD.id = app.worker() OR NOT app.holds('administrator'))
     AND (NEW.is_active, NEW.last_day, NEW.email, NEW.organisation_id, NEW.full_name, NEW.job_title) IS DISTINCT FROM
         (OLD.is_active, OLD.last_day, OLD.email, OLD.organisation_id, OLD.full_name, OLD.job_title) THEN
    RAISE EXCEPTION 'only another administrator changes this of an account' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER own_account_only BEFORE UPDATE ON teams_user
  FOR EACH ROW EXECUTE FUNCTION app.own_account_only();
SELECT app.only_for('app.own_account_only()');
