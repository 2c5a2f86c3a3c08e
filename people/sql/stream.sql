-- The stream is kept by triggers and read under the same walls: notes and promises at level 2, money at 3.
ALTER TABLE people_streamitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY s ON people_streamitem FOR SELECT TO ph_app USING (EXISTS (SELECT 1 FROM person_grant g
  WHERE g.person_id = people_streamitem.person_id AND g.grantee = ANY ((SELECT app.keys())::int[])
  AND g.until > now() AND g.level >= CASE kind WHEN 'money' THEN 3 ELSE 2 END));
GRANT SELECT ON people_streamitem TO ph_app;

CREATE FUNCTION app.stream_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'people_contactperson' THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    SELECT gen_random_uuid(), NEW.person_id, NEW.happened_at, 'contact', NEW.contact_id, c.how, ''
    FROM people_contact c WHERE c.id = NEW.contact_id AND c.corrects_id IS NULL;
  ELSIF TG_TABLE_NAME = 'people_blocker' THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    VALUES (gen_random_uuid(), NEW.person_id, NEW.raised_at, 'blocker', NEW.id, NEW.words, NEW.kind);
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    VALUES (gen_random_uuid(), NEW.person_id, NEW.made_at, 'promise', NEW.id, NEW.words, '');
  ELSIF NEW.settled_on IS NOT NULL AND OLD.settled_on IS NULL THEN
    INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    VALUES (gen_random_uuid(), NEW.person_id, now(), 'settled', NEW.id, NEW.words,
            CASE WHEN NEW.kept THEN 'kept' ELSE 'not_kept' END)
    ON CONFLICT (ref, kind, person_id) DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stream AFTER INSERT ON people_contactperson FOR EACH ROW EXECUTE FUNCTION app.stream_trg();
CREATE TRIGGER stream AFTER INSERT ON people_blocker FOR EACH ROW EXECUTE FUNCTION app.stream_trg();
CREATE TRIGGER stream AFTER INSERT OR UPDATE ON people_promise FOR EACH ROW EXECUTE FUNCTION app.stream_trg();
REVOKE EXECUTE ON FUNCTION app.stream_trg() FROM PUBLIC;

-- After a bulk load with triggers off, or a restore: everything that triggers keep, from its sources.
CREATE FUNCTION app.rebuild_derived() RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE people_person p SET last_contact_at = x.at FROM
    (SELECT person_id, max(happened_at) AS at FROM people_contactperson GROUP BY 1) x
    WHERE x.person_id = p.id AND p.last_contact_at IS DISTINCT FROM x.at;
  INSERT INTO people_involvement (id, person_id, team_id, starts_at, added_by_id)
    SELECT gen_random_uuid(), p.id, p.lead_team_id, p.created_at, p.created_by_id FROM people_person p
    WHERE NOT EXISTS (SELECT 1 FROM people_involvement i WHERE i.person_id = p.id AND i.team_id = p.lead_team_id);
  TRUNCATE person_grant;
  INSERT INTO person_grant (person_id, grantee, level, until, last_activity_at)
  SELECT DISTINCT ON (x.person_id, x.grantee) x.person_id, x.grantee, x.level, x.until,
         coalesce(p.last_contact_at, p.created_at)
  FROM (
    SELECT i.person_id, i.team_id AS grantee, 3 AS level, coalesce(i.ends_at, 'infinity') AS until, true AS opens
      FROM people_involvement i
    UNION ALL SELECT n.person_id, -n.worker_id, 3, coalesce(n.ends_at, 'infinity'), false FROM people_namedworker n
    UNION ALL SELECT s.person_id, s.to_team_id, s.level, least(s.ends_at, a.ends_at), true
      FROM people_share s JOIN people_agreement a ON a.id = s.agreement_id WHERE s.withdrawn_at IS NULL
    UNION ALL SELECT u.person_id, u.to_team_id, 1, u.waits_until, true FROM people_pull u
      WHERE u.answered_at IS NULL AND NOT u.asks_in
    UNION ALL SELECT b.person_id, -b.worker_id, 3, b.ends_at, false FROM people_breakglass b
  ) x JOIN people_person p ON p.id = x.person_id
  WHERE x.until > now() AND NOT (x.opens AND p.sealed)
  ORDER BY x.person_id, x.grantee, x.level DESC, x.until DESC;
  DELETE FROM people_streamitem WHERE kind NOT IN ('money', 'asked');
  INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail)
    SELECT gen_random_uuid(), l.person_id, l.happened_at, 'contact', l.contact_id, c.how, ''
      FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id AND c.corrects_id IS NULL
    UNION ALL SELECT gen_random_uuid(), person_id, raised_at, 'blocker', id, words, kind FROM people_blocker
    UNION ALL SELECT gen_random_uuid(), person_id, made_at, 'promise', id, words, '' FROM people_promise
    UNION ALL SELECT gen_random_uuid(), person_id, settled_on + time '12:00', 'settled', id, words,
        CASE WHEN kept THEN 'kept' ELSE 'not_kept' END FROM people_promise WHERE settled_on IS NOT NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.rebuild_derived() FROM PUBLIC;
