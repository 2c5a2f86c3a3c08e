-- A move: until then whatever happened counts where they lived. A second move on one day is the same one.
CREATE OR REPLACE FUNCTION app.moved_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE today date := (now() AT TIME ZONE 'Europe/London')::date; since date;
BEGIN
  SELECT coalesce(max(v.until_on), '1900-01-01') INTO since FROM people_livedin v WHERE v.person_id = NEW.id;
  IF since < today THEN
    INSERT INTO people_livedin (id, person_id, neighbourhood_id, from_on, until_on)
    VALUES (gen_random_uuid(), NEW.id, OLD.neighbourhood_id, since, today);
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER moved AFTER UPDATE OF neighbourhood_id ON people_person FOR EACH ROW
  WHEN (OLD.neighbourhood_id IS DISTINCT FROM NEW.neighbourhood_id) EXECUTE FUNCTION app.moved_trg();
SELECT app.only_for('app.moved_trg()');
