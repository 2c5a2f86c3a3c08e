-- a worker may not give themselves another account's address or wake a stopped account
CREATE OR REPLACE FUNCTION app.own_account_only() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'ph_app' AND NOT app.holds('administrator')
     AND (NEW.is_active, NEW.email, NEW.organisation_id) IS DISTINCT FROM
         (OLD.is_active, OLD.email, OLD.organisation_id) THEN
    RAISE EXCEPTION 'only an administrator changes this of an account' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER own_account_only BEFORE UPDATE ON teams_user
  FOR EACH ROW EXECUTE FUNCTION app.own_account_only();
SELECT app.only_for('app.own_account_only()');
