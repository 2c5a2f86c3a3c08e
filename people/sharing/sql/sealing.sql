-- Seal, or open again: whoever walks alongside, or the lead of a team that is round the person to stay. A
-- share is not enough: it would shut out those who shared. Somebody whose own record it is not must be
-- named, else nobody could see the person at all.
CREATE OR REPLACE FUNCTION app.seal(p uuid, shut boolean) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.alongside(p) AND NOT app.leads_round(p) THEN
    RAISE EXCEPTION 'no such person' USING ERRCODE = '42501'; END IF;
  IF shut AND NOT EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.grantee < 0
      AND g.lets_in_until > now() AND NOT EXISTS (SELECT 1 FROM people_ownrecord o
        WHERE o.person_id = p AND o.worker_id = -g.grantee)) THEN
    RETURN false; END IF;
  UPDATE people_person SET sealed = shut WHERE id = p AND sealed <> shut;
  RETURN true;
END $$;
SELECT app.only_for('app.seal(uuid, boolean)', 'ph_app');
