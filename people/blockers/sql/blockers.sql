-- How many people a blocker touches, as leaders may read it: rounded to five, and nothing below five.
CREATE OR REPLACE FUNCTION app.people_touched_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE which uuid;
BEGIN
  FOREACH which IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.blocker_id] WHEN 'DELETE' THEN ARRAY[OLD.blocker_id]
      ELSE ARRAY[OLD.blocker_id, NEW.blocker_id] END LOOP
    CONTINUE WHEN which IS NULL;
    PERFORM 1 FROM blockers_blocker WHERE id = which FOR UPDATE;
    UPDATE blockers_blocker b SET people_touched = n.people FROM (
      SELECT app.safe_count(count(DISTINCT m.person_id)) AS people FROM people_blocker m WHERE m.blocker_id = which) n
      WHERE b.id = which AND b.people_touched IS DISTINCT FROM n.people;
  END LOOP;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER people_touched AFTER INSERT OR UPDATE OF blocker_id, person_id OR DELETE ON people_blocker
  FOR EACH ROW EXECUTE FUNCTION app.people_touched_trg();

-- The answer of somebody who came that way counts at once. Too late, or of another round: it is not written.
CREATE OR REPLACE FUNCTION app.tested_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT priv.count_test(NEW.blocker_id, NEW.test_round, NEW.got_through) THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER tested BEFORE INSERT ON people_gotthrough FOR EACH ROW EXECUTE FUNCTION app.tested_trg();
SELECT app.only_for('app.people_touched_trg()'), app.only_for('app.tested_trg()');
