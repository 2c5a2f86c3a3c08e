-- A protected address lies in a table of its own, and nowhere else: not in the details, not in their history.
CREATE OR REPLACE FUNCTION app.protect_address(p uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT (app.alongside(p) OR app.leads_round(p)) THEN
    RAISE EXCEPTION 'not yours to protect' USING ERRCODE = '42501'; END IF;
  PERFORM 1 FROM people_persondetails WHERE person_id = p FOR UPDATE;
  INSERT INTO people_protectedaddress (person_id, address, postcode, protected_by_id, protected_at)
    SELECT p, d.address, d.postcode, app.worker(), now() FROM people_persondetails d WHERE d.person_id = p
    ON CONFLICT (person_id) DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE people_persondetails SET address = '', postcode = '', address_protected = true, version = version + 1,
    changed_by_id = app.worker(), changed_at = now() WHERE person_id = p;
  UPDATE people_persondetailsevent SET address = '', postcode = '' WHERE person_id = p;
  DELETE FROM web_draft WHERE form LIKE '%' || p::text || '%';   -- somebody may have typed it
  PERFORM audit.log_event('address.protected', p::text, '{}'::jsonb);
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION app.keep_address(p uuid, said text, code text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.alongside(p) THEN RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  UPDATE people_protectedaddress SET address = left(said, 200), postcode = left(code, 8) WHERE person_id = p;
  RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION app.unprotect_address(p uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE a people_protectedaddress;
BEGIN
  IF NOT app.alongside(p) THEN RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  DELETE FROM people_protectedaddress WHERE person_id = p RETURNING * INTO a;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE people_persondetails SET address = a.address, postcode = a.postcode, address_protected = false,
    version = version + 1, changed_by_id = app.worker(), changed_at = now() WHERE person_id = p;
  PERFORM audit.log_event('address.unprotected', p::text, '{}'::jsonb);
  RETURN true;
END $$;
SELECT app.only_for('app.protect_address(uuid)', 'ph_app'), app.only_for('app.keep_address(uuid, text, text)', 'ph_app'),
  app.only_for('app.unprotect_address(uuid)', 'ph_app');
