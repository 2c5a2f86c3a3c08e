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

-- tables of the packages that sign people in
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session, account_emailaddress,
  account_emailconfirmation, mfa_authenticator, socialaccount_socialaccount TO ph_app;
GRANT SELECT ON socialaccount_socialapp, socialaccount_socialtoken, django_content_type,
  django_migrations TO ph_app;
GRANT SELECT ON django_migrations TO ph_job, ph_leader;
GRANT USAGE ON SEQUENCE account_emailaddress_id_seq, account_emailconfirmation_id_seq,
  mfa_authenticator_id_seq, socialaccount_socialaccount_id_seq TO ph_app;
