-- Touches: of each contact that reached somebody, what the figures ask of it, in one narrow row. The view says
-- what holds, from what was written; people_touch repeats it, column by column, so that counting joins nothing.

-- It counts where they lived on its day, in London, and not after the day on which they died.
CREATE OR REPLACE VIEW app.touches AS
SELECT l.id AS link_id, l.person_id, coalesce(v.neighbourhood_id, p.neighbourhood_id) AS neighbourhood_id, d.day,
  (extract(year FROM d.day) * 12 + extract(month FROM d.day) - 1)::int AS month, l.known, c.told_again,
  nullif(c.demand, 'unknown') = 'failure' AS failure, c.how IN ('doorstep', 'home', 'out', 'together') AS visit,
  ARRAY(SELECT w.worker_id FROM people_contactworker w WHERE w.contact_id = l.contact_id ORDER BY 1) AS met
FROM people_contactperson l
  JOIN people_contact c ON c.id = l.contact_id AND c.corrects_id IS NULL AND app.reached(c.how)
  JOIN people_person p ON p.id = l.person_id
  CROSS JOIN LATERAL (SELECT (l.happened_at AT TIME ZONE 'Europe/London')::date AS day) d
  LEFT JOIN people_livedin v ON v.person_id = l.person_id AND v.from_on <= d.day AND d.day < v.until_on
WHERE NOT EXISTS (SELECT 1 FROM people_quiet q WHERE q.person_id = l.person_id AND q.kind = 'died'
  AND q.slip IS NOT TRUE AND d.day > q.since_on);

-- Those of these places on pages as they should be. What is as it should be is left alone, and leaves no mark.
CREATE OR REPLACE FUNCTION priv.keep_touches(links uuid[]) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM people_touch t WHERE t.link_id = ANY (links)
    AND NOT EXISTS (SELECT 1 FROM app.touches n WHERE n.link_id = t.link_id AND n IS NOT DISTINCT FROM t);
  INSERT INTO people_touch (link_id, person_id, neighbourhood_id, day, month, known, told_again, failure, visit, met)
    SELECT n.* FROM app.touches n WHERE n.link_id = ANY (links) ON CONFLICT (link_id) DO NOTHING;
END $$;

-- All of them, in one pass: after a bulk load, or where somebody doubts them. How many were not as they should be.
CREATE OR REPLACE FUNCTION app.keep_all_touches() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE gone bigint; made bigint;
BEGIN
  DELETE FROM people_touch t
    WHERE NOT EXISTS (SELECT 1 FROM app.touches n WHERE n.link_id = t.link_id AND n IS NOT DISTINCT FROM t);
  GET DIAGNOSTICS gone = ROW_COUNT;
  INSERT INTO people_touch (link_id, person_id, neighbourhood_id, day, month, known, told_again, failure, visit, met)
    SELECT n.* FROM app.touches n ON CONFLICT (link_id) DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  RETURN greatest(gone, made);
END $$;

-- A note comes to a page or leaves it, is put right, or others were there; somebody moves, or died. Whoever writes
-- a note waits for whoever does one of these, and is waited for: neither could see what the other writes.
CREATE OR REPLACE FUNCTION app.touch_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r record; links uuid[];
BEGIN
  IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
  IF TG_TABLE_NAME = 'people_contactperson' THEN
    IF TG_OP = 'DELETE' THEN
      DELETE FROM people_touch WHERE link_id = r.id;
      RETURN NULL;
    END IF;
    PERFORM 1 FROM people_contact c, people_person p WHERE c.id = r.contact_id AND p.id = r.person_id
      FOR SHARE OF c FOR NO KEY UPDATE OF p;
    IF TG_OP = 'INSERT' THEN
      INSERT INTO people_touch (link_id, person_id, neighbourhood_id, day, month, known, told_again, failure, visit, met)
        SELECT n.* FROM app.touches n WHERE n.link_id = r.id;
      RETURN NULL;
    END IF;
    links := ARRAY[r.id];
  ELSIF TG_TABLE_NAME = 'people_contact' THEN
    links := ARRAY(SELECT l.id FROM people_contactperson l WHERE l.contact_id = r.id);
  ELSIF TG_TABLE_NAME = 'people_contactworker' THEN
    links := ARRAY(SELECT l.id FROM people_contactperson l WHERE l.contact_id = r.contact_id);
  ELSIF TG_TABLE_NAME = 'people_person' THEN
    links := ARRAY(SELECT l.id FROM people_contactperson l WHERE l.person_id = r.id);
  ELSE
    PERFORM 1 FROM people_person WHERE id = r.person_id FOR NO KEY UPDATE;
    links := ARRAY(SELECT l.id FROM people_contactperson l WHERE l.person_id = r.person_id);
  END IF;
  IF links <> '{}' THEN PERFORM priv.keep_touches(links); END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER touches AFTER INSERT OR UPDATE OF contact_id, person_id, happened_at, known OR DELETE
  ON people_contactperson FOR EACH ROW EXECUTE FUNCTION app.touch_trg();
CREATE OR REPLACE TRIGGER touches AFTER UPDATE OF how, demand, told_again, corrects_id ON people_contact
  FOR EACH ROW EXECUTE FUNCTION app.touch_trg();
CREATE OR REPLACE TRIGGER touches AFTER INSERT OR UPDATE OR DELETE ON people_contactworker
  FOR EACH ROW EXECUTE FUNCTION app.touch_trg();
CREATE OR REPLACE TRIGGER touches AFTER UPDATE OF neighbourhood_id ON people_person
  FOR EACH ROW EXECUTE FUNCTION app.touch_trg();
CREATE OR REPLACE TRIGGER touches AFTER INSERT OR UPDATE OR DELETE ON people_livedin
  FOR EACH ROW EXECUTE FUNCTION app.touch_trg();
CREATE OR REPLACE TRIGGER touches AFTER INSERT OR UPDATE OR DELETE ON people_quiet
  FOR EACH ROW EXECUTE FUNCTION app.touch_trg();
SELECT app.only_for('priv.keep_touches(uuid[])'), app.only_for('app.keep_all_touches()', 'ph_job'), app.only_for('app.touch_trg()');
