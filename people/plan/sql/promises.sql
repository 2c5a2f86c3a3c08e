-- Written down by a slip a moment ago: whoever made it takes it back, and no page says that it was. False: it was
-- changed since, so that somebody built upon it, or it is too late.
CREATE OR REPLACE FUNCTION app.unpromise(made uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p people_promise;
BEGIN
  SELECT * INTO p FROM people_promise WHERE id = made FOR UPDATE;
  IF NOT FOUND OR p.made_by_id <> app.worker() OR NOT priv.writes(p.person_id) THEN
    RAISE EXCEPTION 'no such promise' USING ERRCODE = '42501'; END IF;
  IF p.version > 1 OR p.made_at < now() - interval '2 minutes' THEN RETURN false; END IF;
  DELETE FROM people_promise WHERE id = made;
  DELETE FROM people_promiseevent WHERE pgh_obj_id = made;
  RETURN true;
END $$;
SELECT app.only_for('app.unpromise(uuid)', 'ph_app');
