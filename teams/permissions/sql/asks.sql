-- Whoever asked does not need it any more. False: it was answered meanwhile, or is another's.
CREATE OR REPLACE FUNCTION app.withdraw_ask(which uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE permissions_ask SET state = 'withdrawn', answered_at = now()
    WHERE id = which AND asked_by_id = app.worker() AND state = 'asked';
  RETURN FOUND;
END $$;
SELECT app.only_for('app.withdraw_ask(uuid)', 'ph_app');
