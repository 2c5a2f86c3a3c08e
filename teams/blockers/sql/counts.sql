-- How many people: rounded to five, and nothing below five (NHS England, HES Analysis Guide 2018; as
-- placehub/outcomes/measures/disclosure.py does with every figure).
CREATE OR REPLACE FUNCTION app.safe_count(people bigint) RETURNS int LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN people >= 5 THEN (5 * round(people / 5.0))::int END $$;

-- How often teams met a blocker, how many of them, and the hours that they lost. Met again after it was said to
-- be fixed, it is open again.
CREATE OR REPLACE FUNCTION app.met_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM blockers_blocker WHERE id = NEW.blocker_id FOR UPDATE;
  UPDATE blockers_blocker b SET (times_met, teams_met, hours_lost) = (
    SELECT coalesce(sum(m.times), 0), count(*), coalesce(sum(m.hours), 0)
    FROM blockers_metbyteam m WHERE m.blocker_id = NEW.blocker_id)
  WHERE b.id = NEW.blocker_id;
  UPDATE blockers_blocker SET state = 'taken', state_since = now()
    WHERE id = NEW.blocker_id AND state IN ('testing', 'fixed');
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER met AFTER INSERT OR UPDATE OF times ON blockers_metbyteam FOR EACH ROW EXECUTE FUNCTION app.met_trg();

-- Each time that it is said to be fixed, the next who come that way are counted from nought.
CREATE OR REPLACE FUNCTION app.test_anew_trg() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.test_round := OLD.test_round + 1;
  NEW.through := 0;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER test_anew BEFORE UPDATE OF state ON blockers_blocker FOR EACH ROW
  WHEN (NEW.state = 'testing' AND OLD.state <> 'testing') EXECUTE FUNCTION app.test_anew_trg();

-- Somebody who came that way got through, or did not. False: the repair is not being tested any more.
CREATE OR REPLACE FUNCTION priv.count_test(which uuid, this_round int, got_through boolean) RETURNS boolean LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE b blockers_blocker;
BEGIN
  SELECT * INTO b FROM blockers_blocker WHERE id = which AND state = 'testing' AND test_round = this_round FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF NOT got_through THEN
    UPDATE blockers_blocker SET state = 'taken', state_since = now() WHERE id = which;
  ELSIF b.through + 1 >= 3 THEN
    UPDATE blockers_blocker SET through = b.through + 1, state = 'fixed', state_since = now() WHERE id = which;
  ELSE
    UPDATE blockers_blocker SET through = b.through + 1 WHERE id = which;
  END IF;
  RETURN true;
END $$;
SELECT app.only_for('app.met_trg()'), app.only_for('app.test_anew_trg()'),
  app.only_for('priv.count_test(uuid, int, boolean)'),
  app.only_for('app.safe_count(bigint)', 'ph_app', 'ph_leader', 'ph_job', 'ph_definer');
