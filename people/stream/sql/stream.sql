-- One line of time a person, kept by triggers. Money is kept by the budgets app, with its own trigger.
CREATE OR REPLACE FUNCTION app.stream_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM people_streamitem WHERE ref = CASE TG_TABLE_NAME WHEN 'people_contactperson'
      THEN (to_jsonb(OLD) ->> 'contact_id')::uuid ELSE OLD.id END AND person_id = OLD.person_id;
  ELSIF TG_TABLE_NAME = 'people_notetakenoff' THEN
    IF NEW.put_back_at IS NULL THEN
      INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
      SELECT gen_random_uuid(), NEW.person_id, NEW.taken_off_at, 'off', NEW.id, u.full_name,
        CASE WHEN NEW.moved THEN 'moved' ELSE '' END
      FROM teams_user u WHERE u.id = NEW.taken_off_by_id;
    ELSE
      DELETE FROM people_streamitem WHERE ref = NEW.id;
    END IF;
  ELSIF TG_TABLE_NAME = 'people_contactperson' THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    SELECT gen_random_uuid(), NEW.person_id, NEW.happened_at, 'contact', NEW.contact_id, c.how, ''
    FROM people_contact c WHERE c.id = NEW.contact_id AND c.corrects_id IS NULL;
  ELSIF TG_TABLE_NAME = 'people_blocker' AND TG_OP = 'INSERT' THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    VALUES (gen_random_uuid(), NEW.person_id, NEW.raised_at, 'blocker', NEW.id,
      coalesce(nullif(NEW.words, ''), (SELECT b.words FROM blockers_blocker b WHERE b.id = NEW.blocker_id), ''),
      coalesce(NEW.blocker_id::text, ''));
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    VALUES (gen_random_uuid(), NEW.person_id, NEW.made_at, 'promise', NEW.id, NEW.words, '');
  ELSIF NEW.person_id <> OLD.person_id THEN   -- it came with a note that was on the wrong page
    UPDATE people_streamitem SET person_id = NEW.person_id WHERE ref = NEW.id;
  ELSIF TG_TABLE_NAME = 'people_blocker' THEN   -- it was taken to leaders
    UPDATE people_streamitem SET detail = coalesce(NEW.blocker_id::text, '') WHERE ref = NEW.id AND kind = 'blocker';
  ELSIF NEW.settled_on IS NULL AND OLD.settled_on IS NOT NULL THEN
    DELETE FROM people_streamitem WHERE ref = NEW.id AND kind = 'settled';
  ELSIF NEW.settled_on IS NOT NULL AND OLD.settled_on IS NULL THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    VALUES (gen_random_uuid(), NEW.person_id, now(), 'settled', NEW.id, NEW.words,
            CASE WHEN NEW.called_off <> '' THEN 'called_off' WHEN NEW.kept THEN 'kept' ELSE 'not_kept' END)
    ON CONFLICT (ref, kind, person_id) DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER stream AFTER INSERT OR DELETE ON people_contactperson FOR EACH ROW EXECUTE FUNCTION app.stream_trg();
CREATE OR REPLACE TRIGGER stream AFTER INSERT OR UPDATE OF person_id, blocker_id OR DELETE ON people_blocker FOR EACH ROW EXECUTE FUNCTION app.stream_trg();
CREATE OR REPLACE TRIGGER stream AFTER INSERT OR UPDATE OR DELETE ON people_promise FOR EACH ROW EXECUTE FUNCTION app.stream_trg();
CREATE OR REPLACE TRIGGER stream AFTER INSERT OR UPDATE ON people_notetakenoff FOR EACH ROW EXECUTE FUNCTION app.stream_trg();

-- After a bulk load with triggers off, or a restore: everything that triggers keep, from its sources.
CREATE OR REPLACE FUNCTION app.rebuild_derived() RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE people_person p SET last_contact_at = x.at FROM
    (SELECT l.person_id, max(l.happened_at) FILTER (WHERE app.reached(c.how)) AS at
     FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id GROUP BY 1) x
    WHERE x.person_id = p.id AND p.last_contact_at IS DISTINCT FROM x.at;
  UPDATE people_contactperson l SET known = NOT l.known FROM people_contactperson x LEFT JOIN (
      SELECT DISTINCT y.id FROM people_contactperson y JOIN people_contactworker w ON w.contact_id = y.contact_id
        JOIN people_namedworker n ON n.worker_id = w.worker_id AND n.person_id = y.person_id
          AND n.starts_at <= y.happened_at AND (n.ends_at IS NULL OR n.ends_at > y.happened_at)) k ON k.id = x.id
    WHERE x.id = l.id AND l.known <> (k.id IS NOT NULL);
  PERFORM app.keep_all_touches();
  PERFORM app.rebuild_grants();
  PERFORM app.rebuild_names();
  DELETE FROM people_streamitem WHERE kind NOT IN ('money', 'asked');
  INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    SELECT gen_random_uuid(), l.person_id, l.happened_at, 'contact', l.contact_id, c.how, ''
      FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id AND c.corrects_id IS NULL
    UNION ALL SELECT gen_random_uuid(), o.person_id, o.taken_off_at, 'off', o.id, u.full_name,
        CASE WHEN o.moved THEN 'moved' ELSE '' END
      FROM people_notetakenoff o JOIN teams_user u ON u.id = o.taken_off_by_id WHERE o.put_back_at IS NULL
    UNION ALL SELECT gen_random_uuid(), m.person_id, m.raised_at, 'blocker', m.id,
        coalesce(nullif(m.words, ''), b.words, ''), coalesce(m.blocker_id::text, '')
      FROM people_blocker m LEFT JOIN blockers_blocker b ON b.id = m.blocker_id
    UNION ALL SELECT gen_random_uuid(), person_id, made_at, 'promise', id, words, '' FROM people_promise
    UNION ALL SELECT gen_random_uuid(), person_id, settled_on + time '12:00', 'settled', id, words,
        CASE WHEN called_off <> '' THEN 'called_off' WHEN kept THEN 'kept' ELSE 'not_kept' END FROM people_promise WHERE settled_on IS NOT NULL;
END $$;
SELECT app.only_for('app.stream_trg()'), app.only_for('app.rebuild_derived()');
