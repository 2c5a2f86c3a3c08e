-- Is there a record of this reference? ``gone`` where one was and was removed; NULL where none ever was.
CREATE OR REPLACE FUNCTION audit.reference(ref uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') THEN RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  IF ref = ANY (app.closed_to_me()) THEN RETURN 'closed'; END IF;
  IF EXISTS (SELECT 1 FROM people_person p WHERE p.id = ref) THEN RETURN 'here'; END IF;
  IF EXISTS (SELECT 1 FROM audit.change c WHERE c.tbl = 'people_person' AND c.pk = ref::text) THEN
    RETURN 'gone'; END IF;
  RETURN NULL;
END $$;
SELECT app.only_for('audit.reference(uuid)', 'ph_app');
